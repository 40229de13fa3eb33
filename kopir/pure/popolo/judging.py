"""What the parts of a file say of each other: ids once, references that lead somewhere, ends after starts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol

from kopir.pure.popolo.dates import PartialDate
from kopir.pure.popolo.documents import Document
from kopir.pure.popolo.problems import Problems

# section → its references: attribute → section in which the id must stand
_REFERENCES: dict[str, dict[str, str]] = {
    "organizations": {"parent_id": "organizations", "area_id": "areas"},
    "areas": {"parent_id": "areas"},
    "posts": {"organization_id": "organizations", "area_id": "areas"},
    "events": {"organization_id": "organizations"},
    "memberships": {
        "person_id": "persons",
        "organization_id": "organizations",
        "post_id": "posts",
        "on_behalf_of_id": "organizations",
        "area_id": "areas",
        "legislative_period_id": "events",
    },
}
_SPANS: dict[str, tuple[str, str]] = {
    "persons": ("birth_date", "death_date"),
    "organizations": ("founding_date", "dissolution_date"),
    "posts": ("start_date", "end_date"),
    "events": ("start_date", "end_date"),
    "memberships": ("start_date", "end_date"),
}
SECTIONS = ("persons", "organizations", "memberships", "posts", "events", "areas")


class _Identified(Protocol):
    @property
    def id(self) -> str: ...


def judge(document: Document, problems: Problems) -> None:
    """Note every contradiction between the parts of a well-shaped document."""
    ids = {section: _ids(section, _things(document, section), problems) for section in SECTIONS}
    for section in SECTIONS:
        for index, thing in enumerate(_things(document, section)):
            path = f"$.{section}[{index}]"
            _follow(thing, path, section, ids, problems)
            _order(thing, path, section, problems)
    _memberships(document, problems)
    _circles("organizations", {each.id: each.parent_id for each in document.organizations}, problems)
    _circles("areas", {each.id: each.parent_id for each in document.areas}, problems)


def _things(document: Document, section: str) -> tuple[_Identified, ...]:
    things: tuple[_Identified, ...] = getattr(document, section)
    return things


def _ids(section: str, things: Iterable[_Identified], problems: Problems) -> set[str]:
    first: dict[str, int] = {}
    for index, thing in enumerate(things):
        if not thing.id:
            continue
        if thing.id in first:
            where = f"$.{section}[{first[thing.id]}]"
            problems.add(f"$.{section}[{index}].id", f"{thing.id!r} already stands at {where}")
        first.setdefault(thing.id, index)
    return set(first)


def _follow(thing: _Identified, path: str, section: str, ids: Mapping[str, set[str]], problems: Problems) -> None:
    for key, target in _REFERENCES.get(section, {}).items():
        wanted: str = getattr(thing, key)
        if wanted and wanted not in ids[target]:
            problems.add(f"{path}.{key}", f"{wanted!r} is not among the {target}")


def _order(thing: _Identified, path: str, section: str, problems: Problems) -> None:
    if section not in _SPANS:
        return
    start_key, end_key = _SPANS[section]
    start: PartialDate | None = getattr(thing, start_key)
    end: PartialDate | None = getattr(thing, end_key)
    if start and end and end.last < start.first:
        problems.add(f"{path}.{end_key}", f"{end.text!r} lies before {start_key} {start.text!r}")


def _memberships(document: Document, problems: Problems) -> None:
    for index, membership in enumerate(document.memberships):
        if not membership.organization_id and not membership.post_id:
            problems.add(f"$.memberships[{index}]", "names neither an organization nor a post")


def _circles(section: str, parents: Mapping[str, str], problems: Problems) -> None:
    """Note each thing that is its own ancestor; a walk of as many steps as there are things finds it."""
    for index, start in enumerate(parents):
        at, seen = parents[start], {start}
        while at and at not in seen:
            seen.add(at)
            at = parents.get(at, "")
        if at == start:
            problems.add(f"$.{section}[{index}].parent_id", f"{start!r} would be its own ancestor")
