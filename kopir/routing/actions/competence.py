"""Say in the table who is asked about what, where and since when."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, fields, replace
from datetime import date, timedelta

from django.db import IntegrityError, transaction

from kopir.issues.models import Topic
from kopir.people.addressees import Addressee, columns_of, is_addressable
from kopir.people.models import Area
from kopir.record.actions import append
from kopir.record.rules import JSON
from kopir.routing.models import Competence
from kopir.routing.rules import Refusal, Rule
from kopir.web.errors import Refused


@dataclass(frozen=True)
class Line:
    """One line of the table as an editor gives it."""

    topic: Topic | None
    area: Area | None
    addressee: Addressee
    source: str
    sources: dict[str, str] = field(default_factory=dict)  # its name in other languages
    source_url: str = ""
    rank: int = 1
    starts_on: date | None = None
    ends_on: date | None = None
    is_sample: bool = False
    number: int = 0  # in the file that it was read from


@dataclass(frozen=True)
class Plan:
    """What an import would do. `ended` stays empty unless the file is said to be the whole table.

    `refused` names lines of the file that cannot stand beside the others, with a reason code: then nothing is done.
    """

    added: tuple[Line, ...] = ()
    changed: tuple[tuple[Competence, Line], ...] = ()
    ended: tuple[Competence, ...] = ()
    unchanged: int = 0
    refused: tuple[tuple[int, str], ...] = ()

    @property
    def is_empty(self) -> bool:
        """Say whether nothing would change."""
        return not (self.added or self.changed or self.ended)


@transaction.atomic
def add_competence(line: Line, *, by: str = "editor") -> Competence:
    """A line is added to the table of competence; editors may. Entry ``competence.added``.

    Raises
    ------
    Refused
        ``competence-end-before-start``; ``not-addressable`` for a post or body of the past; ``same-rule`` where the
        same topic, area and addressee have a line for some of these days already.
    """
    _in_order(line)
    _check(line)
    row = Competence(**_columns(line))
    _make([row])
    _note("competence.added", row, by)
    return row


@transaction.atomic
def change_competence(row: Competence, line: Line, *, by: str = "editor") -> Competence:
    """A line of the table says something else from now on; editors may. Entry ``competence.changed`` where it does.

    Raises
    ------
    Refused
        As `add_competence`.
    """
    _in_order(line)
    _check(line, but=row)
    if _set(row, line):
        _note("competence.changed", row, by)
    return row


@transaction.atomic
def end_competence(row: Competence, *, on: date, by: str = "editor") -> None:
    """A line of the table holds no more from a day on; it stays readable, unless it had never held. Editors may.

    Entry ``competence.ended``.

    Raises
    ------
    Refused
        ``competence-ended`` where it had ended before.
    """
    if row.ends_on is not None and row.ends_on < on:
        raise Refused(Refusal.ENDED)
    _end(row, on)
    _note("competence.ended", row, by)


def plan_import(lines: list[Line], *, on: date, is_whole: bool = False) -> Plan:
    """Say what taking lines into the table would do; nothing is done. For editors.

    A line is the same as one in the table where topic, area, addressee and first day are the same. `is_whole`: lines
    that the table has and the file has not would end. The order of lines does not matter.
    """
    rows = {_identity(row): row for row in Competence.objects.with_names()}
    added: list[Line] = []
    changed: list[tuple[Competence, Line]] = []
    after: list[Rule] = []
    for line in lines:
        row = rows.pop(_identity(line), None)
        if row is None:
            added.append(line)
        elif _differs(row, line):
            changed.append((row, line))
        else:
            after.append(row.rule)
    left = [row for row in rows.values() if row.ends_on is None or row.ends_on >= on] if is_whole else []
    gone = {row.pk for row in left}
    after += [row.rule for row in rows.values() if row.pk not in gone]
    after += [replace(row.rule, ends_on=on - timedelta(days=1)) for row in left if not _has_never_held(row, on)]
    refused = tuple(_refused(added, [line for _row, line in changed], after))
    unchanged = len(lines) - len(added) - len(changed)
    return Plan(tuple(added), tuple(changed), tuple(left), unchanged, refused)


@transaction.atomic
def import_competence(lines: list[Line], *, on: date, table: bytes, is_whole: bool = False, by: str = "editor") -> Plan:
    """Lines of a file become lines of the table, all of them or none; editors may. Entry ``competence.imported``.

    What `plan_import` says is done. The entry names the file by its SHA-256 and tells how many lines were added,
    changed and ended. The same file again changes nothing and writes nothing.

    Raises
    ------
    Refused
        As `add_competence`, for the first line that is refused.
    """
    plan = plan_import(lines, on=on, is_whole=is_whole)
    if plan.refused:
        raise Refused(plan.refused[0][1])
    if plan.is_empty:
        return plan
    for row in plan.ended:
        _end(row, on)
    for row, line in plan.changed:
        _set(row, line)
    _make([Competence(**_columns(line)) for line in plan.added])
    counts: dict[str, JSON] = {
        "sha256": hashlib.sha256(table).hexdigest(),
        "added": len(plan.added),
        "changed": len(plan.changed),
        "ended": len(plan.ended),
        "unchanged": plan.unchanged,
    }
    append("competence.imported", ["competence/table"], by, counts)
    return plan


def _refused(added: list[Line], changed: list[Line], after: list[Rule]) -> Iterator[tuple[int, str]]:
    """Yield lines that cannot stand beside the others, by their numbers, looked at once all of them stand there."""
    new = [(line, Competence(**_columns(line)).rule) for line in (*added, *changed)]
    beside: defaultdict[tuple[object, ...], list[Rule]] = defaultdict(list)
    for rule in (*after, *(rule for _line, rule in new)):
        beside[rule.topic, rule.area, rule.addressee].append(rule)
    for number, (line, rule) in enumerate(new):
        others = [one for one in beside[rule.topic, rule.area, rule.addressee] if one is not rule]
        if number < len(added) and not is_addressable(line.addressee):
            yield line.number, Refusal.NOT_ADDRESSABLE
        elif any(rule.overlaps(other) for other in others):
            yield line.number, Refusal.SAME_RULE


def _check(line: Line, but: Competence | None = None) -> None:
    """Refuse a line that cannot stand beside the others; `but` is the row that it takes the place of."""
    is_new = but is None or but.addressee.ref != line.addressee.ref
    if is_new and not is_addressable(line.addressee):
        raise Refused(Refusal.NOT_ADDRESSABLE)
    same = Competence.objects.filter(topic=line.topic, area=line.area, **columns_of(line.addressee))
    rule = Competence(**_columns(line)).rule
    if any(rule.overlaps(other.rule) for other in same.exclude(pk=but.pk if but else 0).with_names()):
        raise Refused(Refusal.SAME_RULE)


def _in_order(line: Line) -> None:
    if line.starts_on and line.ends_on and line.ends_on < line.starts_on:
        raise Refused(Refusal.END_BEFORE_START)


def _make(rows: list[Competence]) -> None:
    try:
        with transaction.atomic():
            Competence.objects.bulk_create(rows)
    except IntegrityError as error:  # another editor was faster by less than the look takes
        raise Refused(Refusal.SAME_RULE) from error


def _columns(line: Line) -> dict[str, object]:
    plain = {one.name: getattr(line, one.name) for one in fields(line) if one.name not in ("addressee", "number")}
    return plain | columns_of(line.addressee)


def _differs(row: Competence, line: Line) -> bool:
    return any(getattr(row, name) != value for name, value in _columns(line).items() if name != "is_sample")


def _set(row: Competence, line: Line) -> bool:
    """Let a row say what a line says; tell whether it said something else before."""
    if not _differs(row, line):
        return False
    for name, value in _columns(line).items():
        setattr(row, name, value)
    row.save()
    return True


def _end(row: Competence, on: date) -> None:
    """Let a row end on the day before; one that would have begun later goes, for it never held."""
    row.ends_on = on - timedelta(days=1)
    if _has_never_held(row, on):
        Competence.objects.filter(pk=row.pk).delete()
    else:
        row.save(update_fields=["ends_on"])


def _has_never_held(row: Competence, on: date) -> bool:
    return row.starts_on is not None and row.starts_on >= on


def _identity(one: Competence | Line) -> tuple[object, ...]:
    return (one.topic and one.topic.slug, one.area and one.area.slug, one.addressee.ref, one.starts_on)


def _note(kind: str, row: Competence, by: str) -> None:
    about = [row.ref, row.addressee.ref]
    about += [f"topic/{row.topic.slug}"] if row.topic else []
    about += [row.area.ref] if row.area else []
    facts: dict[str, JSON] = {
        "topic": row.topic.slug if row.topic else None,
        "area": row.area.slug if row.area else None,
        "addressee": row.addressee.ref,
        "rank": row.rank,
        "starts_on": row.starts_on.isoformat() if row.starts_on else None,
        "ends_on": row.ends_on.isoformat() if row.ends_on else None,
        "source_url": row.source_url,
    }
    texts = {f"source_{language}": name for language, name in row.sources.items()}
    append(kind, about, by, facts, texts | {"source": row.source})
