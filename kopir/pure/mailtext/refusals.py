"""Open refusals in a reply: a hint for editors who mark what was answered, never shown to the public.

A phrase says only that somebody wrote it. "We do not comment on rumours; the lamps come in May" answers.
"""

from __future__ import annotations

from dataclasses import dataclass

from kopir.pure.mailtext.phrases import OURS, joined

_PHRASES = {language: joined(table.refusals) for language, table in OURS.items()}


@dataclass(frozen=True)
class Refusal:
    """Where a text says that it will not answer, and in which language."""

    begin: int
    end: int
    language: str


def refusals(text: str) -> tuple[Refusal, ...]:
    """Return the places where a reply openly refuses, in order.

    >>> [text[one.begin : one.end] for text in ["По этому делу не комментируем."] for one in refusals(text)]
    ['не комментируем']
    """
    found = [
        Refusal(match.start(), match.end(), language)
        for language, phrases in _PHRASES.items()
        for match in phrases.finditer(text)
    ]
    return tuple(sorted(found, key=lambda one: (one.begin, one.end)))
