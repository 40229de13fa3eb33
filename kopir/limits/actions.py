"""Count how often somebody asks, without keeping who."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F

from kopir.limits.models import Use
from kopir.limits.rules import Asker, Limit, bucket, counted
from kopir.web import clock
from kopir.web.errors import Refused


@transaction.atomic
def allow(limit: Limit, asker: Asker) -> None:
    """Count one use of an act by an address and a connection.

    Raises
    ------
    Refused
        With code ``too-many`` where either has used up its day. Nothing is counted then.
    """
    day = clock.today()
    for who, value, most in counted(limit, asker):
        name = bucket(settings.SECRET_KEY, day, limit.act, who, value)
        Use.objects.bulk_create([Use(bucket=name, day=day)], ignore_conflicts=True)  # one statement, and no savepoint
        if not Use.objects.filter(bucket=name, times__lt=most).update(times=F("times") + 1):
            raise Refused("too-many")


def forget_uses() -> int:
    """Delete the counts of days gone by; return how many."""
    return Use.objects.old(clock.today() - timedelta(days=1)).delete()[0]
