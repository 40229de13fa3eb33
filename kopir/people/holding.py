"""What the directory holds on a person who signs in as somebody in it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kopir.accounts.models import Account
from kopir.accounts.own_data import Holding, Section
from kopir.people.models import Person


def export(account: Account) -> tuple[Section, ...]:
    rows = Person.objects.filter(account=account)
    known = tuple({"name": row.name_in(), "url": row.get_absolute_url()} for row in rows)
    return (Section("person", _("Whom you act for in the directory"), known),)


def let_go(account: Account) -> None:
    """Take the account away from the public person; what is public of an office stays, it is no private datum."""
    Person.objects.filter(account=account).update(account=None)


HOLDING = Holding(app="people", columns=("people.Person.account",), export=export, erase=let_go)
