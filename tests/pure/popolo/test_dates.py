from __future__ import annotations

import calendar
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kopir.pure.popolo import PartialDate


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2012", date(2012, 1, 1), date(2012, 12, 31)),
        ("2012-02", date(2012, 2, 1), date(2012, 2, 29)),
        ("2013-02", date(2013, 2, 1), date(2013, 2, 28)),
        ("2012-01-15", date(2012, 1, 15), date(2012, 1, 15)),
        ("2012-01-15T09:30:00Z", date(2012, 1, 15), date(2012, 1, 15)),
    ],
)
def test_partial_date_reaches_from_its_first_day_to_its_last(text: str, first: date, last: date) -> None:
    given_date = PartialDate(text)

    assert (given_date.first, given_date.last) == (first, last)


@pytest.mark.parametrize(
    "text", ["", "12", "2012-1", "2012-13", "2012-02-30", "0000", "2012-01-15 ", "15.01.2012", "2012T09:00", "٢٠١٢"]
)
def test_partial_date_refuses_what_names_no_day(text: str) -> None:
    with pytest.raises(ValueError, match=r"is not a date|not in the calendar"):
        PartialDate(text)


def test_partial_date_knows_whether_it_names_one_day() -> None:
    assert [PartialDate(text).is_whole for text in ("2012", "2012-01", "2012-01-15")] == [False, False, True]


@given(st.dates())
def test_partial_date_of_a_day_is_that_day(day: date) -> None:
    assert PartialDate(day.isoformat()).first == PartialDate(day.isoformat()).last == day


@given(st.dates())
def test_partial_dates_enclose_what_they_shorten(day: date) -> None:
    text = day.isoformat()

    year, month, whole = PartialDate(text[:4]), PartialDate(text[:7]), PartialDate(text)

    assert year.first <= month.first <= whole.first <= whole.last <= month.last <= year.last
    assert (month.last - month.first).days + 1 == calendar.monthrange(day.year, day.month)[1]
