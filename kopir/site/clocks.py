"""What a letter's clock says, in words: working days where its rulebook counts them, calendar days elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kopir.letters.labels import STATES
from kopir.letters.models import Letter
from kopir.letters.rulebooks import Basis
from kopir.letters.rules import LetterState
from kopir.pure.workdays import ClockState, Unit, workdays_between
from kopir.web import clock


@dataclass(frozen=True)
class LetterClock:
    """One letter's clock on a day, as the clock component takes it.

    `days` are left until the last day, below zero overdue, None where no clock runs; `is_working` says which days.
    """

    state: str
    words: str
    due: date | None
    days: int | None = None
    is_working: bool = True


def clock_of(letter: Letter, on: date | None = None) -> LetterClock:
    """Return what a letter's clock says today, in its rulebook's time zone."""
    rulebook = letter.rulebook
    today = on or clock.today(rulebook.time_zone)
    state = letter.clock_state(today)
    if state is None or letter.due_on is None:
        return LetterClock("stopped", stopped_words(letter), letter.stopped_on)
    days, is_working = days_until(letter, letter.due_on, today)
    return LetterClock(_look(state, days), left_words(days, is_working=is_working), letter.due_on, days, is_working)


def days_until(letter: Letter, due: date, today: date) -> tuple[int, bool]:
    """Count the days to a last day as the letter's rulebook counts them, and say whether these are working days."""
    if letter.rulebook.term.unit is Unit.CALENDAR_DAYS:
        return (due - today).days, False
    calendar = letter.rulebook.calendar(min(today, due), max(today, due))
    if today <= due:
        left = workdays_between(today, due, calendar)
        # A last day of its own may fall on a weekend: no working day is left, and still it is not today.
        return (left, True) if left or today == due else ((due - today).days, False)
    # On a weekend behind the last day no working day has passed yet, and still the day is missed.
    return -max(workdays_between(due, today, calendar), 1), True


def left_words(days: int, *, is_working: bool) -> str:
    """Say how many days are left or overdue."""
    if days == 0:
        return _("due today")
    if not is_working and days > 0:
        return ngettext("%(count)d day left", "%(count)d days left", days) % {"count": days}
    if not is_working:
        return ngettext("%(count)d day overdue", "%(count)d days overdue", -days) % {"count": -days}
    if days > 0:
        return ngettext("%(count)d working day left", "%(count)d working days left", days) % {"count": days}
    return ngettext("%(count)d working day overdue", "%(count)d working days overdue", -days) % {"count": -days}


def stopped_words(letter: Letter) -> str:
    """Say why no clock runs."""
    if letter.state == LetterState.SENT:
        return _("starts at registration") if letter.basis == Basis.LEGAL else _("starts at delivery")
    if letter.state == LetterState.ANSWERED and letter.stopped_on and letter.due_on:
        return _("answered in time") if letter.stopped_on <= letter.due_on else _("answered late")
    if letter.state == LetterState.BOUNCED:
        return _("no clock runs")
    return str(STATES[letter.state])


def _look(state: ClockState, days: int) -> str:
    if state is not ClockState.WAITING:
        return state.value
    return "today" if days == 0 else "soon" if days <= 3 else "waiting"
