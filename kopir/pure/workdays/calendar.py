"""A calendar of working days: weekends, days off, and days worked in exchange."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

SATURDAY, SUNDAY = 5, 6
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Calendar:
    """Which days are worked.

    Parameters
    ----------
    off : days that are not worked though they fall on a weekday.
    worked : days that are worked though they fall on a weekend or are named in `off`; they win.
    weekend : weekday numbers (Monday is 0) that are not worked.
    known_from, known_to : first and last day for which `off` and `worked` are complete; None is open.

    Examples
    --------
    >>> swap = Calendar(off=frozenset({date(2024, 5, 8)}), worked=frozenset({date(2024, 5, 4)}))
    >>> swap.is_worked(date(2024, 5, 4)), swap.is_worked(date(2024, 5, 8))
    (True, False)
    """

    off: frozenset[date] = frozenset()
    worked: frozenset[date] = frozenset()
    weekend: frozenset[int] = field(default=frozenset({SATURDAY, SUNDAY}))
    known_from: date | None = None
    known_to: date | None = None

    def is_worked(self, day: date) -> bool:
        """Say whether a day is a working day."""
        return day in self.worked or (day.weekday() not in self.weekend and day not in self.off)

    def is_known(self, first: date, last: date) -> bool:
        """Say whether every day from `first` to `last`, both included, lies in the known years."""
        return (self.known_from is None or self.known_from <= first) and (
            self.known_to is None or last <= self.known_to
        )


def add_workdays(start: date, n: int, calendar: Calendar) -> date:
    """Return the n-th working day after `start`, or before it where n is negative.

    Day 1 is the next working day after `start`, whether or not `start` itself is worked; n = 0 is `start`.
    Costs one step a calendar day.

    Raises
    ------
    OverflowError
        Where the calendar of Python ends first (a calendar in which no day is worked).

    Examples
    --------
    >>> add_workdays(date(2024, 1, 5), 1, Calendar())  # a Friday
    datetime.date(2024, 1, 8)
    """
    step = DAY if n >= 0 else -DAY
    day, left = start, abs(n)
    while left:
        day += step
        left -= calendar.is_worked(day)
    return day


def workdays_between(first: date, last: date, calendar: Calendar) -> int:
    """Count working days after `first` up to and including `last`: the inverse of `add_workdays`.

    Raises
    ------
    ValueError
        Where `last` lies before `first`.

    Examples
    --------
    >>> workdays_between(date(2024, 1, 5), date(2024, 1, 8), Calendar())
    1
    """
    if last < first:
        raise ValueError("the last day lies before the first")
    weeks, rest = divmod((last - first).days, 7)
    regular = weeks * (7 - len(calendar.weekend))
    regular += sum((last - DAY * back).weekday() not in calendar.weekend for back in range(rest))
    lost = sum(first < day <= last and day.weekday() not in calendar.weekend for day in calendar.off - calendar.worked)
    gained = sum(first < day <= last and day.weekday() in calendar.weekend for day in calendar.worked)
    return regular - lost + gained
