"""Accounts come into being when an address is confirmed; roles are given and taken."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.db.models import ProtectedError

from kopir.accounts.models import Account, Grant
from kopir.accounts.rules import UNCONFIRMED_KEPT, Role
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
    moment = clock.now()
    if Account.objects.filter(pk=account.pk, confirmed_at=None).update(confirmed_at=moment, language=language):
        account.confirmed_at, account.language = moment, language
    return account


@transaction.atomic
def choose_language(account: Account, language: str) -> None:
    """Let mails to a person speak another language."""
    Account.objects.filter(pk=account.pk).update(language=language)
    account.language = language


@transaction.atomic
def grant(account: Account, role: Role, *, by: Account | None) -> Grant:
    """Give a role; giving it twice changes nothing."""
    given, _made = Grant.objects.get_or_create(
        account=account, role=role, ended_at=None, defaults={"given_by": by, "given_at": clock.now()}
    )
    account.forget_roles()
    return given


@transaction.atomic
def end_grant(account: Account, role: Role) -> int:
    """Take a role away; return how many grants ended (none or one)."""
    ended = Grant.objects.current().filter(account=account, role=role).update(ended_at=clock.now())
    account.forget_roles()
    return ended


def forget_unconfirmed(limit: int = 100, kept: timedelta = UNCONFIRMED_KEPT) -> int:
    """Delete addresses that somebody typed and nobody confirmed, unless something still waits for them.

    Returns how many were deleted; what another table protects stays until that has gone.
    """
    stale = Account.objects.stale(clock.now() - kept).order_by("pk")
    return sum(_delete_if_free(account) for account in stale[:limit])


def _delete_if_free(account: Account) -> bool:
    try:
        with transaction.atomic():
            account.delete()
    except ProtectedError:
        return False
    return True
