"""Posts and organisations to which things were put, as a filter names them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, F, TextField, Value
from django.db.models.functions import Cast

from kopir.people.models import Organization, Post
from kopir.search.rules import MARKS, Kind, addressee, mark
from kopir.web.languages import name_in

MOST = 12
HEAD = f"{MARKS['addressee']}_"
MODELS: dict[str, Any] = {Kind.POST.value: Post, Kind.ORGANIZATION.value: Organization}


@dataclass(frozen=True)
class Office:
    ref: str
    name: str
    mark: str


def office_of(ref: str) -> Office | None:
    """Return one by its reference. One query."""
    kind, _slash, slug = ref.partition("/")
    found = MODELS[kind].objects.filter(slug=slug).first() if kind in MODELS else None
    return Office(ref, found.name_in(), mark("addressee", addressee(kind, found.pk))) if found else None


def offices_among(by_mark: Mapping[str, int], chosen: Office | None) -> list[Office]:
    """Return those that most of the finds have to do with, the chosen one among them. One query."""
    of_offices = (one for one in by_mark if one.startswith(HEAD))
    often = sorted(of_offices, key=lambda one: (-by_mark[one], one))[:MOST]
    found = {office.mark: office for office in _named(often)}
    listed = [found[one] for one in often if one in found]
    return listed if chosen is None or chosen in listed else [chosen, *listed]


def marks_by_ref(marks: Iterable[str]) -> dict[str, str]:
    """Return the marks of posts and organisations by their references. One query."""
    return {office.ref: office.mark for office in _named(marks)}


def _named(marks: Iterable[str]) -> Iterator[Office]:
    keys: dict[str, list[int]] = {kind: [] for kind in MODELS}
    for one in marks:
        kind = Kind.POST if one[len(HEAD)] == "p" else Kind.ORGANIZATION
        keys[kind.value].append(int(one[len(HEAD) + 1 :]))
    if not any(keys.values()):
        return
    posts, organizations = (_rows(kind, keys[kind]) for kind in MODELS)
    for kind, pk, slug, name, names in posts.union(organizations, all=True):
        shown = name_in(json.loads(names), default=name)
        yield Office(f"{kind}/{slug}", shown, mark("addressee", addressee(kind, pk)))


def _rows(kind: str, keys: list[int]) -> Any:
    rows = MODELS[kind].objects.filter(pk__in=[*keys, 0]).order_by()  # none wanted is no reason to leave a half out
    return rows.annotate(
        a_kind=Value(kind, CharField()),
        a_pk=F("pk"),
        a_slug=F("slug"),
        a_name=F("name"),
        a_names=Cast("names", TextField()),
    ).values_list("a_kind", "a_pk", "a_slug", "a_name", "a_names")
