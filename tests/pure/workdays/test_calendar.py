from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kopir.pure.workdays import Calendar, add_workdays, workdays_between

DAYS = st.dates(date(1990, 1, 1), date(2060, 12, 31))
NEAR = st.dates(date(2023, 12, 1), date(2024, 4, 30))  # around a leap day
CALENDARS = st.builds(
    Calendar,
    off=st.frozensets(NEAR, max_size=25),
    worked=st.frozensets(NEAR, max_size=10),
    weekend=st.sampled_from([frozenset({5, 6}), frozenset({4, 5}), frozenset({6}), frozenset()]),
)
DAY = timedelta(days=1)


def test_weekends_are_not_worked() -> None:
    assert [Calendar().is_worked(date(2024, 1, day)) for day in range(1, 8)] == [True] * 5 + [False] * 2


def test_day_off_is_not_worked_and_moved_day_is() -> None:
    calendar = Calendar(off=frozenset({date(2024, 5, 8)}), worked=frozenset({date(2024, 5, 4)}))
    assert (calendar.is_worked(date(2024, 5, 8)), calendar.is_worked(date(2024, 5, 4))) == (False, True)


def test_worked_wins_over_off() -> None:
    day = date(2024, 5, 8)
    calendar = Calendar(off=frozenset({day}), worked=frozenset({day}))
    assert calendar.is_worked(day)
    assert workdays_between(day - DAY, day, calendar) == 1


def test_day_one_is_the_next_working_day() -> None:
    assert add_workdays(date(2024, 1, 5), 1, Calendar()) == date(2024, 1, 8)
    assert add_workdays(date(2024, 1, 6), 1, Calendar()) == date(2024, 1, 8)


def test_leap_day_is_a_day() -> None:
    assert add_workdays(date(2024, 2, 28), 1, Calendar()) == date(2024, 2, 29)
    assert add_workdays(date(2023, 2, 28), 1, Calendar()) == date(2023, 3, 1)


def test_no_days_is_the_day_itself() -> None:
    assert add_workdays(date(2024, 1, 6), 0, Calendar()) == date(2024, 1, 6)


def test_days_before_are_counted_backwards() -> None:
    assert add_workdays(date(2024, 1, 8), -3, Calendar()) == date(2024, 1, 3)


def test_calendar_without_work_ends_with_the_calendar() -> None:
    with pytest.raises(OverflowError):
        add_workdays(date(9999, 1, 1), 1, Calendar(weekend=frozenset(range(7))))


def test_days_between_refuses_an_end_before_the_start() -> None:
    with pytest.raises(ValueError, match="before the first"):
        workdays_between(date(2024, 1, 2), date(2024, 1, 1), Calendar())


def test_known_years_are_open_without_limits() -> None:
    assert Calendar().is_known(date.min, date.max)


@pytest.mark.parametrize(
    ("first", "last", "known"),
    [
        (date(2024, 1, 1), date(2026, 12, 31), True),
        (date(2023, 12, 31), date(2024, 1, 1), False),
        (date(2026, 12, 31), date(2027, 1, 1), False),
    ],
)
def test_known_years_include_their_edges(first: date, last: date, known: bool) -> None:
    calendar = Calendar(known_from=date(2024, 1, 1), known_to=date(2026, 12, 31))
    assert calendar.is_known(first, last) is known


@given(NEAR, st.integers(1, 60), CALENDARS)
def test_exactly_n_working_days_lie_between(start: date, n: int, calendar: Calendar) -> None:
    end = add_workdays(start, n, calendar)
    assert workdays_between(start, end, calendar) == n
    assert calendar.is_worked(end)
    assert workdays_between(start, end - DAY, calendar) == n - 1


@given(NEAR, NEAR, CALENDARS)
def test_count_agrees_with_looking_at_each_day(first: date, other: date, calendar: Calendar) -> None:
    first, last = min(first, other), max(first, other)
    looked = sum(calendar.is_worked(first + DAY * n) for n in range(1, (last - first).days + 1))
    assert workdays_between(first, last, calendar) == looked


@given(DAYS, DAYS, st.integers(0, 40), CALENDARS)
def test_adding_is_monotone(first: date, other: date, n: int, calendar: Calendar) -> None:
    first, last = min(first, other), max(first, other)
    assert add_workdays(first, n, calendar) <= add_workdays(last, n, calendar)
    assert add_workdays(first, n, calendar) < add_workdays(first, n + 1, calendar)


@given(NEAR, st.integers(0, 40), CALENDARS)
def test_going_back_returns_to_a_worked_start(start: date, n: int, calendar: Calendar) -> None:
    start = add_workdays(start, 1, calendar)
    assert add_workdays(add_workdays(start, n, calendar), -n, calendar) == start


@given(NEAR, st.integers(1, 40), CALENDARS, NEAR)
def test_a_further_day_off_never_brings_the_end_nearer(start: date, n: int, calendar: Calendar, off: date) -> None:
    longer = Calendar(calendar.off | {off}, calendar.worked - {off}, calendar.weekend)
    assert add_workdays(start, n, longer) >= add_workdays(start, n, calendar)
