from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from kopir.config.cli import main
from kopir.people.models import Person
from tests.pure.popolo.files import MAZHILIS, as_bytes, surprising


class _Input:
    def __init__(self, given: bytes) -> None:
        self.buffer = io.BytesIO(given)


def languages(monkeypatch: pytest.MonkeyPatch, capfdbinary: Any, given: bytes) -> list[list[str]]:
    monkeypatch.setattr("sys.stdin", _Input(given))
    assert main(["text", "language"]) == 0
    return list(csv.reader(io.StringIO(capfdbinary.readouterr().out.decode())))


def test_holders_prints_the_promised_keys(capfd: Any) -> None:
    assert main(["people", "holders", str(MAZHILIS), "--on", "2013-01-01"]) == 0
    answer = json.loads(capfd.readouterr().out)

    assert len(answer) == 107
    assert answer[0] == {
        "person_id": "28e035ec-6f8a-42b5-8533-29e2c5b3be84",
        "person": "ABDIROV Nurlan Mazhitovich",
        "post": None,
        "role": "member",
        "organization_id": "legislature",
        "organization": "Mazhilis",
        "area_id": None,
        "on_behalf_of_id": "1",
        "start_date": "2012-01-15",
        "end_date": None,
    }


def test_holders_refuses_a_broken_file_with_its_path(tmp_path: Path, capfd: Any) -> None:
    file = tmp_path / "broken.json"
    file.write_text('{"persons": [{"id": "a", "name": 1}, {"id": "a"}]}')

    assert main(["people", "holders", str(file), "--on", "2013-01-01", "--json"]) == 1
    assert capfd.readouterr().err.splitlines() == [
        f"{file}: $.persons[0].name: is a number, expected a text",
        f"{file}: $.persons[1].name: is missing",
    ]


def test_holders_refuses_a_missing_file_and_a_wrong_day(tmp_path: Path, capfd: Any) -> None:
    assert main(["people", "holders", str(tmp_path / "none.json"), "--on", "2013-01-01"]) == 1
    assert "No such file" in capfd.readouterr().err
    with pytest.raises(SystemExit) as caught:
        main(["people", "holders", str(MAZHILIS), "--on", "2013"])
    assert caught.value.code == 2


def test_language_prints_one_row_a_line(monkeypatch: pytest.MonkeyPatch, capfdbinary: Any) -> None:
    given = "Көшеде жарық жоқ\nНа улице нет света\r\n\nNo light in the street\n".encode()

    rows = languages(monkeypatch, capfdbinary, given)

    assert rows[0] == ["line", "language", "confidence", "script"]
    assert [(row[0], row[1], row[3]) for row in rows[1:]] == [
        ("1", "kk", "Cyrl"),
        ("2", "ru", "Cyrl"),
        ("3", "und", ""),
        ("4", "en", "Latn"),
    ]


def test_language_takes_a_last_line_without_an_end_and_no_lines(
    monkeypatch: pytest.MonkeyPatch, capfdbinary: Any
) -> None:
    assert len(languages(monkeypatch, capfdbinary, "Көше\nУлица".encode())) == 3
    assert len(languages(monkeypatch, capfdbinary, b"")) == 1


@pytest.mark.django_db
def test_import_and_export_speak_files(tmp_path: Path, capfd: Any) -> None:
    file, out = tmp_path / "council.json", tmp_path / "out.json"
    file.write_bytes(as_bytes(surprising()))

    assert main(["import", "popolo", str(file), "--sample", "--historical"]) == 0
    captured = capfd.readouterr()
    assert json.loads(captured.out) == {
        "dataset": "invented-council",
        "is_historical": True,
        "added": 14,
        "changed": 0,
        "gone": 0,
        "unchanged": 0,
    }
    assert captured.err == f"\r[{'#' * 30}] 14/14\n"
    assert set(Person.objects.values_list("is_historical", "is_sample")) == {(True, True)}
    assert main(["export", "popolo", "--out", str(out)]) == 0
    assert {person["id"] for person in json.loads(out.read_text())["persons"]} == {"p1", "p2"}
    assert main(["import", "popolo", str(file), "--current", "--dataset", "own"]) == 0
    assert json.loads(capfd.readouterr().out)["dataset"] == "own"


def test_progress_is_drawn_step_by_step_on_a_terminal_only(monkeypatch: pytest.MonkeyPatch, capfd: Any) -> None:
    from kopir.people.commands import _draw

    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    for done in (0, 150, 151, 300):
        _draw(done, 300)

    assert capfd.readouterr().err == f"\r[{'.' * 30}] 0/300\r[{'#' * 15}{'.' * 15}] 150/300\r[{'#' * 30}] 300/300\n"


@pytest.mark.django_db
def test_import_refuses_broken_and_missing_files(tmp_path: Path, capfd: Any) -> None:
    file = tmp_path / "broken.json"
    file.write_text("{}")

    assert main(["import", "popolo", str(file)]) == 1
    assert capfd.readouterr().err == f"{file}: $.persons: is missing\n"
    assert main(["import", "popolo", str(tmp_path / "none.json")]) == 1
    assert not Person.objects.exists()
