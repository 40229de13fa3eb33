"""Whether somebody who checks is independent of the organisation that is being checked."""

from __future__ import annotations

from datetime import date

from kopir.accounts.models import Account
from kopir.accounts.rules import Role, may_act_as
from kopir.people.models import Disclosure, Membership, Organization, Person, Post


def is_disclosed_member(account: Account, organization: Organization | Post, on: date) -> bool:
    """Say whether an account is known to belong to an organisation on a day.

    It belongs by a membership in the organisation, above it or below it, or on its behalf; by a standing declaration
    of any tie to one of these; or, for the host, by the role of a member.
    """
    body = organization.organization if isinstance(organization, Post) else organization
    keys = body.line()
    if Organization.objects.filter(pk__in=keys, is_host=True).exists() and may_act_as(account.roles(), Role.MEMBER):
        return True
    person = Person.objects.filter(account=account).first()
    if person is None:
        return False
    if Membership.objects.on(on).filter(person=person).in_line_of(body).exists():
        return True
    return Disclosure.objects.standing_on(on).filter(person=person, organization__in=keys).exists()
