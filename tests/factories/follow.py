"""Followings for tests, made through the actions."""

from __future__ import annotations

from typing import Any

from kopir.accounts.models import Account
from kopir.follow.actions import follow
from kopir.follow.models import Following
from kopir.follow.rules import EVERYTHING, Rhythm
from kopir.web import clock
from tests.factories.issues import citizen


def following(
    what: str = EVERYTHING, rhythm: Rhythm = Rhythm.AT_ONCE, account: Account | None = None, language: str = "en"
) -> Following:
    return follow(account or citizen(), what, rhythm, language, connection="")


def many(count: int, what: str, name: str = "many", **facts: Any) -> list[Following]:
    """Followings of as many accounts with a few statements, as if made one by one at position 0."""
    accounts = Account.objects.bulk_create(
        Account(email=address, canonical_email=address, confirmed_at=clock.now())
        for address in (f"{name}{number}@example.org" for number in range(count))
    )
    defaults: dict[str, Any] = {"rhythm": Rhythm.AT_ONCE, "language": "en", "position": 0, "created_at": clock.now()}
    return Following.objects.bulk_create(
        Following(account=account, what=what, **{**defaults, **facts}) for account in accounts
    )
