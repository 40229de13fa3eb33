"""Deadlines under a term: due, overdue, long overdue."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kopir.pure.workdays.calendar import DAY, Calendar, add_workdays, workdays_between


class Unit(StrEnum):
    WORKING_DAYS = "working_days"
    CALENDAR_DAYS = "calendar_days"
    OWN_DATES = "own_dates"  # each matter carries its own last day


class ClockState(StrEnum):
    WAITING = "waiting"
    OVERDUE = "overdue"
    LONG_OVERDUE = "long_overdue"


@dataclass(frozen=True)
class Term:
    """How long somebody has; `length` counts days of the unit and is 0 for own dates."""

    length: int
    unit: Unit

    def __post_init__(self) -> None:
        if (self.length > 0) == (self.unit is Unit.OWN_DATES) or self.length < 0:
            raise ValueError("a term has a length of at least one day, own dates have none")


@dataclass(frozen=True)
class Deadline:
    """The last day of a term, the first day behind it, and the first day behind twice the term."""

    start: date
    due: date
    overdue_from: date
    long_overdue_from: date


def due(start: date, term: Term, calendar: Calendar, own_due: date | None = None) -> Deadline:
    """Return the deadline of a term that is counted from `start`.

    Parameters
    ----------
    start : the day of the event; day 1 of the term is the next working (or calendar) day after it.
    own_due : the last day that the matter itself names; needed for own dates, refused for all others.

    Raises
    ------
    ValueError
        Where an own date is missing, superfluous, or lies before `start`.

    Examples
    --------
    >>> due(date(2024, 1, 5), Term(5, Unit.WORKING_DAYS), Calendar()).due
    datetime.date(2024, 1, 12)
    """
    if (own_due is None) == (term.unit is Unit.OWN_DATES):
        raise ValueError("a date of its own is needed for own dates, and only for these")
    last = own_due or _after(start, term.length, term.unit, calendar)
    if last < start:
        raise ValueError("the last day lies before the first")
    return _behind(start, last, term, calendar)


def extended(deadline: Deadline, until: date, term: Term, calendar: Calendar) -> Deadline:
    """Return the deadline with a new last day; long overdue then counts a further full term from that day.

    Raises
    ------
    ValueError
        Where `until` does not lie after the last day it replaces.
    """
    if until <= deadline.due:
        raise ValueError("an extension ends after the day it extends")
    return _behind(deadline.start, until, term, calendar, first_due=deadline.due)


def state_on(deadline: Deadline, on: date) -> ClockState:
    """Return what an unanswered matter is on a day."""
    if on >= deadline.long_overdue_from:
        return ClockState.LONG_OVERDUE
    return ClockState.OVERDUE if on >= deadline.overdue_from else ClockState.WAITING


def _behind(start: date, last: date, term: Term, calendar: Calendar, first_due: date | None = None) -> Deadline:
    length, unit = term.length, term.unit
    if unit is Unit.OWN_DATES:  # the term is what the matter was given; at least a day, so that the states differ
        length, unit = max(workdays_between(start, first_due or last, calendar), 1), Unit.WORKING_DAYS
    return Deadline(start, last, last + DAY, _after(last, length, unit, calendar) + DAY)


def _after(start: date, length: int, unit: Unit, calendar: Calendar) -> date:
    if unit is Unit.CALENDAR_DAYS:
        return start + DAY * length
    return add_workdays(start, length, calendar)
