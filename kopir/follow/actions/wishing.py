"""Who raises or supports an issue may tick a box to be told what comes of it; the wish waits for the act itself."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction

from kopir.accounts.models import Account
from kopir.follow.actions.following import begin_following
from kopir.follow.models import Following, Wish
from kopir.follow.rules import Rhythm
from kopir.issues.models import Issue
from kopir.web import clock

KEPT = timedelta(days=90)  # longer than any text waits for its editor


@transaction.atomic
def note_wish(ref: str, language: str) -> None:
    """The box of an act that waits for its confirmation was ticked."""
    Wish.objects.get_or_create(ref=ref, defaults={"language": language, "created_at": clock.now()})


@transaction.atomic
def keep_wish(ref: str, account: Account, issue: Issue) -> None:
    """The act has come true: whoever ticked its box follows the issue from here on, once a day."""
    wish = Wish.objects.filter(ref=ref).first()
    if wish is not None:
        wish.delete()
        begin_as_wished(account, issue, wish.language)


@transaction.atomic
def begin_as_wished(account: Account, issue: Issue, language: str) -> None:
    """Follow an issue once a day; somebody who follows it already goes on in the way they chose."""
    if not Following.objects.of(account).filter(what=issue.ref).exists():
        begin_following(account, issue.ref, Rhythm.DAILY, language)


def forget_wishes(limit: int = 200) -> int:
    """Forget wishes whose act never came true; return how many."""
    old = Wish.objects.filter(created_at__lt=clock.now() - KEPT).order_by("pk")
    keys = list(old.values_list("pk", flat=True)[:limit])
    return Wish.objects.filter(pk__in=keys).delete()[0] if keys else 0
