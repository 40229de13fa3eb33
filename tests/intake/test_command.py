"""`kopir import issues`, as somebody at the server calls it."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest

from kopir.accounts.actions import grant
from kopir.accounts.rules import Role
from kopir.config.cli import main
from kopir.intake.models import ImportRow, ImportRun
from kopir.issues.actions import ensure_topics
from kopir.issues.models import Issue
from kopir.record.models import Entry
from tests.factories.intake import TEXT, cells, write_csv
from tests.factories.issues import citizen

pytestmark = pytest.mark.django_db
PHONE, EMAIL = "+7 701 123 45 67", "aigul.private@example.org"
MAP = """
name = "old-form"
source = "The old form"
[columns]
id = "id"
title = "title"
text = "text"
date = "date"
ignore = ["state"]
[language]
default = "en"
[topic]
column = "topic"
[area]
column = "area"
"""


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def call(tmp_path: Path, settings: Any, capsys: pytest.CaptureFixture[str]) -> Any:
    settings.DATA_DIR = tmp_path / "site"
    ensure_topics()
    (tmp_path / "map.toml").write_text(MAP)

    def _call(file: Path | str, *words: str, map_name: str = "") -> tuple[int, dict[str, Any], str]:
        status = main(["import", "issues", str(file), "--map", map_name or str(tmp_path / "map.toml"), *words])
        done = capsys.readouterr()
        return status, json.loads(done.out) if done.out else {}, done.err

    return _call


@pytest.fixture
def rows(tmp_path: Path) -> Path:
    given = [
        cells(1, date="2024-03-05", topic="Roads and pavements"),
        cells(2, title=""),
        cells(3, text=f"{TEXT} Call {PHONE} or {EMAIL}", topic="Dragons", area="Narnia"),
        cells(1, date="2024-03-05", topic="Roads and pavements"),
        cells(4, date="someday", area=f"ask {PHONE}"),
    ]
    return write_csv(tmp_path / "rows.csv", given, ("id", "title", "text", "date", "topic", "area", "who"))


def test_without_go_the_file_is_only_looked_at(call: Any, rows: Path) -> None:
    status, answer, said = call(rows)
    found = answer["survey"]
    assert (status, answer["import"]) == (0, None)
    assert {name: found[name] for name in ("rows", "ready", "here_already", "repeated", "bad")} == {
        "rows": 5, "ready": 1, "here_already": 0, "repeated": 1, "bad": 2
    }  # fmt: skip
    assert found["bad_rows"] == [{"line": 3, "reasons": ["no-title"]}, {"line": 6, "reasons": ["bad-date"]}]
    assert found["personal_rows"] == [{"line": 4, "kinds": ["phone", "email"]}, {"line": 6, "kinds": ["phone"]}]
    assert (found["unknown_columns"], found["missing_columns"]) == (["who"], [])
    assert found["unknown_topics"] == {"Dragons": 1}
    assert found["unknown_areas"] == {"Narnia": 1, "(not shown: long or personal)": 1}
    assert (found["oldest"], found["newest"]) == ("2024-03-05", "2024-03-05")
    for word in ("line 3 has no title", "line 6 has a date that is none", "Lines 4, 6", "Say --go", "Narnia 1"):
        assert word in said
    for secret in ("701", "aigul"):
        assert secret not in said + json.dumps(answer)
    assert not Issue.objects.exists()
    assert not ImportRun.objects.exists()


def test_with_go_it_is_brought_in_and_once_only(call: Any, rows: Path, tmp_path: Path) -> None:
    status, answer, said = call(rows, "--go")
    assert (status, answer["survey"]) == (0, None)
    run = ImportRun.objects.get()
    rejects = tmp_path / "site" / "imports" / "import-1-waiting.csv"
    assert answer["import"] == {
        "number": 1, "state": "finished", "rows": 5, "taken": 1, "known": 1, "waiting": 3, "masked": 0,
        "rejects": str(rejects),
    }  # fmt: skip
    assert rejects.is_file()
    assert "5/5 rows taken" in said
    assert "701" not in said + json.dumps(answer)
    status, answer, said = call(rows, "--go")
    assert (status, answer) == (1, {})
    assert f"as import {run.number}" in said
    assert (Issue.objects.count(), ImportRow.objects.count()) == (1, 3)
    _status, answer, _said = call(rows)
    assert answer["survey"]["here_already"] == 1


def test_mask_takes_rows_in_without_their_personal_data(call: Any, rows: Path) -> None:
    _status, answer, said = call(rows, "--mask")
    assert answer["survey"]["ready"] == 2
    assert "each of these rows is masked" in said
    _status, answer, _said = call(rows, "--mask", "--go")
    assert (answer["import"]["taken"], answer["import"]["masked"]) == (2, 1)
    assert not Entry.objects.filter(openings__value__contains="701").exists()
    assert not Issue.objects.filter(excerpt__contains="aigul").exists()


@pytest.mark.parametrize(
    ("answers", "taken", "masked"), [("y\ny\n", 2, 1), ("n\nyes\n", 1, 0), ("y\nn\n", None, None), ("", None, None)]
)
def test_on_a_terminal_it_asks(
    call: Any, rows: Path, monkeypatch: pytest.MonkeyPatch, answers: str, taken: int | None, masked: int | None
) -> None:
    screen = Terminal()
    monkeypatch.setattr("sys.stdin", Terminal(answers))
    monkeypatch.setattr("sys.stderr", screen)
    _status, answer, _said = call(rows)
    assert "Replace the likely personal data" in screen.getvalue()
    assert "Bring the 5 rows in?" in screen.getvalue()
    done = answer["import"] or {"taken": None, "masked": None}
    assert (done["taken"], done["masked"]) == (taken, masked)
    assert ("[##############################] 5/5 rows taken" in screen.getvalue()) is (taken is not None)


def test_it_goes_on_where_it_stopped(call: Any, rows: Path) -> None:
    call(rows, "--go")
    ImportRun.objects.update(state="running", finished_at=None, done=3, waiting=2, known=0)
    ImportRow.objects.filter(line=6).delete()
    status, answer, said = call(rows, "--go")
    assert status == 0
    assert "Import 1 goes on behind row 3." in said
    assert (answer["import"]["taken"], answer["import"]["known"], answer["import"]["waiting"]) == (1, 1, 3)
    assert Issue.objects.count() == 1


def test_the_editor_is_noted(call: Any, rows: Path) -> None:
    editor = citizen("editor@example.org")
    assert call(rows, "--go", "--by", "editor@example.org")[0] == 1
    grant(editor, Role.EDITOR, by=None)
    assert call(rows, "--go", "--by", "Editor@example.org")[0] == 0
    assert ImportRun.objects.get().started_by == editor


def test_the_shipped_map_reads_petitions(call: Any, tmp_path: Path) -> None:
    columns = "id,url,state,action,background,additional_details,signature_count,date_created,date_responded"
    row = "619,x,closed,Light the streets,They are dark.,Children walk there.,12,2022-07-07T10:13:40.162Z,2022-09-20"
    path = tmp_path / "petitions.csv"
    path.write_text(f"{columns},date_debated,topic_environment\n{row},,True\n")
    _status, answer, _said = call(path, "--go", map_name="uk-petitions")
    assert answer["import"]["taken"] == 1
    issue = Issue.objects.select_related("topic").get()
    assert (issue.source_ref, issue.stage, issue.topic.slug) == ("uk-petitions/619", "answered", "environment")
    assert issue.source_url == "https://petition.parliament.uk/petitions/619"


@pytest.mark.parametrize(
    ("file", "map_text", "said"),
    [
        ("id,title\n", MAP, "line 1: there is no column 'text'"),
        ("", MAP, "the file is empty"),
        ("id\n", "name = ", "map.toml: "),
        ("id\n", "name = 'x'", "map.toml: name: "),
        (None, MAP, "rows.csv: No such file"),
        ("id\n", None, "map.toml: No such file"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_place(
    call: Any, tmp_path: Path, file: str | None, map_text: str | None, said: str
) -> None:
    for name, text in (("rows.csv", file), ("map.toml", map_text)):
        (tmp_path / name).unlink(missing_ok=True)
        if text is not None:
            (tmp_path / name).write_text(text)
    status, answer, error = call(tmp_path / "rows.csv")
    assert (status, answer) == (1, {})
    assert said in error


def test_many_bad_rows_are_counted_and_the_first_ones_named(call: Any, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "rows.csv", [cells(number, title="") for number in range(230)])
    _status, answer, said = call(path)
    assert answer["survey"]["bad"] == 230
    assert len(answer["survey"]["bad_rows"]) == 200
    assert "and 210 more" in said
