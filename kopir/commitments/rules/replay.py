"""The public state of a promise, moved by one act after the other; the record alone gives it back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from kopir.commitments.rules.states import Act, Dates, Outcome, State, outcome_of, step


@dataclass(frozen=True)
class Public:
    """What everybody may know of a promise's state; the record alone gives it back."""

    state: State
    round: int
    due_on: date | None
    review_on: date | None
    first_due_on: date | None
    claimed_on: date | None = None
    reopened_on: date | None = None
    broken_on: date | None = None
    withdrawn_on: date | None = None
    confirmations: int = 0  # independent ones of this round
    others: int = 0  # confirmations of this round that do not count
    disputes: int = 0  # of all rounds

    @property
    def dates(self) -> Dates:
        """Return the days that decide."""
        return Dates(self.due_on, self.review_on, self.broken_on, self.reopened_on)

    @property
    def outcome(self) -> Outcome | None:
        """Return how it came out so far."""
        return outcome_of(
            self.state, first_due_on=self.first_due_on, claimed_on=self.claimed_on, withdrawn_on=self.withdrawn_on
        )


@dataclass(frozen=True)
class Fact:
    """What a replay needs of an entry."""

    kind: str
    about: tuple[str, ...]
    public: Mapping[str, Any]


# Which act an entry records; a check moves the state only where it is the one that verifies.
ACTS: dict[str, Act] = {
    "commitment.due-soon": Act.APPROACH,
    "commitment.overdue": Act.PASS,
    "commitment.review-due": Act.REVIEW,
    "commitment.broken": Act.BREAK,
    "commitment.claimed": Act.CLAIM,
    "commitment.unchecked": Act.QUIET,
    "commitment.disputed": Act.DISPUTE,
    "commitment.reopened": Act.REOPEN,
    "commitment.upheld": Act.UPHOLD,
    "commitment.withdrawn": Act.WITHDRAW,
    "commitment.postponed": Act.POSTPONE,
    "commitment.corrected": Act.CORRECT,
}
KINDS = {act: kind for kind, act in ACTS.items()}


def made(due_on: date | None, review_on: date | None) -> Public:
    """Return the state of a promise just recorded; the clock moves it from there by itself."""
    return Public(State.OPEN, 1, due_on, review_on, first_due_on=due_on)


def moved(before: Public, act: Act, on: date) -> Public | None:
    """Return the state after an act on a day, None where the table does not know the act here.

    A claim is dated by the day it was made; a change of date has set the new dates before (`with_dates`).
    """
    dates = replace(before.dates, broken_on=None) if act == Act.CORRECT else before.dates
    state = step(before.state, act, dates, on)
    if state is None:
        return None
    after = replace(before, state=state)
    if act == Act.DISPUTE:
        after = replace(after, disputes=before.disputes + 1)
    if act == Act.REOPEN or (act == Act.DISPUTE and state != State.DISPUTED):
        return replace(after, round=before.round + 1, reopened_on=on, claimed_on=None, confirmations=0, others=0)
    days = {Act.BREAK: "broken_on", Act.CLAIM: "claimed_on", Act.WITHDRAW: "withdrawn_on"}
    if act == Act.CORRECT:
        return replace(after, broken_on=None)
    return replace(after, **{days[act]: on}) if act in days else after  # type: ignore[arg-type]  # names of days


def with_dates(before: Public, due_on: date | None, review_on: date | None, *, is_correction: bool) -> Public:
    """Return the promise with other dates; the first date promised stays the measure unless we had it wrong."""
    first = due_on if is_correction else before.first_due_on or due_on
    return replace(before, due_on=due_on, review_on=review_on, first_due_on=first)


def confirmed(before: Public, *, counts: bool, needed: int) -> Public:
    """Return the state after one more confirmation; the one that makes enough verifies."""
    if not counts:
        return replace(before, others=before.others + 1)
    after = replace(before, confirmations=before.confirmations + 1)
    state = step(before.state, Act.VERIFY, before.dates, before.claimed_on or date.min)
    if state is None or after.confirmations < max(needed, 1):
        return after
    return replace(after, state=state)


def unconfirmed(before: Public, *, counts: bool) -> Public:
    """Return the state after a confirmation of the running round was taken back."""
    if counts:
        return replace(before, confirmations=before.confirmations - 1)
    return replace(before, others=before.others - 1)


def replay(facts: Iterable[Fact]) -> dict[int, Public]:
    """Return the public state of every promise by number after the entries, in the order of the record.

    Raises
    ------
    ValueError
        Where an entry records an act that the table does not know in that state.
    """
    found: dict[int, Public] = {}
    for fact in facts:
        if not fact.kind.startswith("commitment."):
            continue
        number = int(fact.about[0].removeprefix("commitment/"))
        if fact.kind == "commitment.made":
            found[number] = made(_day(fact.public["due_on"]), _day(fact.public["review_on"]))
        elif number in found:
            found[number] = _after(found[number], fact)
    return found


def _after(before: Public, fact: Fact) -> Public:
    if fact.kind == "commitment.checked" and fact.public["is_late"]:
        return before
    if fact.kind == "commitment.checked":
        return confirmed(before, counts=bool(fact.public["counts"]), needed=int(fact.public["needed"]))
    if fact.kind == "commitment.check-withdrawn":
        return unconfirmed(before, counts=bool(fact.public["counts"]))
    act = ACTS.get(fact.kind)
    if act is None:
        return before
    if act in (Act.POSTPONE, Act.CORRECT):
        dates = _day(fact.public["due_on"]), _day(fact.public["review_on"])
        before = with_dates(before, *dates, is_correction=act == Act.CORRECT)
    after = moved(before, act, date.fromisoformat(fact.public["on"]))
    if after is None:
        raise ValueError(f"{fact.kind}: not possible while {before.state}")
    return after


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
