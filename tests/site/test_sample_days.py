"""The sample can be loaded on any day: its letters are told in working days, its issues in days of the calendar."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings

from kopir.letters import rulebooks
from kopir.site.sample.days import Days
from kopir.site.sample.reading import stories

ZONE = ZoneInfo(settings.TIME_ZONE)


@pytest.mark.parametrize("year", [2026, 2027])
def test_no_letter_is_sent_before_its_issue_is_published(year: int) -> None:
    """Publishing takes a night; in weeks of holidays a dozen working days reach far back."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    calendar = rulebooks.find(settings.HOUSE_RULEBOOK).calendar(first - timedelta(days=400), last)
    asked = [(story["key"], story["day"], letter["day"]) for story in stories() for letter in story.get("letter", [])]
    early = set()
    for offset in range((last - first).days + 1):
        days = Days(datetime.combine(first + timedelta(days=offset), time(12), ZONE), ZONE, calendar)
        early |= {key for key, raised, sent in asked if days.day(sent) <= days.day(raised)}
    assert len(asked) > 20
    assert early == set()
