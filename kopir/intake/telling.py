"""What the command says on the terminal, in plain English sentences. It never says what a row holds."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kopir.intake.models import ImportRun
from kopir.intake.rules import Map, Note, Reason
from kopir.intake.surveying import Survey

SHOWN = 20
MASK_QUESTION = "Replace the likely personal data by words such as [phone hidden]?"
GO_QUESTION = "Bring the {rows} rows in?"
NOTHING_TAKEN = "Nothing was taken. Say --go to bring it in.\n"
GOES_ON = "Import {number} goes on behind row {done}.\n"
REFUSED = {
    "moved-on": "Another process is bringing in the same file. Nothing is lost; look again when it is done.",
    "finished": "This file was brought in whole under this map as import {number}. Nothing is left to do.",
    "other-map": "Import {number} of this file was begun under another map or --mask. Finish it as it was begun.",
}
STRANGE = {
    "unknown_columns": "Columns that the map does not name",
    "missing_columns": "Columns that are not there",
    "unknown_topics": "Topics not known here",
    "unknown_areas": "Areas not known here",
}
NOTES: dict[str, str] = {
    Note.TITLE_CUT: "have a long title: it is cut, and stands whole above the text.",
    Note.PLACE_CUT: "have a long place, which is cut.",
    Note.URL_LEFT: "have an address that is none, which is left out.",
    Note.TOPIC_UNKNOWN: "have a topic that is not known here.",
    Note.AREA_UNKNOWN: "have an area that is not known here.",
    Note.MASKED: "have personal data that is masked.",
}
WHY: dict[str, str] = {
    Reason.BAD_BYTES: "has bytes that are no letters in this encoding",
    Reason.OPEN_QUOTE: "opens a quotation mark that is never closed",
    Reason.BAD_QUOTES: "has a quotation mark in a place where none can be",
    Reason.CELLS: "has more or fewer cells than the header",
    Reason.BAD_JSON: "is not an object in JSON",
    Reason.TOO_LONG_LINE: "is longer than 64 MB",
    Reason.NO_ID: "has no id, or one that is too long",
    Reason.SAME_ID: "has the id of an earlier row and other words",
    Reason.NO_TITLE: "has no title",
    Reason.NO_TEXT: "has no text",
    Reason.TEXT_TOO_LONG: "has a text of more than 20 000 characters",
    Reason.BAD_DATE: "has a date that is none, or lies in the future",
    Reason.LANGUAGE: "is in a language that is not Kazakh, Russian or English, or cannot be told",
    Reason.TOPIC: "has a topic that is not known here",
    Reason.AREA: "has an area that is not known here",
    Reason.PERSONAL: "seems to hold personal data",
}


def summary(found: Survey, how: Map, *, is_masked: bool) -> str:
    """Return the survey as lines for a person."""
    return "".join(f"{line}\n" for line in _lines(found, how, is_masked=is_masked))


def _lines(found: Survey, how: Map, *, is_masked: bool) -> Iterator[str]:
    facts = found.as_json(how)
    yield ""
    yield f"{found.rows} rows: {found.ready} can be taken, {found.here} are here, {found.repeated} repeat another."
    for name, label in (("languages", "Languages"), ("stages", "Stages"), ("topics", "Topics")):
        yield f"{label}: {_counts(facts[name])}"
    if facts["oldest"]:
        yield f"Raised from {facts['oldest']} to {facts['newest']}."
    for note, count in facts["notes"].items():
        yield f"{count} rows {NOTES[note]}"
    for name, label in STRANGE.items():
        if strange := facts[name]:
            yield f"{label}: {_counts(strange) if isinstance(strange, dict) else ', '.join(strange)}"
    if found.personal:
        then = "is masked" if is_masked else "waits for an editor unless it is masked (--mask)"
        kinds = _counts(facts["personal_data"])
        yield f"Likely personal data ({kinds}): each of these rows {then}. Lines {_some(found.personal_rows)}"
    yield from _bad(found)


def _bad(found: Survey) -> Iterator[str]:
    if found.bad:
        yield f"{found.bad} rows wait for an editor:"
    for row in found.bad_rows[:SHOWN]:
        yield f"  line {row['line']} {'; '.join(WHY[reason] for reason in row['reasons'])}"
    if found.bad > SHOWN:
        yield f"  and {found.bad - SHOWN} more; the answer lists the first {len(found.bad_rows)}"


def _counts(counts: dict[str, int]) -> str:
    return ", ".join(f"{name} {count}" for name, count in counts.items()) or "none"


def _some(rows: list[dict[str, Any]]) -> str:
    return ", ".join(str(row["line"]) for row in rows[:SHOWN]) + (" …" if len(rows) > SHOWN else "")


def done(run: ImportRun, rejects: Path | None) -> str:
    """Return what became of an import."""
    said = f"Import {run.number} is done. Issues taken: {run.taken}; rows known: {run.known}; waiting: {run.waiting}.\n"
    return said + (
        f"The rows that wait stand in {rejects}, which holds what they hold: keep it safe.\n" if rejects else ""
    )


def run_as_json(run: ImportRun, rejects: Path | None) -> dict[str, Any]:
    """Return an import as the command prints it."""
    facts = {name: getattr(run, name) for name in ("number", "state", "rows", "taken", "known", "waiting", "masked")}
    return facts | {"rejects": str(rejects) if rejects else None}
