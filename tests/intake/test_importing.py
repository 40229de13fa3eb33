"""Rows become issues, each with its own entry; nothing is lost, nothing is there twice."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from kopir.accounts.models import Account
from kopir.intake.actions import finish_import, open_import, take_rows
from kopir.intake.bringing import bring_in, rejects_of, write_rejects
from kopir.intake.models import ImportedIssue, ImportRow, ImportRun
from kopir.intake.reading import look_through
from kopir.intake.rules import Judged, Reason, RowState, RunState
from kopir.issues.actions import Source, Taken, import_issues
from kopir.issues.models import Issue, Report
from kopir.issues.rules import Stage
from kopir.record.models import Entry
from kopir.site.replay import differences
from kopir.web.errors import TooLate
from tests.factories.intake import TEXT, brought, cells, document, given, how, judged, opened, write_csv
from tests.factories.issues import citizen, new_report
from tests.factories.people import AreaFactory

pytestmark = pytest.mark.django_db


def counts(run: ImportRun) -> tuple[int, int, int, int]:
    run.refresh_from_db()
    return run.done, run.taken, run.known, run.waiting


def test_a_row_is_published_with_its_source_and_its_entry() -> None:
    AreaFactory(slug="almaty", name="Almaty")
    run = opened(rows=1)
    row = judged(7, topic="roads!", area="Almaty", date="05.03.2024", state="closed")
    take_rows(run, how(), [row])
    issue = Issue.objects.select_related("area", "topic").get()
    report = Report.objects.get()
    assert (issue.title, issue.stage, issue.topic.slug, issue.area.slug) == (row.title, "answered", "roads", "almaty")
    assert (issue.is_imported, issue.source, issue.source_ref) == (True, run.source, "old-form/7")
    assert issue.source_url == "https://old.example.org/"
    assert (report.issue, report.text, report.created_at) == (issue, TEXT, datetime(2024, 3, 5, 12, tzinfo=UTC))
    entry = Entry.objects.get(kind="issue.raised")
    assert (entry.by, entry.about) == ("import", [issue.ref, "topic/roads", "area/almaty"])
    assert entry.public["stage"] == "answered"
    assert (entry.opened("title"), entry.opened("text")) == (row.title, TEXT)
    assert ImportedIssue.objects.values_list("run", "issue", "line").get() == (run.pk, issue.pk, row.record.line)
    assert counts(run) == (1, 1, 0, 0)
    assert differences() == []


def test_what_was_raised_here_by_other_means_is_the_sites_own() -> None:
    made = document(raised_here=True)
    take_rows(opened(rows=1, map=made), how(raised_here=True), [judged()])
    issue = Issue.objects.get()
    assert (issue.is_imported, issue.source_ref) == (False, "old-form/1")
    assert Entry.objects.get().public["source"] == issue.source


def test_rows_that_are_not_understood_wait_with_all_they_hold() -> None:
    run = opened(rows=2)
    take_rows(run, how(), [judged(1, title="", place="\0here"), judged(2)])
    row = ImportRow.objects.get()
    assert (row.state, row.reasons, row.line, row.source_ref) == (RowState.WAITING, ["no-title"], 2, "old-form/1")
    assert row.cells == {**cells(1, title=""), "place": "\ufffdhere"}
    assert (row.guessed("text"), row.guessed("topic"), row.guessed("title")) == (TEXT, "other", "")
    assert counts(run) == (2, 1, 0, 1)


def test_the_same_rows_again_change_nothing_but_the_counts() -> None:
    rows = [judged(1), judged(2, title="")]
    take_rows(opened(rows=2), how(), rows)
    again = opened(rows=3, sha256="cd" * 32)
    take_rows(again, how(), rows, twice=1)
    assert counts(again) == (3, 0, 3, 0)
    assert (Issue.objects.count(), ImportRow.objects.count(), Entry.objects.count()) == (1, 1, 1)


def test_a_row_that_comes_mended_waits_no_more() -> None:
    take_rows(opened(rows=1), how(), [judged(1, title="")])
    take_rows(opened(rows=1, sha256="cd" * 32), how(), [judged(1)])
    row = ImportRow.objects.get()
    assert (row.state, row.cells, row.guess) == (RowState.TAKEN, {}, {})
    assert Issue.objects.get().source_ref == "old-form/1"


def test_of_two_processes_one_takes_the_rows() -> None:
    run = opened(rows=2)
    other = ImportRun.objects.get(pk=run.pk)
    take_rows(run, how(), [judged(1)])
    with pytest.raises(TooLate, match="moved-on"):
        take_rows(other, how(), [judged(1)])
    assert counts(run) == (1, 1, 0, 0)
    assert Issue.objects.count() == 1


def test_the_same_file_under_the_same_map_goes_on() -> None:
    run = opened(rows=2)
    take_rows(run, how(), [judged(1)])
    assert opened(rows=2) == run
    for changed in ({"is_masked": True}, {"rows": 3}, {"map": document(source="Another")}):
        with pytest.raises(TooLate) as refusal:
            opened(**{"rows": 2} | changed)
        assert (refusal.value.code, str(refusal.value)) == ("other-map", str(run.number))


def test_a_file_that_is_finished_is_not_brought_in_again() -> None:
    run = opened(rows=1)
    finish_import(take_rows(run, how(), [judged(1)]))
    with pytest.raises(TooLate) as refusal:
        opened(rows=1)
    assert (refusal.value.code, str(refusal.value)) == ("finished", str(run.number))
    assert opened(rows=1, is_masked=True).number == run.number + 1


def test_finishing_is_one_entry_about_topics_and_areas() -> None:
    AreaFactory(slug="almaty", name="Almaty")
    run = opened(rows=3)
    with pytest.raises(TooLate, match="moved-on"):
        finish_import(run)
    rows = [judged(1, area="Almaty"), judged(2, topic="roads!"), judged(3, title="")]
    take_rows(run, how(), rows)
    done = finish_import(run)
    entry = Entry.objects.get(kind="import.finished")
    assert entry.about == ["import/1", "topic/other", "topic/roads", "area/almaty"]
    assert entry.public == {
        "number": 1, "source": run.source, "source_url": run.source_url,
        "issues": 2, "known": 0, "waiting": 1, "masked": 0,
    }  # fmt: skip
    assert (done.state, done.is_finished) == (RunState.FINISHED, True)
    with pytest.raises(TooLate, match="moved-on"):
        finish_import(run)


def test_a_file_is_brought_in_whole(tmp_path: Path) -> None:
    rows = [cells(1), cells(2), cells(1), cells(3) | {"id": "2"}, cells(4, title="")]
    run = brought(write_csv(tmp_path / "rows.csv", rows))
    assert counts(run) == (5, 2, 1, 2)
    assert [(row.line, row.reasons) for row in ImportRow.objects.order_by("line")] == [
        (5, ["same-id"]), (6, ["no-title"])
    ]  # fmt: skip
    assert Entry.objects.filter(kind="issue.raised").count() == 2


def test_a_stopped_import_begins_at_its_row(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "rows.csv", [cells(number) for number in (1, 2, 3, 1, 4)])
    source = look_through(path)
    opened(rows=5, sha256=source.sha256, bytes=source.bytes, file_name=path.name)
    begun = open_import(given(source), how(), by=None)
    assert begun.goes_on
    take_rows(begun.run, how(), [judged(1), judged(2)])
    seen: list[int] = []
    run = bring_in(ImportRun.objects.get(), source, how(), seen.append)
    assert counts(run) == (5, 4, 1, 0)
    assert seen == [5]
    assert Issue.objects.count() == 4


def test_masking_publishes_no_personal_data(tmp_path: Path) -> None:
    phone = "+7 701 123 45 67"
    rows = [cells(1, text=f"{TEXT} Call {phone}"), cells(2)]
    waiting = brought(write_csv(tmp_path / "rows.csv", rows))
    assert counts(waiting) == (2, 1, 0, 1)
    masked = brought(write_csv(tmp_path / "rows.csv", rows), is_masked=True)
    assert (*counts(masked), masked.masked) == (2, 1, 1, 0, 1)
    assert sorted(Report.objects.values_list("text", flat=True)) == sorted([TEXT, f"{TEXT} Call [phone hidden]"])
    assert not Entry.objects.filter(openings__value__contains=phone).exists()
    assert not ImportRow.objects.waiting().exists()


@pytest.mark.parametrize("name", ["rows.csv", "rows.jsonl"])
def test_rows_that_wait_can_be_mended_in_a_file(tmp_path: Path, settings: Any, name: str) -> None:
    settings.DATA_DIR = tmp_path / "site"
    if name.endswith(".csv"):
        path = write_csv(tmp_path / name, [cells(1), cells(2, title="")])
    else:
        path = tmp_path / name
        lines = ({"id": 1, "title": "The lamp at corner 1", "text": TEXT}, {"id": 2, "text": "There is no title"})
        path.write_text("\n".join([*map(json.dumps, lines), "no json"]))
    source = look_through(path)
    run = brought(path)
    rejects = write_rejects(run, source)
    assert rejects is not None
    assert rejects.stat().st_mode & 0o777 == 0o600
    mended = tmp_path / f"mended-{name}"
    text = rejects.read_text()
    assert "no-title" in text
    mended.write_text(
        text.replace(",,", ",Now it has a title,", 1)
        if name.endswith(".csv")
        else text.replace('{"id"', '{"title": "Now it has a title", "id"')
    )
    again = brought(mended)
    assert again.taken == 1
    assert Issue.objects.filter(title="Now it has a title").count() == 1
    assert write_rejects(run, source) == (None if name.endswith(".csv") else rejects)


def test_a_whole_import_writes_no_file_of_waiting_rows(tmp_path: Path, settings: Any) -> None:
    settings.DATA_DIR = tmp_path
    path = write_csv(tmp_path / "rows.csv", [cells(1)])
    assert write_rejects(brought(path), look_through(path)) is None


def test_two_hundred_rows_cost_as_many_queries_as_twenty() -> None:
    asked = []
    for size, sha in ((20, "aa"), (200, "bb")):
        run = opened(rows=size, sha256=sha * 32)
        rows = [judged(size * 1_000 + number) for number in range(size)]
        with CaptureQueriesContext(
            connection,
        ) as queries:
            take_rows(run, how(), rows)
        asked.append(len([query for query in queries if not query["sql"].startswith(("SAVEPOINT", "RELEASE"))]))
    assert asked[1] <= asked[0] + 12  # a statement has a most of values: bulk inserts are cut


def test_cases_with_one_source_name_are_one() -> None:
    case = Taken(new_report(), Source("Elsewhere", "x/1"))
    first, second = import_issues([case, case])
    assert first == second
    assert import_issues([]) == []
    assert Entry.objects.count() == 1


CONSTRAINTS = [
    ({"done": 4}, "import_run_within_file"),
    ({"done": 1}, "import_run_drops_no_row"),
    ({"state": RunState.FINISHED}, "import_run_finished_whole"),
]


@pytest.mark.parametrize(("changed", "name"), CONSTRAINTS)
def test_an_import_cannot_lose_count(changed: dict[str, Any], name: str) -> None:
    run = opened(rows=3)
    if "done" in changed and changed["done"] > 3:
        changed = changed | {"known": changed["done"]}
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        ImportRun.objects.filter(pk=run.pk).update(**changed)


def test_a_file_is_brought_in_by_one_run_at_a_time() -> None:
    run = opened()
    with pytest.raises(IntegrityError), transaction.atomic():
        ImportRun.objects.create(
            number=99, name=run.name, source="x", file_name="x", file_sha256=run.file_sha256, file_bytes=1,
            map={}, started_at=run.started_at, rows=3,
        )  # fmt: skip


def test_a_decided_row_keeps_no_words() -> None:
    run = opened(rows=1)
    take_rows(run, how(), [Judged(judged().record, "", reasons=(Reason.NO_TITLE,))])
    ImportRow.objects.update(raw="words")
    with pytest.raises(IntegrityError, match="import_row_forgets_words"), transaction.atomic():
        ImportRow.objects.update(state=RowState.DISMISSED, decided_at=run.started_at)


def test_an_editor_who_leaves_leaves_the_import(tmp_path: Path) -> None:
    from kopir.intake.holding import HOLDING

    editor: Account = citizen()
    source = look_through(write_csv(tmp_path / "rows.csv", [cells(1)]))
    run = open_import(given(source), how(), by=editor).run
    (section,) = HOLDING.export(editor)
    assert section.rows == ({"number": run.number, "source": run.source, "created": run.started_at},)
    HOLDING.erase(editor)
    run.refresh_from_db()
    assert run.started_by is None
    assert (str(run), str(ImportedIssue(line=3)), run.ref) == ("import 1", "line 3", "import/1")
    assert Stage(how().stage) is Stage.RAISED


def test_what_waits_is_written_down_before_an_import_says_that_it_is_finished(
    tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.DATA_DIR = tmp_path
    path = write_csv(tmp_path / "rows.csv", [cells(1), cells(2, title="")])
    with monkeypatch.context() as patch:
        patch.setattr("kopir.intake.bringing.finish_import", Mock(side_effect=KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            brought(path)
    run, source = ImportRun.objects.get(), look_through(path)
    written = rejects_of(run, source)
    assert written is not None
    written.unlink()
    assert rejects_of(run, source) is None
    assert bring_in(run, source, how()).state == "finished"
    assert written.exists()
