"""Start, move and stop a letter's clock, with the mailings that hang on it."""

from __future__ import annotations

from datetime import date
from typing import Any

from kopir.letters.models import Letter, Mailing
from kopir.letters.rulebooks import Rulebook
from kopir.letters.rules import MailingState, rung_kind
from kopir.pure.workdays import Deadline, add_workdays


def clock_fields(letter: Letter, starts_on: date, until: date | None = None) -> dict[str, Any]:
    """Return the computed dates of a clock that starts on a day."""
    deadline = letter.rulebook.deadline(starts_on, letter.own_due_on, until)
    return {
        "clock_starts_on": starts_on,
        "due_on": deadline.due,
        "overdue_from": deadline.overdue_from,
        "long_overdue_from": deadline.long_overdue_from,
    }


NO_CLOCK: dict[str, Any] = {"clock_starts_on": None, "due_on": None, "overdue_from": None, "long_overdue_from": None}


def plan_mailings(letter: Letter) -> None:
    """Plan reminders and rungs of a running clock, or set planned and cancelled ones to their new days.

    What has gone out stays as it is: a kind is never planned twice.
    """
    deadline = letter.deadline
    if deadline is None:
        return
    days = mailing_days(letter.rulebook, deadline)
    waiting = [MailingState.PLANNED, MailingState.CANCELLED]
    for kind, day in days.items():
        mailing, made = Mailing.objects.get_or_create(
            letter=letter, kind=kind, defaults={"state": MailingState.PLANNED, "due_on": day}
        )
        if not made:
            Mailing.objects.filter(pk=mailing.pk, state__in=waiting).update(state=MailingState.PLANNED, due_on=day)


def cancel_mailings(letter: Letter) -> None:
    """Call off what has not gone out."""
    Mailing.objects.filter(letter=letter, state=MailingState.PLANNED).update(state=MailingState.CANCELLED)


def mailing_days(book: Rulebook, deadline: Deadline) -> dict[str, date]:
    """Return the day of each reminder and rung, counted in working days from the due day."""
    calendar = book.calendar(deadline.start, deadline.long_overdue_from)
    signs = {"before": -1, "due": 0, "after": 1}
    days = {
        kind.value: add_workdays(deadline.due, signs[kind.value] * count, calendar)
        for kind, count in book.reminders.items()
    }
    return days | {rung_kind(rung.number): add_workdays(deadline.due, rung.after, calendar) for rung in book.rungs}
