"""The account through which a public person declares for themselves."""

from __future__ import annotations

from django.db import transaction

from kopir.accounts.actions import account_for
from kopir.people.models import Person
from kopir.people.rules import Refusal
from kopir.web.errors import Refused


@transaction.atomic
def connect_account(person: Person, email: str) -> Person:
    """Let the holder of an address act as this person; an empty address takes that away. Editors may.

    No entry: an address is never public. Raises Refused where the address already acts for somebody else.
    """
    account = account_for(email) if email else None
    if account and Person.objects.filter(account=account).exclude(pk=person.pk).exists():
        raise Refused(Refusal.ACCOUNT_TAKEN)
    person.account = account
    person.save(update_fields=["account"])
    return person
