"""Bring a file in from where it stopped, and write down what was not taken."""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings

from kopir.intake.actions import finish_import, take_rows
from kopir.intake.models import ImportRow, ImportRun
from kopir.intake.reading import Source
from kopir.intake.rules import Map
from kopir.intake.surveying import Progress, by_hundreds, is_repeated, judged_rows, known_here


def bring_in(run: ImportRun, source: Source, how: Map, progress: Progress | None = None) -> ImportRun:
    """Take the rows that are left, a few hundred a transaction, write down those that wait, and finish the import.

    In this order: an import that is killed before it has finished goes on, and writes them down then.

    Raises
    ------
    TooLate
        Where another process has taken rows of the same import meanwhile.
    """
    rows = judged_rows(source, how, known_here(), skip=run.done, is_masked=run.is_masked)
    for chunk in by_hundreds(rows):
        new = [row for row in chunk if not is_repeated(row)]
        run = take_rows(run, how, new, twice=len(chunk) - len(new))
        if progress:
            progress(run.done)
    write_rejects(run, source)
    return finish_import(run)


def rejects_path(run: ImportRun, source: Source) -> Path:
    """Return where the rows of an import that wait are written: in the site's own folder, read by nobody else."""
    return Path(settings.DATA_DIR) / "imports" / f"import-{run.number}-waiting{'.jsonl' if source.is_json else '.csv'}"


def rejects_of(run: ImportRun, source: Source) -> Path | None:
    """Return the file of the rows that wait, or None where none waits."""
    path = rejects_path(run, source)
    return path if path.exists() else None


def write_rejects(run: ImportRun, source: Source) -> Path | None:
    """Write the rows that wait into a file of the same form, which can be mended and brought in under the same map.

    Three columns are added, `_line`, `_reasons` and `_raw` (the line itself where it has no cells); an import passes
    over them. Returns None where no row waits.
    """
    rows = ImportRow.objects.waiting().filter(run=run).order_by("line", "pk")
    if not rows.exists():
        return None
    path = rejects_path(run, source)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    unfinished = path.with_suffix(".part")
    handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
        for piece in _as_json(rows) if source.is_json else _as_csv(rows, source):
            file.write(piece)
    unfinished.replace(path)
    return path


def _marks(row: ImportRow) -> dict[str, str]:
    return {"_line": str(row.line), "_reasons": " ".join(row.reasons), "_raw": row.raw}


def _as_json(rows: Any) -> Iterator[str]:
    for row in rows.iterator(chunk_size=200):
        yield json.dumps(row.cells | _marks(row), ensure_ascii=False) + "\n"


def _as_csv(rows: Any, source: Source) -> Iterator[str]:
    columns = [
        *(column for column in source.columns if column and not column.startswith("_")),
        "_line",
        "_reasons",
        "_raw",
    ]
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, delimiter=source.separator, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    for row in rows.iterator(chunk_size=200):
        writer.writerow(row.cells | _marks(row))
        yield out.getvalue()
        out.seek(0)
        out.truncate()
