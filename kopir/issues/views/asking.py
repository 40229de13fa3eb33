"""Who asks."""

from __future__ import annotations

from django.http import HttpRequest

from kopir.accounts.models import Account


def account_of(request: HttpRequest) -> Account | None:
    """Return the account that is signed in, if one is."""
    return request.user if isinstance(request.user, Account) else None
