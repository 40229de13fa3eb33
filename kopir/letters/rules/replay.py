"""Rebuild every letter from the public record alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from kopir.letters.rules.lifecycle import LetterState, may_become

CLOCK_FIELDS = ("clock_starts_on", "due_on", "overdue_from", "long_overdue_from", "stopped_on", "extended_until")
FIRST_KINDS = frozenset({"letter.sent", "letter.prepared", "letter.imported"})


class ReplayError(ValueError):
    """The record tells something that cannot have happened; names the letter and the entry's kind."""


@dataclass(frozen=True)
class Replayed:
    """What the record says of one letter. `marks` are counts by question number, then by verdict."""

    state: LetterState
    rulebook: str
    basis: str
    dates: Mapping[str, date | None] = field(default_factory=dict)
    replies: int = 0
    held: int = 0
    mailings: tuple[str, ...] = ()
    marks: Mapping[int, Mapping[str, int]] = field(default_factory=dict)
    first_day_marks: Mapping[int, Mapping[str, int]] = field(default_factory=dict)
    verdicts: Mapping[int, str] = field(default_factory=dict)


def replay(entries: Iterable[Mapping[str, Any]]) -> dict[int, Replayed]:
    """Return each letter by number after the entries.

    Parameters
    ----------
    entries : bodies of entries in the order of the record, with `kind`, `about` and `public`; those of
        other nouns are passed over.

    Raises
    ------
    ReplayError
        Where an entry moves a letter in a way that no letter can move.
    """
    letters: dict[int, Replayed] = {}
    for entry in entries:
        ref = str(entry["about"][0])
        if not entry["kind"].startswith("letter.") or not ref.startswith("letter/"):
            continue
        number = int(ref.removeprefix("letter/"))
        letters[number] = _after(letters.get(number), ref, entry["kind"], entry["public"])
    return letters


def _after(letter: Replayed | None, ref: str, kind: str, public: Mapping[str, Any]) -> Replayed:
    state = LetterState(public["state"])
    if letter is None:
        if kind not in FIRST_KINDS:
            raise ReplayError(f"{ref}: {kind} before the letter was sent")
        letter = Replayed(state, public["rulebook"], public["basis"])
    elif state is not letter.state and not may_become(letter.state, state):
        raise ReplayError(f"{ref}: {kind} leads from {letter.state} to {state}")
    dates = {name: _day(public.get(name)) for name in CLOCK_FIELDS}
    letter = replace(
        letter,
        state=state,
        dates=dates,
        replies=public.get("replies", letter.replies),
        held=public.get("held", letter.held),
    )
    if mailing := public.get("mailing"):
        if mailing in letter.mailings:
            raise ReplayError(f"{ref}: {mailing} was sent twice")
        letter = replace(letter, mailings=(*letter.mailings, mailing))
    return _marked(letter, public) if "question" in public and "marks" in public else letter


def _marked(letter: Replayed, public: Mapping[str, Any]) -> Replayed:
    number = int(public["question"])
    return replace(
        letter,
        marks={**letter.marks, number: dict(public["marks"])},
        first_day_marks={**letter.first_day_marks, number: dict(public["first_day_marks"])},
        verdicts={**letter.verdicts, number: str(public["verdict"])},
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
