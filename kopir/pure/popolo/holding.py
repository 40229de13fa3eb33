"""Who held what on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kopir.pure.popolo.dates import PartialDate
from kopir.pure.popolo.documents import Document, Membership, Post


@dataclass(frozen=True)
class Holder:
    """One membership that is valid on the day asked for; None where the file says nothing."""

    person_id: str
    person: str
    post: str | None
    role: str | None
    organization_id: str | None
    organization: str | None
    area_id: str | None
    on_behalf_of_id: str | None
    start_date: str | None
    end_date: str | None


def holders(document: Document, on: date) -> tuple[Holder, ...]:
    """Return the memberships valid on a day, both ends included.

    A start known in part begins on its first day, an end known in part falls on its last. A membership without a
    date takes that of its legislative period; missing there too, it is open. The dates returned are those that were
    applied, as given. Order: name of the person, then ids, so that equal documents give equal lists.
    """
    names = _Names(
        people={person.id: person.name for person in document.persons},
        organizations={organization.id: organization.name for organization in document.organizations},
        posts={post.id: post for post in document.posts},
    )
    periods = {event.id: event for event in document.events}
    found = []
    for membership in document.memberships:
        period = periods.get(membership.legislative_period_id)
        start = membership.start_date or (period.start_date if period else None)
        end = membership.end_date or (period.end_date if period else None)
        if (start is None or start.first <= on) and (end is None or on <= end.last):
            found.append(_holder(membership, names, start, end))
    return tuple(sorted(found, key=_order))


@dataclass(frozen=True)
class _Names:
    people: dict[str, str]
    organizations: dict[str, str]
    posts: dict[str, Post]


def _order(holder: Holder) -> tuple[str, ...]:
    given = (holder.person, holder.person_id, holder.organization_id, holder.post, holder.role)
    rest = (holder.area_id, holder.on_behalf_of_id, holder.start_date, holder.end_date)
    return tuple(value or "" for value in given + rest)


def _holder(membership: Membership, names: _Names, start: PartialDate | None, end: PartialDate | None) -> Holder:
    post = names.posts.get(membership.post_id)
    organization_id = membership.organization_id or (post.organization_id if post else "")
    return Holder(
        person_id=membership.person_id,
        person=names.people[membership.person_id],
        post=(post.label or post.role or post.id) if post else None,
        role=membership.role or (post.role if post else "") or None,
        organization_id=organization_id or None,
        organization=names.organizations.get(organization_id),
        area_id=membership.area_id or (post.area_id if post else "") or None,
        on_behalf_of_id=membership.on_behalf_of_id or None,
        start_date=start.text if start else None,
        end_date=end.text if end else None,
    )
