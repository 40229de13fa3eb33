"""The life of a promise: one table of transitions, and what its dates say."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class State(StrEnum):
    OPEN = "open"
    DUE_SOON = "due-soon"
    OVERDUE = "overdue"
    REVIEW_DUE = "review-due"  # promised without a date; the review that we set has come
    CLAIMED = "claimed"
    UNCHECKED = "unchecked"  # claimed, and nobody looked
    VERIFIED = "verified"
    DISPUTED = "disputed"  # verified once, then disputed with evidence: an editor looks
    BROKEN = "broken"
    WITHDRAWN = "withdrawn"


class Act(StrEnum):
    APPROACH = "approach"  # the date is near
    PASS = "pass"  # noqa: S105 - the date has passed
    REVIEW = "review"
    BREAK = "break"
    CLAIM = "claim"
    VERIFY = "verify"
    QUIET = "quiet"
    DISPUTE = "dispute"
    REOPEN = "reopen"
    UPHOLD = "uphold"
    WITHDRAW = "withdraw"
    POSTPONE = "postpone"
    CORRECT = "correct"


class Standing(StrEnum):
    """What all promises of one issue amount to."""

    COMMITTED = "committed"
    CLAIMED = "claimed"
    UNCHECKED = "unchecked"
    VERIFIED = "verified"
    ENDED = "promise-ended"


class Outcome(StrEnum):
    KEPT = "kept"
    KEPT_LATE = "kept-late"
    BROKEN = "broken"
    WITHDRAWN = "withdrawn"


DUE_SOON_DAYS = 14
BROKEN_AFTER = timedelta(days=90)  # Köpir's own rule; no law sets it
GRACE_AFTER_REOPENING = timedelta(days=30)

RUNNING = frozenset({State.OPEN, State.DUE_SOON, State.OVERDUE, State.REVIEW_DUE})
CHECKABLE = frozenset({State.CLAIMED, State.UNCHECKED, State.VERIFIED, State.DISPUTED})

# Where an act leads; None: back to running, and the dates say which of its states.
TRANSITIONS: dict[tuple[State, Act], State | None] = {
    (State.OPEN, Act.APPROACH): State.DUE_SOON,
    (State.OPEN, Act.PASS): State.OVERDUE,
    (State.DUE_SOON, Act.PASS): State.OVERDUE,
    (State.OPEN, Act.REVIEW): State.REVIEW_DUE,
    (State.DUE_SOON, Act.REVIEW): State.REVIEW_DUE,
    (State.OVERDUE, Act.BREAK): State.BROKEN,
    **{(state, Act.CLAIM): State.CLAIMED for state in [*RUNNING, State.BROKEN]},
    (State.CLAIMED, Act.QUIET): State.UNCHECKED,
    (State.CLAIMED, Act.VERIFY): State.VERIFIED,
    (State.UNCHECKED, Act.VERIFY): State.VERIFIED,
    (State.CLAIMED, Act.DISPUTE): None,
    (State.UNCHECKED, Act.DISPUTE): None,
    (State.VERIFIED, Act.DISPUTE): State.DISPUTED,
    (State.DISPUTED, Act.DISPUTE): State.DISPUTED,
    (State.DISPUTED, Act.REOPEN): None,
    (State.DISPUTED, Act.UPHOLD): State.VERIFIED,
    **{(state, Act.WITHDRAW): State.WITHDRAWN for state in RUNNING},
    **{(state, Act.POSTPONE): None for state in RUNNING},
    **{(state, Act.CORRECT): None for state in [*RUNNING, State.BROKEN]},
}


def may(state: State, act: Act) -> bool:
    """Say whether an act is possible in a state."""
    return (state, act) in TRANSITIONS


@dataclass(frozen=True)
class Dates:
    """All days that decide about a promise. Exactly one of `due_on` and `review_on` is set."""

    due_on: date | None
    review_on: date | None = None
    broken_on: date | None = None
    reopened_on: date | None = None

    @property
    def deadline(self) -> date:
        """Return the day that the clock runs to."""
        day = self.due_on or self.review_on
        if day is None:
            raise ValueError("a promise has a due date or a review date")
        return day

    @property
    def breaks_on(self) -> date | None:
        """Return the first day on which it counts as broken: 90 days past due, 30 at least after a reopening."""
        if self.due_on is None:
            return None
        first = self.due_on + BROKEN_AFTER
        return first if self.reopened_on is None else max(first, self.reopened_on + GRACE_AFTER_REOPENING)


def running_state(dates: Dates, on: date) -> State:
    """Return in which running state (or broken) a promise without a claim is on a day. The due date belongs to it."""
    if dates.broken_on is not None:
        return State.BROKEN
    if on > dates.deadline:
        return State.OVERDUE if dates.due_on else State.REVIEW_DUE
    if on == dates.deadline and not dates.due_on:
        return State.REVIEW_DUE
    return State.DUE_SOON if (dates.deadline - on).days <= DUE_SOON_DAYS else State.OPEN


def step(state: State, act: Act, dates: Dates, on: date) -> State | None:
    """Return where an act leads on a day, None where the table does not know it."""
    if not may(state, act):
        return None
    return TRANSITIONS[state, act] or running_state(dates, on)


def due_act(state: State, dates: Dates, on: date) -> Act | None:
    """Return what time itself does to a promise on a day: at most one act, None where nothing is due."""
    if state in (State.OPEN, State.DUE_SOON):
        by_date = running_state(dates, on)
        acts = {State.DUE_SOON: Act.APPROACH, State.OVERDUE: Act.PASS, State.REVIEW_DUE: Act.REVIEW}
        return acts.get(by_date) if by_date != state else None
    if state == State.OVERDUE and dates.breaks_on is not None and on >= dates.breaks_on:
        return Act.BREAK
    return None


def is_quiet(claimed_on: date, last_check_on: date | None, quiet_days: int, on: date) -> bool:
    """Say whether a claim has waited so many days since it was made, or last looked at, that it is unchecked."""
    since = max(claimed_on, last_check_on or claimed_on)
    return (on - since).days >= quiet_days


def outcome_of(
    state: State, *, first_due_on: date | None, claimed_on: date | None = None, withdrawn_on: date | None = None
) -> Outcome | None:
    """Return how a promise came out; None while nothing is decided.

    Kept in time is judged by the first date promised, however often it was put off. A promise withdrawn after its
    first date counts as broken: nobody escapes a date by taking the promise back.
    """
    if state == State.VERIFIED:
        late = first_due_on is not None and claimed_on is not None and claimed_on > first_due_on
        return Outcome.KEPT_LATE if late else Outcome.KEPT
    if state == State.WITHDRAWN:
        late = first_due_on is not None and withdrawn_on is not None and withdrawn_on > first_due_on
        return Outcome.BROKEN if late else Outcome.WITHDRAWN
    return Outcome.BROKEN if state == State.BROKEN else None


def standing_of(states: Iterable[State]) -> Standing:
    """Return where promises of one issue stand together: one that still binds somebody comes first."""
    found = set(states)
    if found & (RUNNING | {State.DISPUTED}):
        return Standing.COMMITTED
    for state, standing in (
        (State.CLAIMED, Standing.CLAIMED),
        (State.UNCHECKED, Standing.UNCHECKED),
        (State.VERIFIED, Standing.VERIFIED),
    ):
        if state in found:
            return standing
    return Standing.ENDED
