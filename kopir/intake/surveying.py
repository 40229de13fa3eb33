"""Look at a file before anything is taken: how many rows, which are bad and why, what is unknown, what is personal.

What a person wrote never leaves here: the survey holds lines, columns, codes and counts. Values that nobody knows are
shown only where they are short and hold nothing personal.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings

from kopir.intake.reading import OWN, Source, records
from kopir.intake.rules import Judged, Known, Map, Reason, Record, judge, masked, ref_of
from kopir.issues.models import Issue, Topic
from kopir.moderation.labels import masks_in
from kopir.people.models import Area
from kopir.pure.text import fold
from kopir.pure.text.personal import find_personal
from kopir.web import clock

SHOWN_LINES = 200
SHOWN_VALUES = 50
VALUE_SHOWN = 60
AT_ONCE = 250  # rows of one transaction: others wait that long for the database, half a second at most
Progress = Callable[[int], None]


def known_here() -> Known:
    """Return topics and areas of the site, by slug and by each of their names."""
    topics = {topic.slug: topic for topic in Topic.objects.all()}
    areas = {area.slug: area for area in Area.objects.order_by("-pk")}
    return Known(
        topics={fold(name): slug for slug, topic in topics.items() for name in topic.names.values() if name}
        | {slug: slug for slug in topics},
        areas={fold(name): slug for slug, area in areas.items() for name in (area.name, *area.names.values()) if name}
        | {slug: slug for slug in areas},
        zone=ZoneInfo(settings.TIME_ZONE),
        today=clock.today(),
    )


@dataclass
class Seen:
    """Source names of the rows before, so that one that comes again is found."""

    rows: dict[str, tuple[bytes, int]] = field(default_factory=dict)

    def met(self, record: Record, ref: str) -> tuple[bool, int]:
        """Say whether a row repeats an earlier one word for word, and the line of one with its name; 0 for none."""
        if not ref:
            return False, 0
        mark = record.digest[:8]
        before, line = self.rows.setdefault(ref, (mark, record.line))
        if line == record.line:
            return False, 0
        return before == mark, line


def judged_rows(source: Source, how: Map, known: Known, *, skip: int = 0, is_masked: bool = False) -> Iterator[Judged]:
    """Yield the rows of a file behind the first `skip` as they would be taken; see `is_repeated`."""
    seen = Seen()
    words = {language: masks_in(language)[0] for language in ("kk", "ru", "en")} if is_masked else {}
    for place, record in enumerate(records(source)):
        clean = replace(record, cells={name: cell for name, cell in record.cells.items() if name not in OWN})
        ref = ref_of(clean, how)
        is_repeated, line = seen.met(clean, ref)
        if place < skip:
            continue
        if is_repeated:
            yield Judged(clean, ref)
            continue
        row = judge(clean, how, known)
        if line:
            row = replace(row, reasons=(Reason.SAME_ID, *row.reasons), ref="")
        elif is_masked and row.language:
            row = masked(row, words[row.language])
        yield row


def is_repeated(row: Judged) -> bool:
    """Say whether a row only repeats an earlier one of its file."""
    return row.is_ready and not row.title


@dataclass
class Survey:
    """What is in a file, in counts and lines."""

    rows: int = 0
    ready: int = 0
    here: int = 0
    repeated: int = 0
    bad: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    notes: Counter[str] = field(default_factory=Counter)
    languages: Counter[str] = field(default_factory=Counter)
    stages: Counter[str] = field(default_factory=Counter)
    topics: Counter[str] = field(default_factory=Counter)
    unknown: dict[str, Counter[str]] = field(default_factory=lambda: {"topic": Counter(), "area": Counter()})
    personal: Counter[str] = field(default_factory=Counter)
    personal_rows: list[dict[str, Any]] = field(default_factory=list)
    bad_rows: list[dict[str, Any]] = field(default_factory=list)
    columns: set[str] = field(default_factory=set)
    oldest: datetime | None = None
    newest: datetime | None = None

    def add(self, row: Judged, *, is_here: bool) -> None:
        """Count one row."""
        self.rows += 1
        self.columns.update(row.record.cells)
        if is_repeated(row):
            self.repeated += 1
            return
        self.ready += row.is_ready and not is_here
        self.here += row.is_ready and is_here
        self._count(row)
        if row.moment:
            self.oldest = min(row.moment, self.oldest or row.moment)
            self.newest = max(row.moment, self.newest or row.moment)
        if row.personal:
            self.personal.update(kind.value for kind in row.personal)
            self._show(self.personal_rows, row, [kind.value for kind in row.personal], "kinds")
        if other := [reason.value for reason in row.reasons if reason is not Reason.PERSONAL]:
            self.bad += 1
            self._show(self.bad_rows, row, other, "reasons")

    def _count(self, row: Judged) -> None:
        self.reasons.update(reason.value for reason in row.reasons)
        self.notes.update(note.value for note in row.notes)
        if row.title or row.text:
            self.languages[row.language or "und"] += 1
            self.stages[row.stage.value] += 1
            self.topics[row.topic] += 1
        for name, value in row.unknown.items():
            self.unknown[name][shown_value(value)] += 1

    @staticmethod
    def _show(where: list[dict[str, Any]], row: Judged, why: list[str], key: str) -> None:
        if len(where) < SHOWN_LINES:
            where.append({"line": row.record.line, key: why})

    def as_json(self, how: Map) -> dict[str, Any]:
        """Return what the command prints."""
        return {
            "rows": self.rows,
            "ready": self.ready,
            "here_already": self.here,
            "repeated": self.repeated,
            "bad": self.bad,
            "with_personal_data": self.reasons[Reason.PERSONAL.value] or self.notes["masked"],
            "reasons": dict(self.reasons.most_common()),
            "notes": dict(self.notes.most_common()),
            "languages": dict(self.languages.most_common()),
            "stages": dict(self.stages.most_common()),
            "topics": dict(self.topics.most_common()),
            "unknown_columns": sorted(self.columns - how.columns - how.ignored - OWN),
            "missing_columns": sorted(how.columns - self.columns),
            "unknown_topics": dict(self.unknown["topic"].most_common(SHOWN_VALUES)),
            "unknown_areas": dict(self.unknown["area"].most_common(SHOWN_VALUES)),
            "oldest": self.oldest.date().isoformat() if self.oldest else None,
            "newest": self.newest.date().isoformat() if self.newest else None,
            "personal_data": dict(self.personal.most_common()),
            "personal_rows": self.personal_rows,
            "bad_rows": self.bad_rows,
        }


def shown_value(value: str) -> str:
    """Return an unknown value as it may be printed, so that a person can map it."""
    return value if len(value) <= VALUE_SHOWN and not find_personal(value) else "(not shown: long or personal)"


def survey(source: Source, how: Map, *, is_masked: bool = False, progress: Progress | None = None) -> Survey:
    """Read a whole file and count; nothing is written."""
    found = Survey()
    for rows in by_hundreds(judged_rows(source, how, known_here(), is_masked=is_masked)):
        refs = [row.ref for row in rows if row.ref]
        here = set(Issue.objects.filter(source_ref__in=refs).values_list("source_ref", flat=True))
        for row in rows:
            found.add(row, is_here=row.ref in here)
        if progress:
            progress(found.rows)
    return found


def count_rows(source: Source) -> int:
    """Return how many rows a file has, without looking at what is in them."""
    return sum(1 for _record in records(source))


def by_hundreds(rows: Iterator[Judged], size: int = AT_ONCE) -> Iterator[list[Judged]]:
    """Cut a stream of rows into lists of a few hundred."""
    chunk: list[Judged] = []
    for row in rows:
        chunk.append(row)
        if len(chunk) == size:
            yield chunk
            chunk = []
    if chunk:
        yield chunk
