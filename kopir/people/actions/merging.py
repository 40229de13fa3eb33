"""The rows of one dataset, brought to what a file says now."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kopir.people.actions.naming import first_free
from kopir.people.models import ContactDetail, Membership, Organization, Period, Person, Post, Revision
from kopir.people.statements import SECTIONS, Section
from kopir.pure.popolo import JSON, BrokenFile, Problem
from kopir.pure.text import slug_of

Statement = dict[str, JSON]
FLAGGED = (Organization, Person, Post)


@dataclass
class Merge:
    """One import under way. `rows` knows every row of the dataset by section and id of the source."""

    dataset: str
    is_historical: bool
    is_sample: bool
    progress: Callable[[int, int], None] | None = None
    rows: dict[str, dict[str, Any]] = field(default_factory=dict)
    revisions: list[Revision] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(("added", "changed", "gone", "unchanged"), 0))
    _slugs: set[str] = field(default_factory=set)
    _moved: set[int] = field(default_factory=set)  # periods whose dates changed
    _done: int = 0

    @property
    def is_quiet(self) -> bool:
        """Whether the file said nothing new."""
        return not any(self.counts[each] for each in ("added", "changed", "gone"))

    @property
    def unchanged(self) -> int:
        return self.counts["unchanged"]

    def run(self, said: Mapping[str, Sequence[Statement]]) -> None:
        """Bring all sections up to date, what is referred to before what refers to it."""
        _check_posts(said["posts"])
        total = sum(len(statements) for statements in said.values())
        for name, section in SECTIONS.items():
            self._load(section)
            keyed = dict(_keyed(name, said[name]))
            for key, statement in keyed.items():
                self._take(section, key, statement)
                self._done += 1
                if self.progress:
                    self.progress(self._done, total)
            self._leave(section, set(self.rows[name]) - set(keyed))
        self._follow_periods()

    def _load(self, section: Section) -> None:
        rows = section.model.objects.filter(dataset=self.dataset).exclude(source_id="")
        self.rows[section.name] = {row.source_id: row for row in rows}
        is_named = section.model is not Membership
        self._slugs = set(section.model.objects.values_list("slug", flat=True)) if is_named else set()

    def _take(self, section: Section, key: str, statement: Statement) -> None:
        row = self.rows[section.name].get(key)
        if row is None:
            row = section.model(dataset=self.dataset, source_id=key)
            self.rows[section.name][key] = row
        elif row.given == statement and not row.is_gone and not self._flag(row):
            self.counts["unchanged"] += 1
            return
        self.counts["changed" if row.pk else "added"] += 1
        before = row.given or None
        self._write(section, row, statement)
        if before != statement:
            self.revisions.append(Revision(ref=self._ref(row), before=before, after=statement))

    def _write(self, section: Section, row: Any, statement: Statement) -> None:
        old, new = section.columns(row.given), section.columns(statement)
        is_new = row.pk is None
        for column, value in new.items():
            if is_new or value != old.get(column):
                target = section.references.get(column)
                setattr(row, column, self.rows[target[1]].get(value) if target else value)
        row.given, row.is_gone = statement, False
        self._flag(row)
        if isinstance(row, Membership):
            if row.organization_id is None and row.post is not None:
                row.organization = row.post.organization
            row.set_span()
        else:
            if is_new:
                row.slug = first_free(slug_of(row.name), self._slugs)
                self._slugs.add(row.slug)
            row.refresh_search_key()
        row.save()
        if isinstance(row, Period) and not is_new:
            self._moved.add(row.pk)
        if isinstance(row, Organization | Person | Post):
            _keep_contacts(row, statement)

    def _flag(self, row: Any) -> bool:
        """Set the marks of the whole file on a row; return whether that changed it."""
        if not isinstance(row, FLAGGED):
            return False
        before = (row.is_historical, row.is_sample)
        row.is_historical, row.is_sample = self.is_historical, self.is_sample
        return before != (self.is_historical, self.is_sample)

    def _leave(self, section: Section, keys: set[str]) -> None:
        for key in sorted(keys):
            row = self.rows[section.name][key]
            if row.is_gone:
                continue
            row.is_gone = True
            row.save(update_fields=["is_gone"])
            self.counts["gone"] += 1
            self.revisions.append(Revision(ref=self._ref(row), before=row.given, after=None))

    def _follow_periods(self) -> None:
        """Memberships without dates of their own follow the legislative period they belong to."""
        for membership in Membership.objects.filter(period__in=self._moved).select_related("period"):
            before = membership.span
            membership.set_span()
            if membership.span != before:
                membership.save(update_fields=["starts_on", "ends_on"])

    def _ref(self, row: Any) -> str:
        """A membership's history is its person's."""
        return str(row.person.ref if isinstance(row, Membership) else row.ref)


def _keyed(name: str, statements: Sequence[Statement]) -> Iterator[tuple[str, Statement]]:
    """Name each statement by its id; a membership by what it joins, in the order of its dates."""
    if name != "memberships":
        for statement in _parents_first(statements):
            yield str(statement["id"]), statement
        return
    seen: Counter[str] = Counter()
    for statement in sorted(statements, key=lambda each: (str(each.get("start_date") or ""), _text(each))):
        if statement.get("id"):
            yield f"id:{statement['id']}", statement
            continue
        joined = [statement.get(key) for _column, (key, _target) in SECTIONS[name].references.items()]
        digest = hashlib.sha256(json.dumps([*joined, statement.get("role")]).encode()).hexdigest()[:32]
        seen[digest] += 1
        yield f"{digest}:{seen[digest]}", statement


def _text(statement: Statement) -> str:
    return json.dumps(statement, sort_keys=True)


def _parents_first(statements: Sequence[Statement]) -> list[Statement]:
    """Order things so that each comes after the one it belongs to; a file with a circle was refused before."""
    waiting = {str(each["id"]): each for each in statements}
    ordered: list[Statement] = []
    for start in list(waiting):
        line: list[Statement] = []
        at = start
        while at in waiting:
            line.append(waiting.pop(at))
            at = str(line[-1].get("parent_id") or "")
        ordered += reversed(line)
    return ordered


def _check_posts(posts: Sequence[Statement]) -> None:
    """Refuse what Popolo allows and the directory cannot hold: a post of no organisation."""
    problems = [
        Problem(f"$.posts[{index}].organization_id", "is missing: a post stands in an organization")
        for index, post in enumerate(posts)
        if not post.get("organization_id")
    ]
    if problems:
        raise BrokenFile(tuple(problems[:20]), len(problems))


def _keep_contacts(row: Organization | Person | Post, statement: Statement) -> None:
    owner = {type(row).KIND: row}
    ContactDetail.objects.filter(**owner, from_source=True).delete()
    given: Any = statement.get("contact_details") or []
    for contact in given:
        ContactDetail.objects.create(
            **owner, type=contact["type"], value=contact["value"], label=contact.get("label") or "", from_source=True
        )
