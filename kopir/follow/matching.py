"""Which new entries concern which followings: a stretch of the record, read once for all of them."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from kopir.follow.rules import EVERYTHING, SEARCH, filters_of
from kopir.issues.models import Issue
from kopir.people.models import Area
from kopir.readings.searches import Things, searches
from kopir.readings.timeline import BROUGHT_IN, COUNTS
from kopir.record.models import Entry, EntryQuerySet, EntryRef

Concerned = tuple[str, frozenset[str], frozenset[str]]  # topic, areas, and all issues of the case


@dataclass
class Stretch:
    """Telling entries of a part of the record, found by what they concern, oldest first.

    `by_what` maps names of things to keys of entries; an entry about an issue concerns the issue's topic too, its
    area, and the areas around it. What followed searches find among these things is looked up when one is asked for,
    with a fixed number of queries for all of them.
    """

    by_what: dict[str, list[int]]
    _found: dict[str, list[int]] = field(default_factory=dict)

    def concerning(self, what: str, after: int) -> list[int]:
        """Return the keys of entries behind a position that concern a thing."""
        keys = self._searched(what) if what.startswith(f"{SEARCH}?") else self.by_what.get(what, [])
        return keys[bisect_right(keys, after) :]

    def _searched(self, what: str) -> list[int]:
        if what not in self._found:
            refs = self._things.answering(filters_of(what)) if self._things else ()
            self._found[what] = sorted({key for ref in refs for key in self.by_what.get(ref, ())})
        return self._found[what]

    @cached_property
    def _things(self) -> Things | None:
        found = searches()
        return found.things(self.by_what) if found else None


def told(after: int, upto: int) -> EntryQuerySet:
    """Return the entries of a part of the record that are news; the issues of an import are told by its own entry."""
    rows = Entry.objects.filter(pk__gt=after, pk__lte=upto)
    return rows.exclude(kind__in=COUNTS).exclude(**BROUGHT_IN)


def read_stretch(after: int, upto: int) -> Stretch:
    """Read the entries behind one position up to another, with four queries whatever their number."""
    keys = list(told(after, upto).order_by("pk").values_list("pk", flat=True))
    telling = set(keys)
    about: dict[int, set[str]] = {key: set() for key in keys}
    rows = EntryRef.objects.filter(entry_id__gt=after, entry_id__lte=upto)
    rows = rows.exclude(entry__kind=BROUGHT_IN["kind"], entry__by=BROUGHT_IN["by"])
    for key, ref in rows.values_list("entry_id", "ref").iterator():
        if key in telling:
            about[key].add(ref)
    named = {ref for refs in about.values() for ref in refs}
    issues, around = _issues(named), _areas(named)
    by_what: dict[str, list[int]] = defaultdict(list)
    for key in keys:
        for what in _widened(about[key], issues, around):
            by_what[what].append(key)
    return Stretch(dict(by_what))


def _widened(refs: Iterable[str], issues: dict[str, Concerned], around: dict[str, frozenset[str]]) -> set[str]:
    """Return what an entry concerns: what it names, and what that lies in."""
    whats = {EVERYTHING}
    for ref in refs:
        whats.add(ref)
        whats |= {f"area/{slug}" for slug in around.get(ref, ())}
        if ref in issues:
            topic, areas, case = issues[ref]
            whats.add(f"topic/{topic}")
            whats |= case
            whats |= {f"area/{slug}" for slug in areas}
    return whats


def _issues(refs: Iterable[str]) -> dict[str, Concerned]:
    """Return the topics, areas and cases of issues."""
    numbers = [int(ref.partition("/")[2]) for ref in refs if ref.startswith("issue/")]
    published = Issue.objects.published().filter(number__in=numbers)
    rows = list(published.select_related("topic", "area__parent__parent"))
    cases = _cases({row.head_id for row in rows if row.merged_into_id or row.alone is not None})
    return {row.ref: (row.topic.slug, _chain(row.area), cases.get(row.head_id, frozenset())) for row in rows}


def _cases(heads: set[int]) -> dict[int, frozenset[str]]:
    """Return the references of all issues that stand in some cases, by the key of the issue that holds each."""
    members: dict[int, set[str]] = defaultdict(set)
    rows = Issue.objects.filter(pk__in=Issue.objects.keys_in_cases(heads)) if heads else Issue.objects.none()
    for key, head, number in rows.values_list("pk", "merged_into", "number"):
        members[head or key].add(f"issue/{number}")
    return {head: frozenset(refs) for head, refs in members.items()}


def _areas(refs: Iterable[str]) -> dict[str, frozenset[str]]:
    slugs = [ref.partition("/")[2] for ref in refs if ref.startswith("area/")]
    return {area.ref: _chain(area) for area in Area.objects.filter(slug__in=slugs).select_related("parent__parent")}


def _chain(area: Area | None) -> frozenset[str]:
    """Return an area and the two around it, as far as the list of issues looks."""
    parent = area.parent if area else None
    return frozenset(one.slug for one in (area, parent, parent.parent if parent else None) if one)
