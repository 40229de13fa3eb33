"""Count how often somebody asks, without keeping who."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F

from kopir.accounts.rules import canonical_address
from kopir.issues.models import Use
from kopir.issues.rules import LIMITS, Act, Asker, Who, bucket
from kopir.web import clock
from kopir.web.errors import Refused


@transaction.atomic
def allow(act: Act, asker: Asker) -> None:
    """Count one use of an act by an address and a connection.

    Raises
    ------
    Refused
        With code ``too-many`` where either has used up its day. Nothing is counted then.
    """
    day = clock.today()
    for who, value in ((Who.ADDRESS, canonical_address(asker.address)), (Who.CONNECTION, asker.connection)):
        name = bucket(settings.SECRET_KEY, day, act, who, value)
        Use.objects.get_or_create(bucket=name, defaults={"day": day})
        if not Use.objects.filter(bucket=name, times__lt=LIMITS[act, who]).update(times=F("times") + 1):
            raise Refused("too-many")


def forget_uses() -> int:
    """Delete the counts of days gone by; return how many."""
    return Use.objects.old(clock.today() - timedelta(days=1)).delete()[0]
