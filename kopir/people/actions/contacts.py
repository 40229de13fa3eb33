"""How offices are reached."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from kopir.people.addressees import refs_of
from kopir.people.models import ContactDetail, Organization, Person, Post
from kopir.people.rules import ContactType, Refusal
from kopir.record.actions import append
from kopir.web.errors import Refused


@transaction.atomic
def register_address(
    owner: Post | Organization,
    value: str,
    *,
    how: str,
    on: date,
    type: ContactType = ContactType.EMAIL,
    by: str = "editor",
) -> ContactDetail:
    """Make an address the one that letters to an office go to, with how and when it was verified; editors may.

    It takes the place of an earlier one of the same type. Entry `contact.registered`; the address itself is in no
    entry. Raises Refused where nothing is said of how it was verified.
    """
    if not how.strip():
        raise Refused(Refusal.NOT_VERIFIED)
    owned = {"post": owner} if isinstance(owner, Post) else {"organization": owner}
    ContactDetail.objects.filter(**owned, type=type.value, is_registered=True).update(is_registered=False)
    contact = ContactDetail.objects.create(
        **owned, type=type.value, value=value, is_registered=True, verified_how=how, verified_on=on
    )
    append("contact.registered", refs_of(owner), by, {"type": type.value, "verified_on": on.isoformat()}, {"how": how})
    return contact


@transaction.atomic
def add_contact(
    owner: Post | Organization | Person,
    value: str,
    *,
    type: ContactType,
    label: str = "",
) -> ContactDetail:
    """Keep a contact of an office beside the registered one; editors may. No entry: nothing public changes.

    Raises Refused for a person who holds and held no office: no private person's contact is kept here.
    """
    if isinstance(owner, Person):
        if not owner.memberships.exists():
            raise Refused(Refusal.PRIVATE_PERSON)
        return ContactDetail.objects.create(person=owner, type=type.value, value=value, label=label)
    owned = {"post": owner} if isinstance(owner, Post) else {"organization": owner}
    return ContactDetail.objects.create(**owned, type=type.value, value=value, label=label)
