"""The rows of a language's table; each phrase is a regular expression, read without regard to case."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Phrases:
    """What is written in one language where mails are quoted, signed, confirmed, passed on, or sent by a machine."""

    wrote: tuple[str, ...]  # ends the line above a quotation
    original: tuple[str, ...]  # stands between dashes above a quotation
    sender_keys: tuple[str, ...]  # the first line of a quoted header block
    other_keys: tuple[str, ...]
    closings: tuple[str, ...]  # begins the lines under a letter
    devices: tuple[str, ...]  # a whole line that a program adds
    reply_above: tuple[str, ...] = ()
    receipt: tuple[str, ...] = ()  # "registered under number …"
    thanks: tuple[str, ...] = ()  # "thank you for your letter"
    courtesy: tuple[str, ...] = ()  # what stands beside a receipt and says nothing
    transfer: tuple[str, ...] = ()  # "forwarded to …"
    absence_subjects: tuple[str, ...] = ()
    absence: tuple[str, ...] = ()  # in a body
    bounce_subjects: tuple[str, ...] = ()
    bounce: tuple[str, ...] = ()  # in a body
    refusals: tuple[str, ...] = ()


def joined(phrases: Iterable[str]) -> re.Pattern[str]:
    """Return one expression for any of the phrases, each from the beginning of a word.

    >>> bool(joined(["no comment"]).search("No  comment!"))
    True
    """
    whole = "|".join(phrase.replace(" ", r"\s{1,3}") for phrase in phrases)
    return re.compile(rf"(?<!\w)(?:{whole})", re.IGNORECASE)


def rows(text: str) -> tuple[str, ...]:
    r"""Return the phrases of a table's row: one a line, a line set further in goes on with the one before.

    >>> rows("    a (?:b|\n        c)\n    d")
    ('a (?:b|c)', 'd')
    """
    found: list[str] = []
    lines = [line.rstrip() for line in text.split("\n") if line.strip()]
    margin = min((len(line) - len(line.lstrip()) for line in lines), default=0)
    for line in lines:
        if line[margin:].startswith(" "):
            found[-1] += line.strip()
        else:
            found.append(line.strip())
    return tuple(found)
