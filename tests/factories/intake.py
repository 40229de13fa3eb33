"""Maps, files and rows for tests: as small as the rules allow."""

from __future__ import annotations

import csv
from datetime import UTC, date
from itertools import count
from pathlib import Path
from typing import Any

from kopir.intake.actions import Given, open_import, print_sheets, take_rows
from kopir.intake.bringing import bring_in
from kopir.intake.models import ImportRow, ImportRun, PaperSheet
from kopir.intake.reading import Source, look_through
from kopir.intake.rules import Known, Map, Record, judge, read_map
from kopir.intake.surveying import count_rows
from kopir.issues.actions import ensure_topics
from kopir.pure.text import fold

COLUMNS = ("id", "title", "text", "date", "topic", "area")
DOCUMENT: dict[str, Any] = {
    "name": "old-form",
    "source": "The old form of the movement",
    "source_url": "https://old.example.org/",
    "columns": {"id": "id", "title": "title", "text": "text", "date": "date"},
    "language": {"default": "en"},
    "topic": {"column": "topic", "values": {"Roads!": "roads"}},
    "area": {"column": "area"},
    "stage": {"when": [{"column": "state", "values": ["Closed"], "stage": "answered"}]},
}
TOPICS, AREAS = {"roads": "roads", fold("Roads"): "roads", "other": "other"}, {fold("Almaty"): "almaty"}
KNOWN = Known(TOPICS, AREAS, UTC, date(2026, 11, 26))
_numbers = count(1)
TEXT = "The street lamp at the corner has been dark since September and children walk home there."


def document(**changed: Any) -> dict[str, Any]:
    return DOCUMENT | changed


def how(**changed: Any) -> Map:
    return read_map(document(**changed))


def cells(number: int = 1, **changed: str) -> dict[str, str]:
    return {"id": str(number), "title": f"The lamp at corner {number} is dark", "text": TEXT} | changed


def record(number: int = 1, line: int = 0, **changed: str) -> Record:
    return Record(line or number + 1, cells(number, **changed))


def judged(number: int = 1, *, by: Map | None = None, **changed: str) -> Any:
    return judge(record(number, **changed), by or how(), KNOWN)


def write_csv(path: Path, rows: list[dict[str, str]], columns: tuple[str, ...] = COLUMNS) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path


def given(source: Source, made: dict[str, Any] | None = None, *, is_masked: bool = False) -> Given:
    rows = count_rows(source)
    return Given(source.path.name, source.sha256, source.bytes, rows, made or DOCUMENT, is_masked)


def opened(rows: int = 3, **facts: Any) -> ImportRun:
    """An import that has been opened and has taken nothing yet."""
    ensure_topics()
    facts = {"file_name": "rows.csv", "sha256": "ab" * 32, "bytes": 99, "map": DOCUMENT} | facts
    return open_import(Given(rows=rows, **facts), read_map(facts["map"]), by=None).run


def brought(path: Path, made: dict[str, Any] | None = None, *, is_masked: bool = False) -> ImportRun:
    """A file that has been brought in whole."""
    ensure_topics()
    mapped = read_map(made or DOCUMENT)
    source = look_through(path, wanted=mapped.columns)
    run = open_import(given(source, made, is_masked=is_masked), mapped, by=None).run
    return bring_in(run, source, mapped)


def waiting_row(**changed: str) -> ImportRow:
    """A row that waits for an editor: without a title unless one is given."""
    number = next(_numbers)
    run = opened(rows=1, sha256=f"{number:064}")
    take_rows(run, how(), [judged(number, **{"title": ""} | changed)])
    return ImportRow.objects.select_related("run").latest("pk")


def sheet(language: str = "en") -> PaperSheet:
    return print_sheets(1, language=language)[0]
