"""What an entry says of a thing: its whole public state, so that replaying entries gives the state back."""

from __future__ import annotations

from typing import Any

from kopir.people.models import Area, Membership, Organization, Person, Post
from kopir.record.rules import JSON


def facts_of(thing: Area | Organization | Post | Person) -> dict[str, JSON]:
    """Return the public facts of a named thing; names are published texts and stand apart."""
    sources: list[JSON] = [str(source.get("url", "")) for source in thing.sources]
    if isinstance(thing, Area):
        return {"type": thing.type, "parent": _ref(thing.parent), "sources": sources}
    if isinstance(thing, Organization):
        return {
            "classification": thing.classification,
            "parent": _ref(thing.parent),
            "area": _ref(thing.area),
            "is_host": thing.is_host,
            "is_sample": thing.is_sample,
            "founded": thing.founding_date,
            "dissolved": thing.dissolution_date,
            "language": thing.language,
            "second_language": thing.second_language,
            "sources": sources,
        }
    if isinstance(thing, Post):
        return {
            "organization": thing.organization.ref,
            "area": _ref(thing.area),
            "starts": thing.start_date,
            "ends": thing.end_date,
            "is_sample": thing.is_sample,
            "language": thing.language,
            "second_language": thing.second_language,
            "sources": sources,
        }
    return {"is_sample": thing.is_sample, "is_historical": thing.is_historical, "sources": sources}


def texts_of(thing: Area | Organization | Post | Person) -> dict[str, str]:
    """Return the published texts of a named thing."""
    texts = {"name": thing.name} | {f"name_{language}": name for language, name in thing.names.items()}
    return texts | ({"role": thing.role} if isinstance(thing, Post) else {})


def membership_facts(membership: Membership) -> dict[str, JSON]:
    """Return who stands where from when to when; dates as given and as computed."""
    return {
        "person": membership.person.ref,
        "organization": membership.organization.ref,
        "post": _ref(membership.post),
        "on_behalf_of": _ref(membership.on_behalf_of),
        "area": _ref(membership.area),
        "starts": membership.start_date,
        "ends": membership.end_date,
        "starts_on": membership.starts_on.isoformat() if membership.starts_on else "",
        "ends_on": membership.ends_on.isoformat() if membership.ends_on else "",
        "sources": [str(source.get("url", "")) for source in membership.sources],
    }


def membership_about(membership: Membership) -> list[str]:
    """Return whose timelines show a membership."""
    others = (membership.person, membership.organization, membership.post, membership.on_behalf_of, membership.area)
    refs = [membership.ref, *(other.ref for other in others if other is not None)]
    return list(dict.fromkeys(refs))


def _ref(thing: Any) -> str:
    return thing.ref if thing is not None else ""
