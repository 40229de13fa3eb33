"""Working days of a country: its public holidays, with an iCal overlay of moved days on top."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path

import holidays
import icalendar

from kopir.pure.workdays import Calendar


class CalendarError(ValueError):
    """The overlay cannot be read; says why."""


def country_is_known(country: str, subdivision: str | None) -> bool:
    try:
        holidays.country_holidays(country, subdiv=subdivision)
    except NotImplementedError:
        return False
    return True


@lru_cache(maxsize=256)
def calendar_of(
    country: str, subdivision: str | None, overlay: Path | None, first_year: int, last_year: int
) -> Calendar:
    """Return the working days of some years.

    The overlay's word stands over that of the list of holidays. Years outside the overlay's own coverage, or
    outside the list, are not known for certain: `Calendar.is_known` says so.
    """
    listed = holidays.country_holidays(country, subdiv=subdivision, years=range(first_year, last_year + 1))
    first, last = date(max(listed.start_year, 1), 1, 1), date(min(listed.end_year, 9999), 12, 31)
    moved = _read(overlay) if overlay else _Overlay(frozenset(), frozenset(), first, last)
    return Calendar(
        off=frozenset(listed) - moved.worked | moved.off,
        worked=frozenset(listed.weekend_workdays) - moved.off | moved.worked,
        known_from=max(first, moved.covers_from),
        known_to=min(last, moved.covers_to),
    )


class _Overlay:
    def __init__(self, off: frozenset[date], worked: frozenset[date], covers_from: date, covers_to: date) -> None:
        self.off, self.worked, self.covers_from, self.covers_to = off, worked, covers_from, covers_to


@lru_cache(maxsize=16)
def _read(path: Path) -> _Overlay:
    try:
        calendar = icalendar.Calendar.from_ical(path.read_bytes())
        covers_from, covers_to = (date.fromisoformat(day) for day in str(calendar["X-KOPIR-COVERS"]).split("/"))
        days: dict[str, set[date]] = {"OFF": set(), "WORKED": set()}
        for event in calendar.walk("VEVENT"):
            days[event["CATEGORIES"].to_ical().decode()].update(_days_of(event))
    except (OSError, ValueError, KeyError, AttributeError) as error:
        raise CalendarError(f"{path.name}: {error}") from error
    if both := days["OFF"] & days["WORKED"]:
        raise CalendarError(f"{path.name}: {min(both)} is both off and worked")
    return _Overlay(frozenset(days["OFF"]), frozenset(days["WORKED"]), covers_from, covers_to)


def _days_of(event: icalendar.Event) -> set[date]:
    """Return the whole days of an event; DTEND names the day behind the last one."""
    first = event["DTSTART"].dt
    behind = event["DTEND"].dt if "DTEND" in event else first + timedelta(days=1)
    return {first + timedelta(days=n) for n in range((behind - first).days)}
