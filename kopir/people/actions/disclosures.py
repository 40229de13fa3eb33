"""Affiliations that people in office and members of the host declare."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import F

from kopir.people.models import Disclosure, Organization, Person
from kopir.people.rules import Refusal, Tie, may_be_owner
from kopir.record.actions import append
from kopir.web import clock
from kopir.web.errors import Refused, TooLate


@dataclass(frozen=True)
class Declaration:
    """What is declared: a tie to an organisation that we know, or to one in words; an editor names the source."""

    tie: Tie
    organization: Organization | None = None
    organization_text: str = ""
    detail: str = ""
    source: str = ""
    on: date | None = None


@transaction.atomic
def disclose(person: Person, declaration: Declaration, *, is_own: bool) -> Disclosure:
    """Publish an affiliation of somebody in office or of the host, declared by that person or entered with a source.

    Entry `disclosure.declared`. Raises Refused for a private person, for a declaration that names nothing, and for
    one by an editor that has no source.
    """
    if not may_disclose(person):
        raise Refused(Refusal.PRIVATE_PERSON)
    names_nothing = declaration.organization is None and not declaration.organization_text.strip()
    if names_nothing or not (is_own or declaration.source.strip()):
        raise Refused(Refusal.NOTHING_NAMED)
    disclosure = Disclosure.objects.create(
        person=person,
        organization=declaration.organization,
        organization_text=declaration.organization_text,
        tie=declaration.tie.value,
        detail=declaration.detail,
        source=declaration.source,
        is_own=is_own,
        declared_on=declaration.on or clock.today(),
    )
    organization = declaration.organization.ref if declaration.organization else ""
    append(
        "disclosure.declared",
        [ref for ref in (disclosure.ref, person.ref, organization) if ref],
        own_actor(person) if is_own else "editor",
        {
            "person": person.ref,
            "organization": organization,
            "tie": declaration.tie.value,
            "is_own": is_own,
            "on": disclosure.declared_on.isoformat(),
        },
        {
            "organization_text": declaration.organization_text,
            "detail": declaration.detail,
            "source": declaration.source,
        },
    )
    return disclosure


@transaction.atomic
def withdraw_disclosure(disclosure: Disclosure, reason: str, *, is_own: bool) -> Disclosure:
    """Withdraw a declaration; it stays readable, marked as withdrawn, with the reason.

    The person may, for their own, or an editor. Entry `disclosure.withdrawn`. Raises Refused without a reason, TooLate
    where it was withdrawn before.
    """
    if not reason.strip():
        raise Refused(Refusal.NOTHING_NAMED)
    standing = Disclosure.objects.standing().filter(pk=disclosure.pk)
    day = clock.today()
    if not standing.update(withdrawn_on=day, withdrawal_reason=reason):
        raise TooLate(Refusal.ALREADY_WITHDRAWN)
    disclosure.refresh_from_db()
    person = disclosure.person
    append(
        "disclosure.withdrawn",
        [disclosure.ref, person.ref],
        own_actor(person) if is_own else "editor",
        {"person": person.ref, "on": day.isoformat()},
        {"reason": reason},
    )
    return disclosure


def own_actor(person: Person) -> str:
    """Return the public actor under which a person declares: the host's member, else the office that they hold."""
    held = person.memberships.present().select_related("organization", "post")
    latest = held.order_by(F("starts_on").desc(nulls_last=True), "-pk").first()
    if latest is None or held.filter(organization__is_host=True).exists():
        return "host-member"
    return f"office/{(latest.post or latest.organization).slug}"


def may_disclose(person: Person) -> bool:
    """Say whether a person is public enough to declare: in office once, or a member of the host."""
    memberships = person.memberships.present()
    return may_be_owner(
        has_held_office=memberships.exists(),
        is_host_member=memberships.filter(organization__is_host=True).exists(),
    )
