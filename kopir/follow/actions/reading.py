"""The cursor of this reading of the record."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Max

from kopir.follow.rules import Rhythm, next_notice
from kopir.record.models import Cursor, Entry
from kopir.web import clock

READING = "follow"


def hour_of(rhythm: Rhythm) -> datetime:
    """Return when a notice about something that is known now is due under this site's house rules."""
    gathered = timedelta(minutes=settings.MINUTES_NEWS_ARE_GATHERED)
    return next_notice(rhythm, clock.now(), ZoneInfo(settings.TIME_ZONE), gathered)


def head() -> int:
    """Return the key of the newest entry; entries become visible in the order of their keys, so none before is late."""
    return int(Entry.objects.aggregate(newest=Max("pk"))["newest"] or 0)


def locked_cursor() -> Cursor:
    """Return the cursor; whoever holds it is alone with the followings until the transaction ends.

    So nobody begins to follow while an entry passes by, and no notice is written while news are noted. PostgreSQL
    locks the row; a transaction on SQLite is alone anyway. The first reading begins with what comes next: nobody
    followed anything before.
    """
    Cursor.objects.get_or_create(reading=READING, defaults={"position": head()})
    return Cursor.objects.select_for_update().get(reading=READING)
