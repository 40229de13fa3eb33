"""Accounts come into being when an address is confirmed; roles are given and taken."""

from __future__ import annotations

from datetime import timedelta

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import ProtectedError

from kopir.accounts.models import Account, Grant, NewAddress
from kopir.accounts.rules import (
    NEW_ADDRESS_LIMIT,
    NEW_ADDRESS_MAILBOX,
    SIGN_IN_LIMIT,
    UNCONFIRMED_KEPT,
    Role,
    canonical_address,
)
from kopir.limits.actions import allow
from kopir.limits.rules import Asker
from kopir.mail.actions import queue
from kopir.mail.rules import LinkSpec
from kopir.tokens.actions import find, spend
from kopir.web import clock
from kopir.web.errors import TooLate

CHANGE_ADDRESS = "change-address"
NEW_ADDRESS_HOURS = 24
NEW_ADDRESS_TERM = timedelta(hours=NEW_ADDRESS_HOURS)


@transaction.atomic
def account_for(email: str) -> Account:
    """Return the account of an address, made where there is none; it is not yet confirmed by this."""
    return Account.objects.at_address(email)


@transaction.atomic
def account_asked_for(email: str, connection: str) -> Account:
    """Return the account of an address that a stranger has typed, in the same time whether it is known or not.

    Raises
    ------
    Refused
        With code ``too-many`` where the address or the connection has asked too often today.
    """
    allow(SIGN_IN_LIMIT, Asker(canonical_address(email), connection))
    return Account.objects.at_address_in_equal_time(email)


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


@transaction.atomic
def ask_for_address(account: Account, email: str, language: str, connection: str) -> None:
    """A person wants another address; a mail to it says what happens next. Nothing changes until its button is pressed.

    Whether the address is somebody else's already is told in that mail only, so the page tells nobody.

    Raises
    ------
    Refused
        With code ``too-many`` where the person or the connection has asked, or the mailbox was written to, too often
        today.
    """
    new = email.strip()
    allow(NEW_ADDRESS_LIMIT, Asker(account.canonical_email, connection))
    allow(NEW_ADDRESS_MAILBOX, Asker(canonical_address(new), connection))
    NewAddress.objects.filter(account=account).delete()
    asked = NewAddress.objects.create(account=account, email=new, asked_at=clock.now())
    is_taken = Account.objects.filter(canonical_email=canonical_address(new)).exclude(pk=account.pk).exists()
    about = f"new-address/{asked.pk}"
    queue(
        to=new,
        template="accounts/mail/new_address.txt",
        language=language,
        context={"is_taken": is_taken, "hours": NEW_ADDRESS_HOURS},
        about=about,
        dedupe=about,
        link=None if is_taken else LinkSpec(CHANGE_ADDRESS, about, NEW_ADDRESS_TERM, "accounts:confirm_address"),
    )


def new_address_of(secret: str) -> NewAddress | None:
    """Return the address that a link in a mail confirms; None where the link is spent, old or of another act."""
    token = find(CHANGE_ADDRESS, secret)
    key = token.about.removeprefix("new-address/") if token else ""
    return NewAddress.objects.select_related("account").filter(pk=int(key)).first() if key else None


@transaction.atomic
def change_address(secret: str) -> Account:
    """The button in the mail to the new address was pressed: the account has it now, and the old one is told.

    Raises
    ------
    TooLate
        ``token_spent`` where the link was used or has run out, ``taken`` where the address became somebody else's.
    """
    token, asked = find(CHANGE_ADDRESS, secret), new_address_of(secret)
    if token is None or asked is None:
        raise TooLate("token_spent")
    spend(token)
    account, old, canonical = asked.account, asked.account.email, canonical_address(asked.email)
    other = Account.objects.filter(canonical_email=canonical).exclude(pk=account.pk).first()
    if other is not None and (other.confirmed_at or not _delete_if_free(other)):
        raise TooLate("taken")
    account.email, account.canonical_email = asked.email, canonical
    account.save(update_fields=["email", "canonical_email"])
    EmailAddress.objects.filter(user=account).delete()  # the sign-in library's copy of the old one
    queue(
        to=old,
        template="accounts/mail/address_changed.txt",
        language=account.language,
        context={},
        about=f"new-address/{asked.pk}",
        dedupe=f"address-changed:{asked.pk}",
    )
    asked.delete()
    return account


def forget_new_addresses() -> int:
    """Delete addresses that were asked for and never confirmed; return how many."""
    return NewAddress.objects.filter(asked_at__lt=clock.now() - NEW_ADDRESS_TERM).delete()[0]
