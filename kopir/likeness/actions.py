"""Ask for a text's vectors, and let them go. Nothing of it is public, so nothing of it is on the record."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Q

from kopir.likeness.models import Pair, Vector, Wanted
from kopir.web import clock


@transaction.atomic
def want(refs: Iterable[str], *, are_new: bool = False) -> None:
    """Public texts are new or have changed: their old vectors go, the worker makes new ones. In the act's transaction.

    The row that waits is made anew each time, so that no vector of the words before is taken for one of these. Texts
    that have never been public, `are_new`, have no vectors to let go.
    """
    asked = list(dict.fromkeys(refs))
    if not are_new:
        forget(asked)
    moment = clock.now()
    Wanted.objects.bulk_create([Wanted(ref=ref, since=moment) for ref in asked])


@transaction.atomic
def forget(refs: Iterable[str]) -> None:
    """Texts are hidden or erased: nothing made of them stays, neither vector nor pair. In the act's transaction."""
    gone = list(refs)
    Wanted.objects.filter(ref__in=gone).delete()
    Vector.objects.of(gone).delete()
    Pair.objects.filter(Q(first__in=gone) | Q(second__in=gone)).delete()
