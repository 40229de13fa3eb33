"""Bring a file of rows in: open the import, take its rows by hundreds, finish it.

How far it has come is a row, moved in the transaction that writes the rows behind it. Whoever is killed between two
transactions has lost nothing; whoever goes on begins at that row.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Count, F

from kopir.accounts.models import Account
from kopir.intake.models import ImportedIssue, ImportRow, ImportRun
from kopir.intake.rules import Judged, Map, RowState, RunState, fingerprint
from kopir.intake.rules.judging import Note
from kopir.issues.actions import NewReport, Source, Taken, import_issues
from kopir.issues.models import Issue, Topic
from kopir.people.models import Area
from kopir.record.actions import append
from kopir.record.models import Counter
from kopir.record.rules import JSON
from kopir.web import clock
from kopir.web.errors import TooLate

MOST_AREAS = 100  # that the entry of an import is about: an entry has a size
CELL_KEPT = 100_000  # characters of one cell of a row that waits; the file itself stays with whoever gave it


@dataclass(frozen=True)
class Given:
    """A file and its map, as the command was given them."""

    file_name: str
    sha256: str
    bytes: int
    rows: int
    map: dict[str, Any]
    is_masked: bool = False


@dataclass(frozen=True)
class Opened:
    """An import, and whether it goes on where an earlier one stopped."""

    run: ImportRun
    goes_on: bool


@transaction.atomic
def open_import(given: Given, how: Map, *, by: Account | None) -> Opened:
    """Begin to bring a file in, or go on with what was begun: the same file under the same map is the same import.

    Nothing is public yet, so there is no entry.

    Raises
    ------
    TooLate
        With code ``other-map`` where the same file was begun under another map or without masking and is not finished,
        ``finished`` where it was brought in whole under this very map.
    """
    same = ImportRun.objects.filter(name=how.name, file_sha256=given.sha256)
    begun = same.filter(state=RunState.RUNNING).first()
    if begun is not None:
        if begun.map != given.map or begun.is_masked != given.is_masked or begun.rows != given.rows:
            raise TooLate("other-map", str(begun.number))
        return Opened(begun, goes_on=True)
    if done := same.filter(map=given.map, is_masked=given.is_masked).order_by("-pk").first():
        raise TooLate("finished", str(done.number))
    run = ImportRun.objects.create(
        number=Counter.objects.next_in("import"),
        name=how.name,
        source=how.source,
        source_url=how.source_url,
        file_name=given.file_name[:200],
        file_sha256=given.sha256,
        file_bytes=given.bytes,
        map=given.map,
        is_masked=given.is_masked,
        rows=given.rows,
        started_by=by,
        started_at=clock.now(),
    )
    return Opened(run, goes_on=False)


@transaction.atomic
def take_rows(run: ImportRun, how: Map, rows: Sequence[Judged], *, twice: int = 0) -> ImportRun:
    """Take the next rows of a file: what can be understood is published, the rest is laid before an editor.

    Each published row is an issue with its own entry ``issue.raised`` by import. A row whose source name is here
    already is passed over. `twice` counts rows before these that repeat an earlier one of the file word for word.

    Raises
    ------
    TooLate
        With code ``moved-on`` where another process has taken rows of the same import meanwhile.
    """
    ready = [row for row in rows if row.is_ready]
    refs = [row.ref for row in ready]
    here = set(Issue.objects.filter(source_ref__in=refs).values_list("source_ref", flat=True))
    fresh = [row for row in ready if row.ref not in here]
    kept = _new_rows(run, how, [row for row in rows if not row.is_ready])
    moved = ImportRun.objects.filter(pk=run.pk, state=RunState.RUNNING, done=run.done).update(
        done=F("done") + len(rows) + twice,
        taken=F("taken") + len(fresh),
        known=F("known") + len(rows) - len(fresh) - len(kept) + twice,
        waiting=F("waiting") + len(kept),
        masked=F("masked") + sum(Note.MASKED in row.notes for row in fresh),
    )
    if moved != 1:
        raise TooLate("moved-on")
    topics, areas = _named(fresh)
    issues = import_issues([case_of(row, how, topics, areas) for row in fresh])
    ImportedIssue.objects.bulk_create(
        [ImportedIssue(run=run, issue=issue, line=row.record.line) for issue, row in zip(issues, fresh, strict=True)],
        batch_size=500,
    )
    # A row that waited from an earlier file and came in better this time waits no more.
    ImportRow.objects.waiting().filter(source_ref__in=refs).update(
        state=RowState.TAKEN, decided_at=clock.now(), cells={}, raw="", guess={}
    )
    ImportRow.objects.bulk_create(kept, batch_size=200)
    return ImportRun.objects.get(pk=run.pk)


@transaction.atomic
def finish_import(run: ImportRun) -> ImportRun:
    """Close an import whose rows are all behind it. Entry ``import.finished``: counts only, under the source's name.

    It is what followers hear of the import: one line about each topic and area, not one about each issue.

    Raises
    ------
    TooLate
        With code ``moved-on`` where it is finished already, or rows are left.
    """
    moment = clock.now()
    left = ImportRun.objects.filter(pk=run.pk, state=RunState.RUNNING, done=F("rows"))
    if left.update(state=RunState.FINISHED, finished_at=moment) != 1:
        raise TooLate("moved-on")
    done = ImportRun.objects.get(pk=run.pk)
    facts: dict[str, JSON] = {
        "number": done.number,
        "source": done.source,
        "source_url": done.source_url,
        "issues": done.taken,
        "known": done.known,
        "waiting": done.waiting,
        "masked": done.masked,
    }
    append("import.finished", _about(done), "import", facts, at=moment)
    return done


def case_of(row: Judged, how: Map, topics: dict[str, Topic], areas: dict[str, Area]) -> Taken:
    """Return a row as the case that it becomes."""
    new = NewReport(
        title=row.title,
        text=row.text,
        language=row.language,
        topic=topics[row.topic],
        area=areas.get(row.area),
        place=row.place,
    )
    source = Source(how.source, row.ref, row.url or how.source_url)
    return Taken(new, source, row.moment, row.stage, is_raised_here=how.is_raised_here)


def _named(rows: Sequence[Judged]) -> tuple[dict[str, Topic], dict[str, Area]]:
    topics = Topic.objects.filter(slug__in={row.topic for row in rows})
    areas = Area.objects.filter(slug__in={row.area for row in rows if row.area})
    return {topic.slug: topic for topic in topics}, {area.slug: area for area in areas}


def _new_rows(run: ImportRun, how: Map, rows: Sequence[Judged]) -> list[ImportRow]:
    """Return the rows that are to be kept and are not kept yet; one that is there twice is kept once."""
    by_print = {fingerprint(row.record, how): row for row in rows}
    known = set(ImportRow.objects.filter(fingerprint__in=by_print).values_list("fingerprint", flat=True))
    moment = clock.now()
    return [
        ImportRow(
            run=run,
            line=row.record.line,
            fingerprint=mark,
            source_ref=row.ref,
            reasons=[reason.value for reason in row.reasons],
            cells={_plain(name): _plain(cell)[:CELL_KEPT] for name, cell in row.record.cells.items()},
            raw=_plain(row.record.raw),
            guess=_guess(row),
            created_at=moment,
        )
        for mark, row in by_print.items()
        if mark not in known
    ]


def _guess(row: Judged) -> dict[str, str]:
    found = {
        "title": row.title,
        "text": row.text[:CELL_KEPT],
        "language": row.language,
        "topic": row.topic,
        "area": row.area,
        "place": row.place,
        "url": row.url,
        "stage": row.stage.value,
        "raised_at": row.moment.isoformat() if row.moment else "",
    }
    return {name: value for name, value in found.items() if value}


def _plain(text: str) -> str:
    return text.replace("\0", "\ufffd").encode("utf-8", "replace").decode()


def _about(run: ImportRun) -> list[str]:
    rows = ImportedIssue.objects.filter(run=run).order_by()
    topics = rows.values_list("issue__topic__slug").distinct()
    areas = rows.exclude(issue__area=None).values_list("issue__area__slug").annotate(found=Count("pk"))
    named = [slug for slug, _found in areas.order_by("-found", "issue__area__slug")[:MOST_AREAS]]
    return [run.ref, *sorted(f"topic/{slug}" for (slug,) in topics), *(f"area/{slug}" for slug in named)]
