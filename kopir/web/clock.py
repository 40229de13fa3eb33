"""The one clock. Code asks here, so that a test or the sample site can live on another day."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings

_elsewhen: ContextVar[datetime | None] = ContextVar("elsewhen", default=None)


def now() -> datetime:
    """Return this moment in UTC."""
    return _elsewhen.get() or datetime.now(UTC)


def today(zone: str | None = None) -> date:
    """Return the calendar day of this moment in a time zone (the site's when none is given)."""
    return now().astimezone(ZoneInfo(zone or settings.TIME_ZONE)).date()


@contextmanager
def living_at(moment: datetime) -> Iterator[None]:
    """Let the code inside live at another moment; for the sample site, which acts out its own past."""
    before = _elsewhen.set(moment)
    try:
        yield
    finally:
        _elsewhen.reset(before)
