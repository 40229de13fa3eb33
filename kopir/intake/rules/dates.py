"""Dates as files write them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, tzinfo

OLDEST = date(1900, 1, 1)
_DAY_FIRST = re.compile(r"(\d{1,2})[./](\d{1,2})[./](\d{4})(?:[ T,]+(\d{1,2}):(\d{2})(?::(\d{2}))?)?")
_YEAR_FIRST = re.compile(r"(\d{4})[./](\d{1,2})[./](\d{1,2})")
_SECONDS = re.compile(r"\d{9,10}(?:\d{3})?")  # since 1970, or thousandths of them


def read_moment(text: str, formats: Iterable[str], zone: tzinfo, today: date) -> datetime | None:
    """Return the moment that a text names, in UTC; None where it names none that can be.

    Read are forms of ``strptime`` that the map names, ISO 8601, ``31.12.2026``, ``31/12/2026 14:05``, ``2026/12/31``,
    and seconds or thousandths since 1970. A day alone is its noon in `zone`, so that it stays the same day everywhere
    near. Before 1900 and after `today` nothing can have been raised.
    """
    text = text.strip()
    moment = _by_formats(text, formats) or _by_shape(text)
    if moment is None:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=zone)
    try:
        day, found = moment.astimezone(zone).date(), moment.astimezone(UTC)
    except OverflowError:
        return None
    return found if OLDEST <= day <= today else None


def _by_formats(text: str, formats: Iterable[str]) -> datetime | None:
    for form in formats:
        try:
            found = datetime.strptime(text, form)  # noqa: DTZ007  # the zone is given by the caller
        except ValueError:
            continue
        return found if "%H" in form or "%I" in form else datetime.combine(found.date(), time(12))
    return None


def _by_shape(text: str) -> datetime | None:
    try:
        if found := _DAY_FIRST.fullmatch(text):
            day, month, year, hour, minute, second = (int(part) if part else 0 for part in found.groups())
            return datetime(year, month, day, *((hour, minute, second) if found[4] else (12,)))  # noqa: DTZ001  # the zone is given by the caller
        if found := _YEAR_FIRST.fullmatch(text):
            year, month, day = (int(part) for part in found.groups())
            return datetime(year, month, day, 12)  # noqa: DTZ001  # as above
        if _SECONDS.fullmatch(text):
            return datetime.fromtimestamp(int(text) / (1_000 if len(text) > 10 else 1), UTC)
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return datetime.combine(moment.date(), time(12)) if len(text) <= 10 else moment
