from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kopir.pure.workdays import (
    Calendar,
    ClockState,
    Term,
    Unit,
    add_workdays,
    due,
    extended,
    state_on,
    workdays_between,
)

WEEKDAYS = Calendar()
DAY = timedelta(days=1)
FRIDAY = date(2024, 1, 5)
STARTS = st.dates(date(2000, 1, 1), date(2050, 12, 31))


def test_due_is_the_last_day_of_the_term() -> None:
    deadline = due(FRIDAY, Term(5, Unit.WORKING_DAYS), WEEKDAYS)
    assert (deadline.due, deadline.overdue_from, deadline.long_overdue_from) == (
        date(2024, 1, 12),
        date(2024, 1, 13),
        date(2024, 1, 20),
    )


def test_calendar_days_run_through_weekends() -> None:
    deadline = due(FRIDAY, Term(5, Unit.CALENDAR_DAYS), WEEKDAYS)
    assert (deadline.due, deadline.long_overdue_from) == (date(2024, 1, 10), date(2024, 1, 16))


def test_own_date_is_taken_as_it_is() -> None:
    deadline = due(FRIDAY, Term(0, Unit.OWN_DATES), WEEKDAYS, own_due=date(2024, 1, 9))
    assert (deadline.due, deadline.overdue_from, deadline.long_overdue_from) == (
        date(2024, 1, 9),
        date(2024, 1, 10),
        date(2024, 1, 12),
    )


def test_own_date_on_the_day_itself_still_tells_overdue_from_long_overdue() -> None:
    deadline = due(FRIDAY, Term(0, Unit.OWN_DATES), WEEKDAYS, own_due=FRIDAY)
    assert deadline.overdue_from < deadline.long_overdue_from


@pytest.mark.parametrize(
    ("term", "own"),
    [(Term(5, Unit.WORKING_DAYS), FRIDAY), (Term(0, Unit.OWN_DATES), None), (Term(0, Unit.OWN_DATES), FRIDAY - DAY)],
)
def test_own_date_belongs_to_own_dates_only_and_not_before_the_start(term: Term, own: date | None) -> None:
    with pytest.raises(ValueError, match=r"own date|before the first"):
        due(FRIDAY, term, WEEKDAYS, own_due=own)


@pytest.mark.parametrize(
    ("length", "unit"), [(0, Unit.WORKING_DAYS), (5, Unit.OWN_DATES), (-1, Unit.CALENDAR_DAYS), (-1, Unit.OWN_DATES)]
)
def test_term_needs_a_length_unless_dates_are_own(length: int, unit: Unit) -> None:
    with pytest.raises(ValueError, match="length"):
        Term(length, unit)


def test_extension_replaces_the_last_day_and_gives_a_full_term_behind_it() -> None:
    term = Term(5, Unit.WORKING_DAYS)
    longer = extended(due(FRIDAY, term, WEEKDAYS), date(2024, 1, 19), term, WEEKDAYS)
    assert (longer.start, longer.due, longer.overdue_from, longer.long_overdue_from) == (
        FRIDAY,
        date(2024, 1, 19),
        date(2024, 1, 20),
        date(2024, 1, 27),
    )


def test_extension_of_own_dates_counts_the_first_term_again() -> None:
    term = Term(0, Unit.OWN_DATES)
    first = due(FRIDAY, term, WEEKDAYS, own_due=date(2024, 1, 9))
    assert extended(first, date(2024, 1, 15), term, WEEKDAYS).long_overdue_from == date(2024, 1, 18)


def test_extension_must_lie_behind_the_day_it_extends() -> None:
    term = Term(5, Unit.WORKING_DAYS)
    deadline = due(FRIDAY, term, WEEKDAYS)
    with pytest.raises(ValueError, match="extension"):
        extended(deadline, deadline.due, term, WEEKDAYS)


def test_state_changes_on_the_named_days() -> None:
    deadline = due(FRIDAY, Term(5, Unit.WORKING_DAYS), WEEKDAYS)
    assert [
        state_on(deadline, day)
        for day in (
            FRIDAY,
            deadline.due,
            deadline.overdue_from,
            deadline.long_overdue_from - DAY,
            deadline.long_overdue_from,
        )
    ] == [
        ClockState.WAITING,
        ClockState.WAITING,
        ClockState.OVERDUE,
        ClockState.OVERDUE,
        ClockState.LONG_OVERDUE,
    ]


@given(STARTS, st.integers(1, 90))
def test_long_overdue_is_the_day_behind_twice_the_term(start: date, n: int) -> None:
    deadline = due(start, Term(n, Unit.WORKING_DAYS), WEEKDAYS)
    assert workdays_between(start, deadline.due, WEEKDAYS) == n
    assert deadline.overdue_from == deadline.due + DAY
    assert deadline.long_overdue_from == add_workdays(start, 2 * n, WEEKDAYS) + DAY


@given(STARTS, st.integers(1, 90), st.integers(0, 400))
def test_states_follow_one_another(start: date, n: int, later: int) -> None:
    order = list(ClockState)
    deadline = due(start, Term(n, Unit.WORKING_DAYS), WEEKDAYS)
    day = start + DAY * later
    assert order.index(state_on(deadline, day)) <= order.index(state_on(deadline, day + DAY))
