"""Working days and deadlines: pure functions of dates."""

from kopir.pure.workdays.calendar import Calendar, add_workdays, workdays_between
from kopir.pure.workdays.deadlines import ClockState, Deadline, Term, Unit, due, extended, state_on

__all__ = [
    "Calendar",
    "ClockState",
    "Deadline",
    "Term",
    "Unit",
    "add_workdays",
    "due",
    "extended",
    "state_on",
    "workdays_between",
]
