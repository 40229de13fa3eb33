"""Who stands where from when to when."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from kopir.people.actions.changing import all_or_nothing
from kopir.people.actions.facts import membership_about, membership_facts
from kopir.people.models import Membership, Organization, Person, Revision
from kopir.people.rules import Refusal
from kopir.record.actions import append
from kopir.web.errors import Refused, TooLate


@transaction.atomic
def add_membership(person: Person, organization: Organization, *, by: str = "editor", **columns: Any) -> Membership:
    """Put a person into an organisation, with or without a post; editors may. Entry `membership.added`.

    Raises Refused for impossible dates and for a post of another organisation.
    """
    membership = Membership(person=person, organization=organization, **columns)
    _check(membership)
    membership.save()
    _enter("membership.added", membership, by)
    return membership


@transaction.atomic
def edit_membership(membership: Membership, changes: Mapping[str, Any], *, by: str = "editor") -> Membership:
    """Correct a membership; editors may. Nothing changed: nothing is written.

    Keeps what it said before as a Revision. Entry `membership.changed`; raises like `add_membership`.
    """
    return _change("membership.changed", membership, changes, by)


@transaction.atomic
def end_membership(membership: Membership, end_date: str, *, by: str = "editor") -> Membership:
    """Note the day, month or year in which a membership ended; editors may. Entry `membership.ended`.

    Raises TooLate where an end is already known, Refused for an end before the start.
    """
    # The row is read again under a lock: two editors may end it at once, and the first word stands.
    if membership.end_date or Membership.objects.select_for_update().get(pk=membership.pk).end_date:
        raise TooLate(Refusal.ALREADY_ENDED)
    if not end_date:
        raise Refused(Refusal.NOT_A_DATE)
    return _change("membership.ended", membership, {"end_date": end_date}, by)


def _change(kind: str, membership: Membership, changes: Mapping[str, Any], by: str) -> Membership:
    changed = {column: value for column, value in changes.items() if getattr(membership, column) != value}
    if not changed:
        return membership
    before = {**membership_facts(membership), "role": membership.role}
    with all_or_nothing(membership, changed):
        _check(membership)
    membership.save()
    after = {**membership_facts(membership), "role": membership.role}
    Revision.objects.create(ref=membership.person.ref, before=before, after=after)
    _enter(kind, membership, by)
    return membership


def _check(membership: Membership) -> None:
    if membership.post and membership.post.organization_id != membership.organization_id:
        raise Refused(Refusal.POST_ELSEWHERE)
    try:
        membership.set_span()
    except ValueError as error:
        raise Refused(Refusal.NOT_A_DATE) from error
    if membership.span.is_backwards:
        raise Refused(Refusal.END_BEFORE_START)


def _enter(kind: str, membership: Membership, by: str) -> None:
    append(kind, membership_about(membership), by, membership_facts(membership), {"role": membership.role})
