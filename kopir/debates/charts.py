"""The page of figures: pictures and tables of one question, or of the whole event."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from kopir.debates.drawing import Arcs, Band, Hand, Matrix, arcs_of, band_of, hand_of, hands_of, matrix_of
from kopir.debates.models import AgendaItem, Debate, MeasureRun, Voice


@dataclass(frozen=True)
class Plan:
    """Minutes that a speaker used, and those that were planned."""

    hand: Hand
    used: float | None
    planned: float | None


@dataclass(frozen=True)
class Crossed:
    """How much of the other sides' opening words a speaker took up afterwards, in whole percents."""

    hand: Hand
    percent: int


@dataclass(frozen=True)
class Charts:
    item: AgendaItem | None
    hands: tuple[Hand, ...]
    band: Band | None
    arcs: Arcs | None
    matrix: Matrix | None
    plan: tuple[Plan, ...]
    crossover: tuple[Crossed, ...]


def charts_of(debate: Debate, run: MeasureRun, voices: Iterable[Voice]) -> Charts:
    """Draw the figures of a run; one query, for who spoke how long."""
    figures = run.figures
    hands = hands_of(voices)
    for name in figures["talk_share"]:  # somebody renamed since keeps the name of that day until the worker comes by
        hands.setdefault(name, hand_of(name, len(hands)))
    return Charts(
        item=run.item,
        hands=tuple(hand for hand in hands.values() if hand.name and hand.name in figures["talk_share"]),
        band=band_of(figures["band"], hands.values()),
        arcs=arcs_of(figures["replies"], _speeches(debate, run), hands),
        matrix=matrix_of(figures["matrix"], hands.values()),
        plan=tuple(_plan(hands[name], one) for name, one in figures["plan"].items() if name in hands),
        crossover=tuple(Crossed(hands[name], round(100 * share)) for name, share in figures["crossover"].items()),
    )


def _speeches(debate: Debate, run: MeasureRun) -> list[tuple[int, str, int]]:
    turns = debate.turns.select_related("voice__person").order_by("number")
    if run.item_id:
        turns = turns.filter(item=run.item_id)
    return [(turn.number, turn.voice.shown, turn.words) for turn in turns.defer("text", "search_text")]


def _plan(hand: Hand, one: dict[str, Any]) -> Plan:
    used, planned = (None if value is None else round(value / 60, 1) for value in (one["used"], one["planned"]))
    return Plan(hand, used, planned)
