"""The bridge: five spans, whose turn it is, and how many days are left."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kopir.issues.rules.stages import Stage


class Step(StrEnum):
    RAISED = "raised"
    ADDRESSED = "addressed"
    ANSWERED = "answered"
    COMMITTED = "committed"
    VERIFIED = "verified"


class SpanState(StrEnum):
    DONE = "done"
    OPEN = "open"
    BROKEN = "broken"
    TODO = "todo"


class Turn(StrEnum):
    CITIZENS = "citizens"
    EDITOR = "editor"
    OFFICE = "office"
    CHECKERS = "checkers"
    NOBODY = "nobody"


@dataclass(frozen=True)
class Span:
    step: Step
    state: SpanState


@dataclass(frozen=True)
class Standing:
    """What a reader must see in ten seconds. `days_left` counts calendar days; below zero: overdue by so many."""

    spans: tuple[Span, ...]
    turn: Turn
    days_left: int | None

    @property
    def is_overdue(self) -> bool:
        return self.days_left is not None and self.days_left < 0


# Stage → how many spans are closed, and whose turn it is where no letter is open.
REACHED: dict[Stage, tuple[int, Turn]] = {
    Stage.RAISED: (1, Turn.EDITOR),
    Stage.ADDRESSED: (2, Turn.OFFICE),
    Stage.ANSWERED: (3, Turn.CITIZENS),
    Stage.COMMITTED: (4, Turn.OFFICE),
    Stage.CLAIMED: (4, Turn.CHECKERS),
    Stage.UNCHECKED: (4, Turn.CHECKERS),
    Stage.VERIFIED: (5, Turn.NOBODY),
}


def standing(
    stage: Stage, answer_due_on: date | None, promise_due_on: date | None, has_broken_promise: bool, today: date
) -> Standing:
    """Say where an issue stands on a day.

    Parameters
    ----------
    answer_due_on : earliest due day among its open letters, None where no clock runs.
    promise_due_on : earliest due day among its open commitments.
    has_broken_promise : a commitment was broken, and nothing has been verified since.
    today : the day in the site's time zone.

    Returns
    -------
    The five spans in order. A letter whose day has passed breaks the span *answered*, a passed promise the
    span *verified*, a broken promise the span *committed*. An open letter makes it the office's turn in the
    stages *addressed* and *answered*; the nearer of the two days counts.
    """
    closed, turn = REACHED[stage]
    states = [SpanState.DONE if place < closed else SpanState.TODO for place in range(len(Step))]
    if closed < len(states):
        states[closed] = SpanState.OPEN
    answer_days = _days(answer_due_on, today) if stage in {Stage.ADDRESSED, Stage.ANSWERED, Stage.COMMITTED} else None
    promise_days = _days(promise_due_on, today) if stage == Stage.COMMITTED else None
    if answer_days is not None and answer_days < 0 and stage != Stage.COMMITTED:
        states[2] = SpanState.BROKEN
    if promise_days is not None and promise_days < 0:
        states[4] = SpanState.BROKEN
    if has_broken_promise and stage != Stage.VERIFIED:
        states[3] = SpanState.BROKEN
    known = [days for days in (answer_days, promise_days) if days is not None]
    if stage == Stage.ANSWERED and answer_days is not None:
        turn = Turn.OFFICE
    spans = tuple(Span(step, state) for step, state in zip(Step, states, strict=True))
    return Standing(spans, turn, min(known) if known else None)


def _days(due: date | None, today: date) -> int | None:
    return None if due is None else (due - today).days
