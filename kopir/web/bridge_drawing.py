"""The bridge as SVG shapes: geometry only, so that one drawing serves a list, a phone, a case file and the logo.

Colours come from the stylesheet by class; coordinates grow to the right and down, as in SVG.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from math import sqrt
from typing import Literal

State = Literal["done", "open", "broken", "todo"]
STRENGTH: tuple[State, ...] = ("done", "broken", "open", "todo")


@dataclass(frozen=True)
class Geometry:
    """Measures of one drawing in its own units."""

    span: float  # from pier axis to pier axis
    margin: float  # the banks
    height: float
    deck: float  # y of the deck's top at the banks
    camber: float  # how much higher the deck is in the middle
    thick: float  # of the deck above an arch's crown
    pier: float  # half a pier's width
    spring: float  # y where arches leave the piers
    base: float  # y of the water
    is_detailed: bool  # rails, props, arch rings, waves


WIDE = Geometry(200, 24, 176, 66, 30, 13, 8, 126, 156, is_detailed=True)
NARROW = Geometry(66, 9, 84, 34, 13, 7, 3.5, 60, 74, is_detailed=True)
SMALL = Geometry(25, 2.5, 24, 8.5, 3, 3.2, 1.5, 18, 22.5, is_detailed=False)
SIZES = {"wide": WIDE, "narrow": NARROW, "small": SMALL}


def _n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


@dataclass(frozen=True)
class Drawing:
    """One bridge of `count` spans under one geometry."""

    shape: Geometry
    count: int

    @property
    def width(self) -> float:
        return self.count * self.shape.span + 2 * self.shape.margin

    def deck(self, x: float) -> float:
        """Return y of the deck's top: a parabola over the whole bridge."""
        half = self.count * self.shape.span / 2
        offset = (x - self.width / 2) / half
        return self.shape.deck - self.shape.camber * max(0.0, 1 - offset * offset)

    def curve(self, start: float, end: float, lift: float = 0) -> str:
        """Continue a path along the deck; a piece of a parabola is exactly one quadratic Bézier."""
        half = self.count * self.shape.span / 2
        slope = 2 * self.shape.camber * (start - self.width / 2) / half**2
        middle = self.deck(start) + slope * (end - start) / 2
        return f"Q{_n((start + end) / 2)} {_n(middle - lift)} {_n(end)} {_n(self.deck(end) - lift)}"

    def edges(self, index: int) -> tuple[float, float]:
        """Return x of both pier axes of a span."""
        left = self.shape.margin + index * self.shape.span
        return left, left + self.shape.span

    def radii(self, index: int) -> tuple[float, float]:
        left, right = self.edges(index)
        crown = self.deck((left + right) / 2) + self.shape.thick
        return self.shape.span / 2 - self.shape.pier, self.shape.spring - crown

    def arch_y(self, index: int, x: float) -> float:
        """Return y of the arch's lower side at x."""
        left, right = self.edges(index)
        wide, high = self.radii(index)
        offset = min(1.0, abs(x - (left + right) / 2) / wide)
        return self.shape.spring - high * sqrt(1 - offset * offset)

    def masonry(self, index: int, start: float, end: float, tear: Sequence[float] = ()) -> str:
        """Return the outline of the stone between deck and arch from x to x.

        `tear` shifts points of the inner end sideways, from the deck down: a clean cut when empty, a break otherwise.
        """
        left, right = self.edges(index)
        wide, high = self.radii(index)
        top, bottom = self.deck, self.arch_y
        is_left = start <= left
        cut, wall = (end, start) if is_left else (start, end)
        side = left + self.shape.pier if is_left else right - self.shape.pier
        steps = [
            (cut + shift, top(cut) + (bottom(index, cut) - top(cut)) * (place + 1) / (len(tear) + 1))
            for place, shift in enumerate(tear)
        ]
        torn = "".join(f"L{_n(x)} {_n(y)}" for x, y in steps)
        return (
            f"M{_n(wall)} {_n(top(wall))}{self.curve(wall, cut)}{torn}L{_n(cut)} {_n(bottom(index, cut))}"
            f"A{_n(wide)} {_n(high)} 0 0 {0 if is_left else 1} {_n(side)} {_n(self.shape.spring)}"
            f"L{_n(wall)} {_n(self.shape.spring)}Z"
        )

    def arch(self, index: int, start: float, end: float, lift: float = 0) -> str:
        """Return the line of the arch's lower side from x to x."""
        wide, high = self.radii(index)
        return (
            f"M{_n(start)} {_n(self.arch_y(index, start) - lift)}"
            f"A{_n(wide)} {_n(high)} 0 0 1 {_n(end)} {_n(self.arch_y(index, end) - lift)}"
        )

    def full(self, index: int) -> str:
        """Return the outline of a whole span's stone."""
        left, right = self.edges(index)
        wide, high = self.radii(index)
        pier, spring = self.shape.pier, _n(self.shape.spring)
        return (
            f"M{_n(left)} {_n(self.deck(left))}{self.curve(left, right)}V{spring}H{_n(right - pier)}"
            f"A{_n(wide)} {_n(high)} 0 0 0 {_n(left + pier)} {spring}H{_n(left)}Z"
        )

    def rail(self, start: float, end: float) -> str:
        """Return a handrail with posts."""
        lift, gap = self.shape.thick * 0.62, self.shape.span / 10
        posts = ""
        x = start
        while x <= end + 0.1:
            posts += f"M{_n(x)} {_n(self.deck(x))}v{_n(-lift)}"
            x += gap
        return f"M{_n(start)} {_n(self.deck(start) - lift)}{self.curve(start, end, lift)}{posts}"

    def pier_path(self, index: int) -> str:
        """Return a pier with a slight batter and a footing; index 0 is the left abutment."""
        x, half = self.shape.margin + index * self.shape.span, self.shape.pier
        base, foot = self.shape.base, half * 0.75
        return (
            f"M{_n(x - half)} {_n(self.deck(x - half))}L{_n(x + half)} {_n(self.deck(x + half))}"
            f"L{_n(x + half * 1.25)} {_n(base - foot)}"
            f"h{_n(half * 0.5)}v{_n(foot)}H{_n(x - half * 1.75)}v{_n(-foot)}h{_n(half * 0.5)}Z"
        )


def _path(kind: str, outline: str) -> str:
    return f'<path class="{kind}" d="{outline}"/>'


def _done(drawing: Drawing, index: int) -> str:
    left, right = drawing.edges(index)
    shape = drawing.shape
    body = _path("b-stone", drawing.full(index))
    if not shape.is_detailed:
        return body
    inset = shape.pier * 1.1
    ring = drawing.arch(index, left + shape.pier + inset, right - shape.pier - inset, shape.thick * 0.36)
    course = f"M{_n(left)} {_n(drawing.deck(left) + shape.thick * 0.3)}{drawing.curve(left, right, -shape.thick * 0.3)}"
    return body + _path("b-joint", ring + course) + _path("b-rail", drawing.rail(left, right))


def _open(drawing: Drawing, index: int) -> str:
    """Half an arch built, the rest on its centring, a pennant where the work stands."""
    left, right = drawing.edges(index)
    shape = drawing.shape
    front = left + shape.span * 0.56
    far = f"M{_n(front)} {_n(drawing.deck(front))}{drawing.curve(front, right)}"
    rest = drawing.arch(index, front, right - shape.pier)
    stone = _path("b-stone", drawing.masonry(index, left, front))
    if not shape.is_detailed:
        return stone + _path("b-dots", far)
    drawn = stone + _path("b-dots", far + rest)
    props = "".join(
        f"M{_n(x)} {_n(drawing.arch_y(index, x) + shape.thick * 0.2)}V{_n(shape.base)}"
        for x in (left + shape.span * part for part in (0.3, 0.43, 0.56, 0.69, 0.82))
    )
    tie = f"M{_n(left + shape.pier * 2)} {_n(shape.spring)}H{_n(right - shape.pier * 2)}"
    pole, tall, top = front - shape.pier * 0.8, shape.thick * 2.6, drawing.deck(front - shape.pier * 0.8)
    flag = f"M{_n(pole)} {_n(top - tall)}l{_n(tall * 0.72)} {_n(tall * 0.25)}l{_n(-tall * 0.72)} {_n(tall * 0.25)}Z"
    return (
        _path("b-props", props + tie)
        + drawn
        + _path("b-rail", drawing.rail(left, pole))
        + _path("b-pole", f"M{_n(pole)} {_n(top)}v{_n(-tall)}")
        + _path("b-flag", flag)
    )


def _broken(drawing: Drawing, index: int) -> str:
    """Two stumps with torn ends and, where there is room, the pieces below."""
    left, right = drawing.edges(index)
    shape = drawing.shape
    unit = shape.span / 20
    tear = (unit, -unit * 0.5, unit * 0.8, -unit * 0.3)
    near = drawing.masonry(index, left, left + shape.span * 0.34, tear)
    far = drawing.masonry(index, left + shape.span * 0.68, right, tear[::-1])
    drawn = _path("b-stone", near) + _path("b-stone", far)
    middle, base = (left + right) / 2, shape.base
    pieces = (
        f"M{_n(middle - unit * 2.4)} {_n(base)}l{_n(unit * 0.5)} {_n(-unit * 1.5)}l{_n(unit * 1.7)} {_n(unit * 0.5)}"
        f"l{_n(-unit * 0.1)} {_n(unit)}Z"
        f"M{_n(middle + unit * 0.6)} {_n(base)}l{_n(unit * 0.3)} {_n(-unit * 1.1)}l{_n(unit * 1.3)} {_n(-unit * 0.3)}"
        f"l{_n(unit * 0.5)} {_n(unit * 1.4)}Z"
    )
    if not shape.is_detailed:
        return drawn
    falling = (
        f"M{_n(middle - unit * 0.7)} {_n(base - unit * 4.2)}l{_n(unit * 1.2)} {_n(-unit * 0.4)}"
        f"l{_n(unit * 0.2)} {_n(unit * 0.9)}l{_n(-unit * 1.1)} {_n(unit * 0.4)}Z"
    )
    rails = drawing.rail(left, left + shape.span * 0.22) + drawing.rail(left + shape.span * 0.8, right)
    return drawn + _path("b-stone", pieces + falling) + _path("b-rail", rails)


def _todo(drawing: Drawing, index: int) -> str:
    left, right = drawing.edges(index)
    pier = drawing.shape.pier
    deck = f"M{_n(left)} {_n(drawing.deck(left))}{drawing.curve(left, right)}"
    arch = drawing.arch(index, left + pier, right - pier) if drawing.shape.is_detailed else ""
    return _path("b-dots", deck + arch)


DRAW = {"done": _done, "open": _open, "broken": _broken, "todo": _todo}


def _ground(drawing: Drawing) -> str:
    """Return both banks and, where there is room, quiet water."""
    shape, width = drawing.shape, drawing.width
    left, top = shape.margin, shape.deck
    banks = (
        f"M0 {_n(top)}H{_n(left)}L{_n(left + shape.pier * 2.2)} {_n(shape.base)}H0Z"
        f"M{_n(width)} {_n(top)}H{_n(width - left)}L{_n(width - left - shape.pier * 2.2)} {_n(shape.base)}H{_n(width)}Z"
    )
    drawn = _path("b-bank", banks)
    if not shape.is_detailed:
        return drawn
    room, step = shape.height - shape.base, shape.span / 4
    wave = f"q{_n(step / 4)} {_n(-room * 0.14)} {_n(step / 2)} 0t{_n(step / 2)} 0"
    waves = "".join(
        f"M{_n(x)} {_n(shape.base + room * (0.35 if place % 2 else 0.72))}{wave}"
        for place, x in enumerate(left + step * (0.4 + 1.5 * i) for i in range(int(drawing.count * 2.6)))
    )
    return drawn + _path("b-water", waves)


def _pier_state(states: Sequence[State], index: int) -> State:
    """A pier stands as firmly as the firmer of its neighbours, but an unfinished span has only its near pier."""
    before = states[index - 1] if index else states[0]
    after = states[index] if index < len(states) else states[-1]
    if before == "open" and after in ("todo", "open"):
        return "todo"
    return min(before, after, key=STRENGTH.index)


@dataclass(frozen=True)
class Drawn:
    """A finished bridge in layers, from the back to the front."""

    width: float
    height: float
    ground: str
    spans: tuple[str, ...]
    piers: str


@cache
def draw(states: tuple[State, ...], size: str) -> Drawn:
    """Draw a bridge of as many spans as there are states, in one of the `SIZES`."""
    drawing = Drawing(SIZES[size], len(states))
    piers = ""
    for index in range(len(states) + 1):
        state = _pier_state(states, index)
        outline, kind = drawing.pier_path(index), "b-stone"
        if state == "todo":
            x = drawing.shape.margin + index * drawing.shape.span
            outline, kind = f"M{_n(x)} {_n(drawing.deck(x))}V{_n(drawing.shape.base)}", "b-dots"
        if index in (0, len(states)) and state == "todo":
            continue
        piers += f'<g class="b-{state}">{_path(kind, outline)}</g>'
    spans = tuple(DRAW[state](drawing, index) for index, state in enumerate(states))
    return Drawn(drawing.width, drawing.shape.height, _ground(drawing), spans, piers)
