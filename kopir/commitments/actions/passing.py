"""What time does to promises: each step once, found by the ticker in the rows themselves."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.conf import settings
from django.db import transaction

from kopir.commitments.actions.moving import after_act, locked, record, save_state
from kopir.commitments.actions.telling import tell
from kopir.commitments.models import Check, Commitment
from kopir.commitments.rules import RUNNING, Act, CheckState, State, due_act, is_quiet
from kopir.web import clock
from kopir.web.dates import local


@transaction.atomic
def mark_due_soon(commitment: Commitment) -> bool:
    """Note that a promise's date is near, and remind the office. Entry ``commitment.due-soon``, once.

    Returns whether this call did it; False where it was not due or has been done.
    """
    return _mark(commitment, Act.APPROACH, "due-soon")


@transaction.atomic
def mark_overdue(commitment: Commitment) -> bool:
    """Note that a promise's date has passed, and tell the office. Entry ``commitment.overdue``, once."""
    return _mark(commitment, Act.PASS, "overdue")


@transaction.atomic
def mark_review_due(commitment: Commitment) -> bool:
    """Note that a promise without a date is due for its review. Entry ``commitment.review-due``, once."""
    return _mark(commitment, Act.REVIEW, "review-due")


@transaction.atomic
def mark_broken(commitment: Commitment) -> bool:
    """Note that a promise counts as broken, 90 days past its date. Entry ``commitment.broken``, once."""
    return _mark(commitment, Act.BREAK, "")


@transaction.atomic
def mark_unchecked(commitment: Commitment) -> bool:
    """Note that nobody checked a claim in the days set: neither verified nor broken. Entry ``commitment.unchecked``."""
    row, on = locked(commitment), clock.today()
    if row.state != State.CLAIMED or row.claimed_on is None:
        return False
    latest = Check.objects.filter(commitment=row, round=row.round, state=CheckState.PUBLISHED).order_by("pk").last()
    looked_on = local(latest.decided_at or latest.created_at) if latest else None
    if not is_quiet(row.claimed_on, looked_on, settings.QUIET_DAYS_UNTIL_UNCHECKED, on):
        return False
    _move(row, Act.QUIET, on)
    return True


def move_by_time(limit: int = 200) -> int:
    """Move all promises that time moves today; return how many steps were taken. For the ticker."""
    on = clock.today()
    rows = Commitment.objects.moved_by_time(on, settings.QUIET_DAYS_UNTIL_UNCHECKED)[:limit]
    return sum(_mark_of(row, on)(row) for row in rows)


@transaction.atomic
def tell_due(commitment: Commitment) -> bool:
    """Remind the office on the due date itself, once; return whether this call did it. No entry: nothing has moved."""
    today = clock.today()
    untold = Commitment.objects.filter(pk=commitment.pk).exclude(told_due_on=today)
    if not untold.update(told_due_on=today):
        return False
    tell(commitment, "due-today", once=today.isoformat())
    return True


def tell_due_today(limit: int = 200) -> int:
    """Remind offices whose promises are due today; return how many. For the ticker."""
    today = clock.today()
    due = Commitment.objects.filter(state__in=RUNNING, due_on=today).exclude(told_due_on=today)
    return sum(tell_due(row) for row in due.with_promiser().order_by("number")[:limit])


def _mark_of(row: Commitment, on: date) -> Callable[[Commitment], bool]:
    act = due_act(State(row.state), row.public.dates, on)
    marks: dict[Act | None, Callable[[Commitment], bool]] = {
        Act.APPROACH: mark_due_soon,
        Act.PASS: mark_overdue,
        Act.REVIEW: mark_review_due,
        Act.BREAK: mark_broken,
    }
    return marks.get(act, mark_unchecked)


def _mark(commitment: Commitment, act: Act, mail: str) -> bool:
    row, on = locked(commitment), clock.today()
    if due_act(State(row.state), row.public.dates, on) != act:
        return False
    _move(row, act, on)
    if mail:
        tell(row, mail, once=f"{row.round}:{row.public.dates.deadline.isoformat()}")
    return True


def _move(row: Commitment, act: Act, on: date) -> None:
    before = row.public
    save_state(row, before, after_act(before, act, on))
    record(row, act, by="worker", on=on)
