"""Speeches that a decision of the moderators keeps from readers: found again in every new building of the turns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from kopir.debates.models import Debate, SpeechCover
from kopir.debates.quoting import lines_named
from kopir.pure.transcript import Turn, count_words

SILENT = "…"  # stands for the words of a hidden speech where words are counted: a row of a table, and no word


def covers_of(debate: Debate, turns: Sequence[Turn]) -> dict[int, SpeechCover]:
    """Return covers by the numbers of the turns that they reach into: two queries, one where there is no cover.

    A turn that holds one line of a covered speech is covered whole: what was hidden never comes back by another join.
    Of several covers one that hides counts.
    """
    covers = sorted(debate.covers.all(), key=lambda cover: bool(cover.withheld))
    names = {name for cover in covers for name in (cover.first_name, cover.last_name)}
    lines = {name: line.position for name, line in lines_named(debate, names).items()} if names else {}
    return {turn.number: cover for cover in covers for turn in turns if _reaches(cover, turn, lines)}


def _reaches(cover: SpeechCover, turn: Turn, lines: Mapping[str, int]) -> bool:
    ends = [lines[name] for name in (cover.first_name, cover.last_name) if name in lines]
    if ends:
        return turn.cues[0] <= max(ends) and min(ends) <= turn.cues[-1]
    if cover.start is None or cover.end is None or turn.start is None or turn.end is None:
        return False
    return turn.start < cover.end and cover.start < turn.end


def covered(turns: Sequence[Turn], covers: Mapping[int, SpeechCover]) -> list[Turn]:
    """Return turns as they are measured: a hidden one says nothing, a masked one what the decision left of it."""
    return [_covered(turn, covers[turn.number]) if turn.number in covers else turn for turn in turns]


def _covered(turn: Turn, cover: SpeechCover) -> Turn:
    text = SILENT if cover.withheld else cover.text
    return replace(turn, text=text, words=count_words(text))
