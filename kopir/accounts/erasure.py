"""Erase a person: every app lets go of them, then the account itself is deleted, which only works if all did."""

from __future__ import annotations

import json
from enum import StrEnum

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import connection, transaction

from kopir.accounts.models import Account, Erasure, Grant, NewAddress
from kopir.accounts.own_data import top_down
from kopir.accounts.rules import INCLUDES, Role, canonical_address
from kopir.mail.actions import forget_receiver, forget_sender
from kopir.web import clock
from kopir.web.errors import Refused


class Words(StrEnum):
    """What becomes of words that were published."""

    ERASED = "erased"
    UNNAMED = "unnamed"


KEEPERS = (Role.STEWARD, Role.EDITOR)  # a site without one of them cannot go on


@transaction.atomic
def erase_person(account: Account, words: Words) -> Erasure:
    """A person leaves: nothing that names them stays; published words go too, or stay without a name.

    Each app's holding lets go of them, those above first. Supports and marks are taken back, so that counts keep saying
    how many people can be told apart. One entry ``text.redacted`` for each entry whose texts were opened. Every
    foreign key protects the account, so its deletion fails, and all with it, where an app kept something.

    Raises
    ------
    Refused
        ``last_keeper`` for the only editor or steward: somebody must take over first.
    """
    # Locked, so that two editors who leave at once do not each count on the other.
    list(Grant.objects.current().filter(role__in=KEEPERS).select_for_update().order_by("pk"))
    account = Account.objects.select_for_update().get(pk=account.pk)
    if is_last_keeper(account):
        raise Refused("last_keeper")
    for holding in top_down():
        let_go = holding.unname if words is Words.UNNAMED and holding.unname else holding.erase
        let_go(account)
    account.delete()
    return Erasure.objects.create(at=clock.now(), words=words)


def is_last_keeper(account: Account) -> bool:
    """Say whether the site would be left without anybody who may do what this person does."""
    for role in KEEPERS:
        able = [held for held in Role if role in INCLUDES[held]]
        holders = Grant.objects.current().filter(role__in=able, account__is_active=True)
        if account.roles() & set(able) and not holders.exclude(account=account).exists():
            return True
    return False


def end_sessions(account: Account) -> None:
    """Sign a person out everywhere, and forget sign-ins that were begun with their address."""
    address = json.dumps(account.email)
    for session in Session.objects.iterator():
        told = session.get_decoded()
        if told.get(SESSION_KEY) == str(account.pk) or address in json.dumps(told):
            session.delete()


def let_go_of_account(account: Account) -> None:
    """End what hangs on the account alone: sessions, waiting mails; keys, roles and addresses go with its row."""
    end_sessions(account)
    asked = NewAddress.objects.filter(account=account).values_list("email", flat=True)
    own = {account.canonical_email, *(canonical_address(email) for email in asked)}
    forget_receiver(lambda email: canonical_address(email) in own)
    forget_sender(lambda email: canonical_address(email) in own)
    Grant.objects.filter(given_by=account).update(given_by=None)


def sweep_after_erasure() -> int:
    """Empty SQLite's log of changes after an erasure, since old pages lie in it; return for how many erasures.

    Where somebody reads just now the log cannot be emptied, and the next round tries again. PostgreSQL forgets by its
    own vacuum.
    """
    waiting = list(Erasure.objects.filter(swept_at=None).values_list("pk", flat=True))
    if not waiting or not _log_is_empty():
        return 0
    return Erasure.objects.filter(pk__in=waiting).update(swept_at=clock.now())


def _log_is_empty() -> bool:
    if connection.vendor != "sqlite":  # pragma: no cover  # run by the tests on PostgreSQL; coverage is taken on SQLite
        return True
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return not cursor.fetchone()[0]
