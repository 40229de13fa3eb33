"""The nouns of Popolo as frozen values.

`extra` holds, as given, every key that a value does not know and every known key whose value says nothing (null, an
empty text): what is written is always what was read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from kopir.pure.popolo.dates import PartialDate

JSON: TypeAlias = "bool | int | float | str | list[JSON] | dict[str, JSON] | None"
Extra: TypeAlias = Mapping[str, JSON]


def _nothing() -> Extra:
    return {}


@dataclass(frozen=True)
class Link:
    url: str
    note: str = ""
    extra: Extra = field(default_factory=_nothing)


@dataclass(frozen=True)
class Identifier:
    identifier: str
    scheme: str = ""
    extra: Extra = field(default_factory=_nothing)


@dataclass(frozen=True)
class OtherName:
    name: str
    lang: str = ""
    note: str = ""
    start_date: PartialDate | None = None
    end_date: PartialDate | None = None
    extra: Extra = field(default_factory=_nothing)


@dataclass(frozen=True)
class ContactDetail:
    type: str
    value: str
    label: str = ""
    note: str = ""
    extra: Extra = field(default_factory=_nothing)


@dataclass(frozen=True)
class Area:
    id: str
    name: str = ""
    type: str = ""
    classification: str = ""
    parent_id: str = ""
    identifiers: tuple[Identifier, ...] = ()
    other_names: tuple[OtherName, ...] = ()
    sources: tuple[Link, ...] = ()
    extra: Extra = field(default_factory=_nothing)


@dataclass(frozen=True)
class Organization:
    id: str
    name: str
    classification: str = ""
    parent_id: str = ""
    area_id: str = ""
    image: str = ""
    founding_date: PartialDate | None = None
    dissolution_date: PartialDate | None = None
    other_names: tuple[OtherName, ...] = ()
    identifiers: tuple[Identifier, ...] = ()
    contact_details: tuple[ContactDetail, ...] = ()
    links: tuple[Link, ...] = ()
    sources: tuple[Link, ...] = ()
    extra: Extra = field(default_factory=_nothing)


@dataclass(frozen=True)
class Post:
    id: str
    label: str = ""
    role: str = ""
    organization_id: str = ""
    area_id: str = ""
    start_date: PartialDate | None = None
    end_date: PartialDate | None = None
    other_labels: tuple[OtherName, ...] = ()
    contact_details: tuple[ContactDetail, ...] = ()
    links: tuple[Link, ...] = ()
    sources: tuple[Link, ...] = ()
    extra: Extra = field(default_factory=_nothing)


@dataclass(frozen=True)
class Person:
    id: str
    name: str
    sort_name: str = ""
    image: str = ""
    other_names: tuple[OtherName, ...] = ()
    identifiers: tuple[Identifier, ...] = ()
    contact_details: tuple[ContactDetail, ...] = ()
    links: tuple[Link, ...] = ()
    sources: tuple[Link, ...] = ()
    birth_date: PartialDate | None = None
    death_date: PartialDate | None = None
    extra: Extra = field(default_factory=_nothing)


@dataclass(frozen=True)
class Event:
    """An event; a legislative period is one with that classification."""

    id: str
    name: str = ""
    classification: str = ""
    organization_id: str = ""
    start_date: PartialDate | None = None
    end_date: PartialDate | None = None
    identifiers: tuple[Identifier, ...] = ()
    sources: tuple[Link, ...] = ()
    extra: Extra = field(default_factory=_nothing)

    @property
    def is_period(self) -> bool:
        """Return whether memberships may take their dates from this event."""
        return self.classification.casefold() in {"legislative period", "term", "legislative term"}


@dataclass(frozen=True)
class Membership:
    person_id: str
    id: str = ""
    organization_id: str = ""
    post_id: str = ""
    on_behalf_of_id: str = ""
    area_id: str = ""
    legislative_period_id: str = ""
    role: str = ""
    label: str = ""
    start_date: PartialDate | None = None
    end_date: PartialDate | None = None
    sources: tuple[Link, ...] = ()
    links: tuple[Link, ...] = ()
    contact_details: tuple[ContactDetail, ...] = ()
    extra: Extra = field(default_factory=_nothing)


@dataclass(frozen=True)
class Document:
    """One file. Sections that the file leaves out are empty."""

    persons: tuple[Person, ...] = ()
    organizations: tuple[Organization, ...] = ()
    memberships: tuple[Membership, ...] = ()
    posts: tuple[Post, ...] = ()
    events: tuple[Event, ...] = ()
    areas: tuple[Area, ...] = ()
    extra: Extra = field(default_factory=_nothing)
