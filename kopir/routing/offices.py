"""Whether offices can be reached on a day: many at once, in a handful of queries."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from kopir.people.addressees import Addressee, is_addressable
from kopir.people.models import ContactDetail, Membership, Organization, Post
from kopir.people.rules import ContactType
from kopir.pure.popolo import PartialDate


@dataclass(frozen=True)
class Reach:
    """How an office stands on a day. `is_over`: of the past, vanished or ended, so that no letter can be put to it."""

    is_over: bool
    is_vacant: bool
    has_email: bool

    @property
    def is_fine(self) -> bool:
        """Say whether a letter reaches somebody by mail."""
        return not (self.is_over or self.is_vacant) and self.has_email


def reach_of(addressees: Iterable[Addressee], day: date) -> dict[str, Reach]:
    """Return how each of some offices stands on a day, by its reference."""
    asked = {one.ref: one for one in addressees}
    posts = [one.pk for one in asked.values() if isinstance(one, Post)]
    held = set(Membership.objects.on(day).filter(post__in=posts).values_list("post", flat=True))
    mails = ContactDetail.objects.filter(is_registered=True, type=ContactType.EMAIL.value)
    to_posts = set(mails.filter(post__in=posts).values_list("post", flat=True))
    bodies = {organization_key(one) for one in asked.values()}
    to_bodies = set(mails.filter(organization__in=bodies).values_list("organization", flat=True))
    return {
        ref: Reach(
            is_over=is_over(one, day),
            is_vacant=isinstance(one, Post) and one.pk not in held,
            has_email=(isinstance(one, Post) and one.pk in to_posts) or organization_key(one) in to_bodies,
        )
        for ref, one in asked.items()
    }


def organization_key(addressee: Addressee) -> int:
    return addressee.organization_id if isinstance(addressee, Post) else addressee.pk


def is_over(addressee: Addressee, day: date) -> bool:
    """Say whether no letter can be put to somebody on a day: of the past, vanished or ended."""
    if not is_addressable(addressee):
        return True
    if isinstance(addressee, Organization):
        return _ended(addressee.dissolution_date, day)
    return _ended(addressee.end_date, day) or _ended(addressee.organization.dissolution_date, day)


def _ended(end: str, day: date) -> bool:
    try:
        return bool(end) and PartialDate(end).last < day
    except ValueError:  # a source's own words
        return False
