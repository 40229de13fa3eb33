"""What pages and data say of the directory, ready to be shown: nothing here that a page must not say."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from kopir.people.labels import HISTORY_KEYS
from kopir.people.models import Disclosure, Membership, Organization, Person, Post, Revision
from kopir.pure.popolo import JSON

MOST_REVISIONS = 20


@dataclass(frozen=True)
class Seat:
    """A membership on a page: `start` and `end` as given, `is_ended` on the day the page is made.

    `is_historical` says that a file of the past names it: without an end there, nothing follows for today.
    """

    membership: Membership
    is_ended: bool
    is_historical: bool
    start: str
    end: str


@dataclass(frozen=True)
class Change:
    """One change in a thing's history: what is called how, what it said before and after; both empty if not shown."""

    what: str
    before: str
    after: str


@dataclass(frozen=True)
class Step:
    at: datetime
    source: str
    is_first: bool
    is_gone: bool
    changes: list[Change]


def seats(memberships: Iterable[Membership], day: date) -> list[Seat]:
    """Return memberships as a page shows them, those that hold on the day first."""
    found = [
        Seat(
            membership=each,
            is_ended=bool(each.ends_on and each.ends_on < day),
            is_historical=each.organization.is_historical,
            start=each.shown_start[:10],
            end=each.shown_end[:10],
        )
        for each in memberships
    ]
    return sorted(found, key=lambda seat: seat.is_ended)


def history(ref: str) -> list[Step]:
    """Return the newest changes of a thing, newest first."""
    revisions = Revision.objects.of(ref).select_related("of_import")[:MOST_REVISIONS]
    return [
        Step(
            at=revision.at,
            source=revision.of_import.file_name if revision.of_import else "",
            is_first=revision.before is None,
            is_gone=revision.after is None,
            changes=changes(revision.before or {}, revision.after or {}) if revision.before and revision.after else [],
        )
        for revision in revisions
    ]


def changes(before: dict[str, Any], after: dict[str, Any]) -> list[Change]:
    """Return what differs; values only of keys that a page may tell, since a source may hold private ones."""
    found = []
    for key in sorted(before.keys() | after.keys()):
        old, new = before.get(key), after.get(key)
        if old == new:
            continue
        is_told = key in HISTORY_KEYS and all(value is None or isinstance(value, str) for value in (old, new))
        told = (str(old or ""), str(new or "")) if is_told else ("", "")
        found.append(Change(str(HISTORY_KEYS.get(key, key)), *told))
    return found


def web_links(links: Iterable[dict[str, Any]]) -> list[dict[str, str]]:
    """Return the links that lead to a web page; anything else that a source calls a link is not shown."""
    return [
        {"url": str(link["url"]), "note": str(link.get("note") or "")}
        for link in links
        if str(link.get("url", "")).startswith(("http://", "https://"))
    ]


def person_data(
    person: Person, memberships: Iterable[Membership], disclosures: Iterable[Disclosure]
) -> dict[str, JSON]:
    """Return what the data address of a person says: public facts, never a contact."""
    return {
        **_named_data(person),
        "other_names": [
            {"name": str(other.get("name", "")), "lang": str(other.get("lang") or "")} for other in person.other_names
        ],
        "image": person.image,
        "links": [dict(link) for link in web_links(person.links)],
        "sources": [dict(link) for link in web_links(person.sources)],
        "is_historical": person.is_historical,
        "is_sample": person.is_sample,
        "memberships": [membership_data(membership) for membership in memberships],
        "disclosures": [disclosure_data(disclosure) for disclosure in disclosures],
    }


def membership_data(membership: Membership) -> dict[str, JSON]:
    """Return a membership for a data address: public references and dates as given."""
    return {
        "person": membership.person.ref,
        "organization": membership.organization.ref,
        "post": membership.post.ref if membership.post else None,
        "on_behalf_of": membership.on_behalf_of.ref if membership.on_behalf_of else None,
        "area": membership.area.ref if membership.area else None,
        "role": membership.role,
        "start_date": membership.shown_start or None,
        "end_date": membership.shown_end or None,
    }


def disclosure_data(disclosure: Disclosure) -> dict[str, JSON]:
    """Return a declaration for a data address."""
    return {
        "tie": disclosure.tie,
        "organization": disclosure.organization.ref if disclosure.organization else None,
        "organization_text": disclosure.organization_text,
        "detail": disclosure.detail,
        "source": disclosure.source,
        "is_own": disclosure.is_own,
        "declared_on": disclosure.declared_on.isoformat(),
        "withdrawn_on": disclosure.withdrawn_on.isoformat() if disclosure.withdrawn_on else None,
    }


def place_data(place: Organization | Post, memberships: Iterable[Membership]) -> dict[str, JSON]:
    """Return what the data address of an organisation or a post says."""
    data: dict[str, JSON] = {
        **_named_data(place),
        "sources": [dict(link) for link in web_links(place.sources)],
        "is_historical": place.is_historical,
        "is_sample": place.is_sample,
        "memberships": [membership_data(membership) for membership in memberships],
    }
    if isinstance(place, Post):
        return data | {"organization": place.organization.ref}
    return data | {"classification": place.classification}


def _named_data(thing: Person | Organization | Post) -> dict[str, JSON]:
    return {"ref": thing.ref, "slug": thing.slug, "name": thing.name, "names": dict(thing.names)}
