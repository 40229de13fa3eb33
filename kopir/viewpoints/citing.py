"""Quoted words and the speeches they stand in: found when somebody writes, looked up again whenever they are shown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kopir.debates.models import Debate, Turn
from kopir.debates.quoting import QUOTATION_MARKS, Held, flat, held, place_of, words_in
from kopir.debates.rules import clock_of
from kopir.viewpoints.models import Citation
from kopir.viewpoints.rules import Missing


@dataclass(frozen=True)
class Passage:
    """Words of a speech, the permanent name of the line in which they begin, and its second."""

    cue_name: str
    second: float | None
    quote: str


@dataclass(frozen=True)
class Cited:
    """A citation as its page shows it; without a speech where its words stand there no more."""

    citation: Citation
    held: Held | None

    @property
    def turn(self) -> Turn | None:
        return self.held.turn if self.held else None

    @property
    def second(self) -> float | None:
        """The second of its line now; as it was cited where the words stand no more."""
        return self.held.second if self.held else self.citation.second

    @property
    def clock(self) -> str:
        return clock_of(self.second)


def find_passage(debate: Debate, quote: str) -> Passage | Missing:
    """Return where quoted words stand in a debate, or why nobody can tell."""
    wanted = flat(quote).strip(QUOTATION_MARKS)
    # Speeches keep their line breaks; the longest word narrows them down in the database, the rest is compared here.
    longest = max(wanted.casefold().split(), key=len, default="")
    likely = debate.turns.containing(longest).order_by("number") if longest else debate.turns.none()
    found = [(turn, words) for turn in likely if (words := words_in(wanted, turn.text))]
    if len(found) != 1:
        return Missing.SAID_TWICE if found else Missing.NOT_SAID
    turn, words = found[0]
    place = place_of(debate, turn, words)
    return Passage(place.cue_name, place.second, words)


def cited(debate: Debate, citations: Iterable[Citation]) -> list[Cited]:
    """Return citations with the speeches that hold them now: three queries, however many they are.

    What was masked, put right or taken back since is not repeated here.
    """
    rows = list(citations)
    if not rows or not debate.is_published:
        return [Cited(row, None) for row in rows]
    found = held(debate, {(row.cue_name, row.quote) for row in rows})
    return [Cited(row, found.get((row.cue_name, row.quote))) for row in rows]
