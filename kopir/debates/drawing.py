"""Figures of a debate as pictures: the geometry of server-side SVG, and the table that stands beside each.

Lengths are units of the picture's own box, `WIDE` across. A speaker has the same hue and letter in every picture.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Any

from kopir.debates.models import Voice, by_shown
from kopir.debates.rules import clock_of

WIDE, BAND_HIGH, ARC_HIGH, BAR_HIGH, CELL = 720.0, 180.0, 150.0, 26.0, 36.0
HUES = 8
EACH = 5  # windows begin every thirty seconds and last five times as long: a table of every fifth leaves no time out
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True)
class Hand:
    """A speaker as pictures name them."""

    name: str
    mark: str
    hue: int


def hand_of(name: str, place: int) -> Hand:
    return Hand(name, LETTERS[place % len(LETTERS)], place % HUES + 1)


def hands_of(voices: Iterable[Voice]) -> dict[str, Hand]:
    """Return who speaks in a debate by name; somebody who stands under two labels is one, the one of the first."""
    return {name: hand_of(name, voice.place) for name, voice in by_shown(voices).items()}


@dataclass(frozen=True)
class Stripe:
    hand: Hand
    points: str


@dataclass(frozen=True)
class Band:
    """Shares of talk over time: one stripe for each speaker, stacked; rows of clock and whole percents."""

    stripes: tuple[Stripe, ...]
    head: tuple[Hand, ...]
    rows: tuple[tuple[str, tuple[int, ...]], ...]


def band_of(windows: Sequence[Mapping[str, Any]], hands: Iterable[Hand]) -> Band | None:
    """Return the band of windows as `figures_of` writes them; None without two."""
    if len(windows) < 2:  # one window is no course of time
        return None
    heard = {name for window in windows for name in window["shares"]}
    head = tuple(hand for hand in hands if hand.name in heard)
    step = WIDE / (len(windows) - 1)
    below = [0.0] * len(windows)
    stripes = []
    for hand in head:
        above = [low + window["shares"].get(hand.name, 0.0) for low, window in zip(below, windows, strict=True)]
        there = [f"{at * step:.1f},{BAND_HIGH * (1 - level):.1f}" for at, level in enumerate(above)]
        back = [f"{at * step:.1f},{BAND_HIGH * (1 - level):.1f}" for at, level in enumerate(below)]
        stripes.append(Stripe(hand, " ".join([*there, *reversed(back)])))
        below = above
    rows = (
        (clock_of(window["start"]), tuple(round(100 * window["shares"].get(hand.name, 0.0)) for hand in head))
        for window in windows[::EACH]
    )
    return Band(tuple(stripes), head, tuple(rows))


@dataclass(frozen=True)
class Arc:
    """One answer: from the speech that answers back to the one it answers."""

    hand: Hand
    path: str
    turn: int
    to_turn: int
    to: str
    quote: str
    earlier_quote: str


@dataclass(frozen=True)
class Bars:
    """All speeches of one speaker as bars under the line, as wide as they are long."""

    hand: Hand
    path: str


@dataclass(frozen=True)
class Arcs:
    arcs: tuple[Arc, ...]
    bars: tuple[Bars, ...]


def arcs_of(
    replies: Sequence[Mapping[str, Any]], speeches: Sequence[tuple[int, str, int]], hands: Mapping[str, Hand]
) -> Arcs | None:
    """Return who answered whom over the speeches: number, speaker and words of each; None without an answer."""
    speaker = {number: name for number, name, _words in speeches}
    within = [link for link in replies if link["turn"] in speaker and link["to_turn"] in speaker]
    if not within:
        return None
    whole = sum(max(words, 1) for _number, _name, words in speeches)
    middle, paths, at = {}, dict[str, list[str]](), 0.0
    for number, name, words in speeches:
        wide = WIDE * max(words, 1) / whole
        middle[number] = at + wide / 2
        paths.setdefault(name, []).append(
            f"M{at:.1f} {ARC_HIGH:.0f}h{max(wide - 0.4, 0.4):.1f}v{BAR_HIGH:.0f}H{at:.1f}z"
        )
        at += wide
    bars = tuple(Bars(hands[name], "".join(drawn)) for name, drawn in paths.items() if name in hands)
    return Arcs(tuple(_arc(link, middle, hands[speaker[link["turn"]]]) for link in within), bars)


def _arc(link: Mapping[str, Any], middle: Mapping[int, float], hand: Hand) -> Arc:
    end, start = middle[link["to_turn"]], middle[link["turn"]]
    high = ARC_HIGH - min(sqrt(abs(start - end) / WIDE) * ARC_HIGH * 1.6, ARC_HIGH - 4) - 4
    path = f"M{start:.1f} {ARC_HIGH:.0f}C{start:.1f} {high:.1f} {end:.1f} {high:.1f} {end:.1f} {ARC_HIGH:.0f}"
    return Arc(hand, path, link["turn"], link["to_turn"], link["to"], link["quote"], link["earlier_quote"])


@dataclass(frozen=True)
class Cell:
    x: float
    y: float
    radius: float
    count: int


@dataclass(frozen=True)
class Matrix:
    """Who spoke right after whom: rows spoke first, columns after them."""

    hands: tuple[Hand, ...]
    cells: tuple[Cell, ...]
    rows: tuple[tuple[Hand, tuple[int, ...]], ...]

    @property
    def side(self) -> float:
        return CELL * (len(self.hands) + 1)

    @property
    def places(self) -> list[tuple[Hand, float]]:
        """Where each speaker's letter stands along either side."""
        return [(hand, CELL * (at + 1.5)) for at, hand in enumerate(self.hands)]


def matrix_of(counts: Mapping[str, Mapping[str, int]], hands: Iterable[Hand]) -> Matrix | None:
    """Return the picture of a turn matrix; None where nobody spoke after another."""
    heard = {name for name, after in counts.items() if after} | {name for after in counts.values() for name in after}
    shown = tuple(hand for hand in hands if hand.name in heard)
    most = max((count for after in counts.values() for count in after.values()), default=0)
    if not most:
        return None
    rows = tuple((first, tuple(counts.get(first.name, {}).get(then.name, 0) for then in shown)) for first in shown)
    cells = tuple(
        Cell(CELL * (column + 1.5), CELL * (row + 1.5), round(CELL * 0.46 * sqrt(count / most), 1), count)
        for row, (_first, after) in enumerate(rows)
        for column, count in enumerate(after)
        if count
    )
    return Matrix(shown, cells, rows)
