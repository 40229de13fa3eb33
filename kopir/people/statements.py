"""What a source's own statement says in our columns, and back: the two directions of loss-free import and export."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kopir.people.models import Area, Membership, Organization, Period, Person, Post
from kopir.pure.popolo import JSON
from kopir.web.languages import LANGUAGES

Statement = Mapping[str, Any]
Thing = Area | Organization | Period | Person | Post | Membership


@dataclass(frozen=True)
class Section:
    """A section of a file, its model, and which key of a statement fills which column."""

    name: str
    model: type[Any]
    plain: Mapping[str, str]  # column → key
    references: Mapping[str, tuple[str, str]]  # column → key, section
    name_keys: tuple[str, ...] = ("name", "id")
    names_key: str = "other_names"

    def columns(self, statement: Statement) -> dict[str, Any]:
        """Return what a statement says in our columns; references as ids of the source."""
        if not statement:
            return {}
        found: dict[str, Any] = {}
        for column, key in self.plain.items():
            empty: Any = [] if column in LISTS else ""
            found[column] = statement.get(key) or empty
        for column, (key, _section) in self.references.items():
            found[column] = statement.get(key) or ""
        if self.model is not Membership:
            found["name"] = next(str(statement[key]) for key in self.name_keys if statement.get(key))
            found["names"] = names_of(statement.get(self.names_key) or [])
        return found


LISTS = {"sources", "links", "identifiers", "other_names"}
SECTIONS: dict[str, Section] = {
    section.name: section
    for section in (
        Section("areas", Area, {"type": "type", "sources": "sources"}, {"parent": ("parent_id", "areas")}),
        Section(
            "organizations",
            Organization,
            {
                "classification": "classification",
                "founding_date": "founding_date",
                "dissolution_date": "dissolution_date",
                "links": "links",
                "sources": "sources",
            },
            {"parent": ("parent_id", "organizations"), "area": ("area_id", "areas")},
        ),
        Section(
            "events",
            Period,
            {
                "classification": "classification",
                "start_date": "start_date",
                "end_date": "end_date",
                "sources": "sources",
            },
            {"organization": ("organization_id", "organizations")},
        ),
        Section(
            "persons",
            Person,
            {
                "sort_name": "sort_name",
                "other_names": "other_names",
                "identifiers": "identifiers",
                "links": "links",
                "image": "image",
                "sources": "sources",
            },
            {},
        ),
        Section(
            "posts",
            Post,
            {"role": "role", "start_date": "start_date", "end_date": "end_date", "sources": "sources"},
            {"organization": ("organization_id", "organizations"), "area": ("area_id", "areas")},
            ("label", "role", "id"),
            "other_labels",
        ),
        Section(
            "memberships",
            Membership,
            {"role": "role", "start_date": "start_date", "end_date": "end_date", "sources": "sources"},
            {
                "person": ("person_id", "persons"),
                "organization": ("organization_id", "organizations"),
                "post": ("post_id", "posts"),
                "on_behalf_of": ("on_behalf_of_id", "organizations"),
                "area": ("area_id", "areas"),
                "period": ("legislative_period_id", "events"),
            },
        ),
    )
}


def names_of(others: list[dict[str, Any]]) -> dict[str, str]:
    """Return the names by language that a list of other names holds: the first without an end, for each language."""
    found: dict[str, str] = {}
    for other in others:
        language = str(other.get("lang") or "")[:2].lower()
        if language in LANGUAGES and not other.get("end_date"):
            found.setdefault(language, str(other["name"]))
    return found


def statement_of(section: Section, thing: Any, ids: Mapping[tuple[str, int], str]) -> dict[str, JSON]:
    """Return a thing as Popolo: what its source said, and over it what has been changed here.

    `ids` gives the id that each exported thing has in the file, by section and primary key.
    """
    said: dict[str, JSON] = dict(thing.given)
    columns = section.columns(thing.given)
    for column, key in section.plain.items():
        if getattr(thing, column) != columns.get(column, [] if column in LISTS else ""):
            said[key] = getattr(thing, column)
    for column, (key, target) in section.references.items():
        now = ids.get((target, getattr(thing, f"{column}_id") or 0), "")
        if now != columns.get(column, "") and not _is_implied(section, column, said, thing):
            said[key] = now
    if section.model is not Membership:
        said["id"] = ids[section.name, thing.pk]
        _say_names(section, thing, columns, said)
    return {key: value for key, value in said.items() if key in thing.given or value not in ("", [], None)}


def _is_implied(section: Section, column: str, said: Mapping[str, JSON], thing: Any) -> bool:
    """A membership that names only its post stands in the post's organisation without saying so."""
    if section.name == "memberships" and column == "organization" and not said.get("organization_id"):
        return bool(thing.given) and thing.post is not None and thing.organization_id == thing.post.organization_id
    return False


def _say_names(section: Section, thing: Any, columns: Mapping[str, Any], said: dict[str, JSON]) -> None:
    if thing.name != columns.get("name"):
        said[section.name_keys[0]] = thing.name
    old = columns.get("names", {})
    new: list[JSON] = [
        {"lang": language, "name": name, "note": "multilingual"}
        for language, name in sorted(thing.names.items())
        if name and name != old.get(language)
    ]
    if new:
        before = said.get(section.names_key)
        kept = before if isinstance(before, list) else []
        replaced = {item["lang"] for item in new if isinstance(item, dict)}
        said[section.names_key] = [
            *(item for item in kept if not (isinstance(item, dict) and item.get("lang") in replaced)),
            *new,
        ]
