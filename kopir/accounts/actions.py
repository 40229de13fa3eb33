"""Accounts come into being when an address is confirmed; roles are given and taken."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from django.db import transaction

from kopir.accounts.models import Account, Grant
from kopir.accounts.rules import Role
from kopir.web import clock


@transaction.atomic
def account_for(email: str) -> Account:
    """Return the account of an address, made where there is none; it is not yet confirmed by this."""
    return Account.objects.at_address(email)


@transaction.atomic
def confirm_account(email: str, language: str = "kk") -> Account:
    """Note that the holder of an address has pressed a button in a mail sent to it; return the account.

    The moment of the first confirmation stays: marks from first-day addresses are counted apart.
    """
    account = account_for(email)
    if account.confirmed_at is None:
        account.confirmed_at, account.language = clock.now(), language
        account.save(update_fields=["confirmed_at", "language"])
    EmailAddress.objects.get_or_create(
        user=account, email=account.email.lower(), defaults={"verified": True, "primary": True}
    )
    return account


@transaction.atomic
def grant(account: Account, role: Role, *, by: Account | None) -> Grant:
    """Give a role; giving it twice changes nothing."""
    given, _made = Grant.objects.get_or_create(
        account=account, role=role, ended_at=None, defaults={"given_by": by, "given_at": clock.now()}
    )
    return given


@transaction.atomic
def end_grant(account: Account, role: Role) -> int:
    """Take a role away; return how many grants ended (none or one)."""
    return Grant.objects.current().filter(account=account, role=role).update(ended_at=clock.now())
