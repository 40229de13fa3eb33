"""Rows that a person has to look at: an editor mends and takes them, or lets them be."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from kopir.intake.models import ImportedIssue, ImportRow
from kopir.intake.rules import RowState, read_map
from kopir.issues.actions import NewReport, Source, Taken, import_issues
from kopir.issues.models import Issue
from kopir.issues.rules import Stage
from kopir.web import clock
from kopir.web.errors import TooLate


@dataclass(frozen=True)
class Decided:
    """What became of a row."""

    row: ImportRow
    issue: Issue | None = None


@transaction.atomic
def take_row(row: ImportRow, new: NewReport) -> Decided:
    """An editor takes a row in, in the words as they stand in the form now. Entry ``issue.raised`` by an editor.

    The row's own words are deleted: they may hold what the editor took out.

    Raises
    ------
    TooLate
        With code ``row-decided`` where another editor was faster, ``row-known`` where its source name is here already.
    """
    _decide(row, RowState.TAKEN)
    run = row.run
    how = read_map(run.map)
    ref = row.source_ref or f"{run.name}/{row.fingerprint[:32]}"
    if Issue.objects.filter(source_ref=ref).exists():
        raise TooLate("row-known")
    moment = row.guessed("raised_at")
    case = Taken(
        new,
        Source(run.source, ref, row.guessed("url") or run.source_url),
        datetime.fromisoformat(moment) if moment else None,
        Stage(row.guessed("stage") or how.stage),
        is_raised_here=how.is_raised_here,
    )
    (issue,) = import_issues([case], by="editor")
    ImportedIssue.objects.create(run=run, issue=issue, line=row.line)
    return Decided(row, issue)


@transaction.atomic
def dismiss_row(row: ImportRow) -> Decided:
    """An editor lets a row be. Its words are deleted; its line and the reasons stay with the import. No entry.

    Raises
    ------
    TooLate
        With code ``row-decided`` where another editor was faster.
    """
    _decide(row, RowState.DISMISSED)
    return Decided(row)


def _decide(row: ImportRow, state: RowState) -> None:
    waiting = ImportRow.objects.waiting().filter(pk=row.pk)
    if waiting.update(state=state, decided_at=clock.now(), cells={}, raw="", guess={}) != 1:
        raise TooLate("row-decided")
    row.state = state
