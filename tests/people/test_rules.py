from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kopir.people.rules import Span, is_past, may_be_owner, span_of

TODAY = date(2026, 11, 23)
DAYS = st.none() | st.dates(date(2000, 1, 1), date(2030, 1, 1))


def test_span_of_takes_missing_dates_of_the_period() -> None:
    assert span_of("", "", "2011", "2015-06") == Span(date(2011, 1, 1), date(2015, 6, 30))
    assert span_of("2012-03", "", "2011", "2015-06") == Span(date(2012, 3, 1), date(2015, 6, 30))
    assert span_of("", "2012", "2011", "") == Span(date(2011, 1, 1), date(2012, 12, 31))
    assert span_of("", "") == Span(None, None)


def test_span_of_refuses_what_is_no_date() -> None:
    with pytest.raises(ValueError, match="is not a date"):
        span_of("spring", "")


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # shared machines are slow now and then
@given(DAYS, DAYS, st.dates(date(2000, 1, 1), date(2030, 1, 1)))
def test_span_holds_on_its_ends_and_not_beyond(start: date | None, end: date | None, day: date) -> None:
    span = Span(start, end)

    assert span.is_backwards == (start is not None and end is not None and end < start)
    if not span.is_backwards:
        assert start is None or (span.holds_on(start) and not span.holds_on(start - timedelta(days=1)))
        assert end is None or (span.holds_on(end) and not span.holds_on(end + timedelta(days=1)))
        assert span.holds_on(day) == ((start or date.min) <= day <= (end or date.max))


@pytest.mark.parametrize(
    ("spans", "expected"),
    [
        ([], False),
        ([Span(date(2011, 1, 1), date(2015, 1, 1))], True),
        ([Span(date(2011, 1, 1), date(2026, 11, 22))], True),
        ([Span(date(2011, 1, 1), TODAY)], False),
        ([Span(date(2012, 1, 15), None)], True),
        ([Span(date(2020, 11, 24), None)], False),
        ([Span(date(2020, 11, 20), None)], True),
        ([Span(None, None)], False),
        ([Span(date(2011, 1, 1), date(2015, 1, 1)), Span(date(2025, 1, 1), None)], False),
        ([Span(date(2011, 1, 1), None), Span(date(2025, 1, 1), date(2029, 1, 1))], False),
    ],
)
def test_file_speaks_of_the_past_by_its_periods(spans: list[Span], expected: bool) -> None:
    assert is_past(spans, TODAY) is expected


@pytest.mark.parametrize(("office", "host", "may"), [(True, False, True), (False, True, True), (False, False, False)])
def test_only_public_people_declare(office: bool, host: bool, may: bool) -> None:
    assert may_be_owner(has_held_office=office, is_host_member=host) is may
