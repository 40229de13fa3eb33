"""When a notice comes, how a search is named."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kopir.follow.rules import (
    FILTERS,
    MORNING,
    Rhythm,
    filters_of,
    next_notice,
    what_of,
)

GATHERED = timedelta(minutes=3)
ALMATY, BERLIN = ZoneInfo("Asia/Almaty"), ZoneInfo("Europe/Berlin")
MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))  # the zone is added


@pytest.mark.parametrize(
    ("rhythm", "now", "due"),
    [
        (Rhythm.AT_ONCE, "2026-11-25T10:00", "2026-11-25T10:03"),
        (Rhythm.DAILY, "2026-11-25T02:59", "2026-11-25T03:00"),  # 07:59 in Almaty
        (Rhythm.DAILY, "2026-11-25T03:00", "2026-11-26T03:00"),
        (Rhythm.WEEKLY, "2026-11-25T03:00", "2026-11-30T03:00"),  # a Wednesday, then a Monday
        (Rhythm.WEEKLY, "2026-11-30T02:00", "2026-11-30T03:00"),
        (Rhythm.WEEKLY, "2026-11-30T03:00", "2026-12-07T03:00"),
    ],
)
def test_notice_comes_in_its_rhythm(rhythm: Rhythm, now: str, due: str) -> None:
    moment, expected = (datetime.fromisoformat(text).replace(tzinfo=UTC) for text in (now, due))
    assert next_notice(rhythm, moment, ALMATY, GATHERED) == expected


@given(MOMENTS, st.sampled_from([ALMATY, BERLIN]))
def test_notice_is_always_ahead_and_in_the_morning(now: datetime, zone: ZoneInfo) -> None:
    at_once, daily, weekly = (next_notice(rhythm, now, zone, GATHERED) for rhythm in Rhythm)
    assert at_once - now == GATHERED
    assert now < daily <= now + timedelta(hours=25)  # a day of 25 hours when the clock is set back
    assert now < weekly <= now + timedelta(days=7, hours=1)
    assert {one.astimezone(zone).time() for one in (daily, weekly)} == {MORNING}
    assert weekly.astimezone(zone).weekday() == 0


@pytest.mark.parametrize(
    ("filters", "what"),
    [
        ({}, "everything"),
        ({"q": "  ", "stage": ""}, "everything"),
        ({"area": "bayterek"}, "area/bayterek"),
        ({"topic": "roads"}, "topic/roads"),
        ({"stage": "raised"}, "search?stage=raised"),
        ({"topic": "roads", "q": "яма"}, "search?q=%D1%8F%D0%BC%D0%B0&topic=roads"),
        ({"q": "a", "sort": "newest", "user__email__startswith": "a"}, "search?q=a"),
    ],
)
def test_same_filters_have_one_name(filters: dict[str, str], what: str) -> None:
    assert what_of(filters) == what


@given(st.dictionaries(st.sampled_from(FILTERS), st.text(st.characters(exclude_categories=["Cs"]), min_size=1)))
def test_filters_come_back_from_their_name(filters: dict[str, str]) -> None:
    kept = {name: value.strip() for name, value in filters.items() if value.strip()}
    if set(kept) not in ({"area"}, {"topic"}):  # those are slugs
        assert filters_of(what_of(filters)) == kept


def test_area_and_topic_are_filters_and_nothing_else_is() -> None:
    assert filters_of("area/bayterek") == {"area": "bayterek"}
    assert filters_of("topic/roads") == {"topic": "roads"}
    assert [filters_of(what) for what in ("issue/12", "everything", "other?q=a")] == [{}, {}, {}]
