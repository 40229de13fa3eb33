"""Rows that wait: an editor mends and takes them, or lets them be."""

from __future__ import annotations

from typing import Any

import pytest

from kopir.intake.actions import dismiss_row, take_row, take_rows
from kopir.intake.models import ImportedIssue, ImportRow
from kopir.intake.rules import RowState
from kopir.issues.models import Issue, Report
from kopir.record.models import Entry
from kopir.web.errors import TooLate
from tests.factories.intake import how, judged, opened, waiting_row
from tests.factories.issues import new_report

pytestmark = pytest.mark.django_db


def test_a_mended_row_is_an_issue_with_its_source_and_day() -> None:
    row = waiting_row(date="2024-03-05", state="closed")
    decided = take_row(row, new_report(title="Now it has a title"))
    issue = Issue.objects.get()
    assert decided.issue == issue
    assert (issue.title, issue.stage, issue.source_ref, issue.is_imported) == (
        "Now it has a title", "answered", row.source_ref, True
    )  # fmt: skip
    assert Report.objects.get().created_at.date().isoformat() == "2024-03-05"
    assert Entry.objects.get().by == "editor"
    assert ImportedIssue.objects.get().line == row.line
    kept = ImportRow.objects.get()
    assert (kept.state, kept.cells, kept.raw, kept.guess) == (RowState.TAKEN, {}, "", {})
    assert kept.reasons == ["no-title"]


def test_a_row_without_an_id_gets_a_name_of_its_own() -> None:
    row = waiting_row(id="")
    take_row(row, new_report())
    assert Issue.objects.get().source_ref == f"old-form/{row.fingerprint[:32]}"
    assert str(row) == f"line {row.line} of import row {row.run_id}"


@pytest.mark.parametrize("second", ["take", "dismiss"])
def test_a_row_is_decided_once(second: str) -> None:
    row = waiting_row()
    dismiss_row(row)
    kept = ImportRow.objects.get()
    assert (kept.state, kept.cells, kept.line) == (RowState.DISMISSED, {}, row.line)
    with pytest.raises(TooLate, match="row-decided"):
        take_row(row, new_report()) if second == "take" else dismiss_row(row)
    assert not Issue.objects.exists()
    assert not Entry.objects.exists()


def test_a_row_whose_name_came_in_meanwhile_goes_on_waiting() -> None:
    run = opened(rows=2)
    take_rows(run, how(), [judged(1)])
    run.refresh_from_db()
    take_rows(run, how(), [judged(1, title="")])
    row: Any = ImportRow.objects.get()
    with pytest.raises(TooLate, match="row-known"):
        take_row(row, new_report())
    assert ImportRow.objects.waiting().count() == 1
    assert Issue.objects.count() == 1
