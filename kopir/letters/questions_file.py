"""The file format of written questions (mySociety, uk-parl-written-questions), read strictly and as a whole."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

COLUMNS = (
    "id",
    "uin",
    "department_id",
    "department",
    "tabled",
    "for_answer",
    "holding",
    "answered",
    "is_correction",
    "corrected",
    "withdrawn",
    "heading",
    "question",
    "answer",
)


class QuestionsError(ValueError):
    """A file is refused as a whole; says which, in which line, and why."""

    def __init__(self, file: str, line: int, why: str) -> None:
        super().__init__(f"{file}: line {line}: {why}" if line else f"{file}: {why}")


@dataclass(frozen=True)
class WrittenQuestion:
    """One question and what became of it; a missing date has not happened."""

    id: str
    uin: str
    department_id: str
    department: str
    tabled: date
    for_answer: date
    holding: date | None
    answered: date | None
    is_correction: bool
    corrected: date | None
    is_withdrawn: bool
    heading: str
    question: str
    answer: str


def read_folder(folder: Path) -> list[WrittenQuestion]:
    """Read every CSV file of a folder, oldest question first.

    Raises
    ------
    QuestionsError
        Where there is no file, or one of them is broken; nothing is read then.
    """
    files = sorted(folder.glob("*.csv")) if folder.is_dir() else []
    if not files:
        raise QuestionsError(str(folder), 0, "there is no CSV file of written questions here")
    found: dict[str, WrittenQuestion] = {}
    for file in files:
        for line, question in _read(file):
            if question.id in found:
                raise QuestionsError(file.name, line, f"question {question.id} is there twice")
            found[question.id] = question
    return sorted(found.values(), key=lambda question: (question.tabled, int(question.id)))


def _read(file: Path) -> Iterator[tuple[int, WrittenQuestion]]:
    try:
        rows = csv.DictReader(io.StringIO(file.read_text("utf-8-sig")), strict=True)
        if missing := [name for name in COLUMNS if name not in (rows.fieldnames or ())]:
            raise QuestionsError(file.name, 1, f"column {missing[0]!r} is missing")
        for row in rows:
            try:
                yield rows.line_num, _question(row)
            except ValueError as error:
                raise QuestionsError(file.name, rows.line_num, str(error)) from error
    except (OSError, UnicodeDecodeError) as error:
        raise QuestionsError(file.name, 0, str(error)) from error
    except csv.Error as error:
        raise QuestionsError(file.name, rows.line_num, str(error)) from error


def _question(row: dict[str, str]) -> WrittenQuestion:
    if None in row or None in row.values():
        raise ValueError("the line has too few or too many cells")
    for name in ("id", "uin", "department_id", "department", "tabled", "for_answer", "heading", "question"):
        if not row[name].strip():
            raise ValueError(f"{name} is empty")
    if not (row["id"].isascii() and row["id"].isdigit()):
        raise ValueError(f"id is not a number: {row['id']!r}")
    question = WrittenQuestion(
        id=row["id"],
        uin=row["uin"],
        department_id=row["department_id"],
        department=row["department"],
        tabled=_day(row, "tabled"),
        for_answer=_day(row, "for_answer"),
        holding=_day_or_none(row, "holding"),
        answered=_day_or_none(row, "answered"),
        is_correction=_flag(row, "is_correction"),
        corrected=_day_or_none(row, "corrected"),
        is_withdrawn=_flag(row, "withdrawn"),
        heading=row["heading"],
        question=row["question"],
        answer=row["answer"],
    )
    _check(question)
    return question


def _check(question: WrittenQuestion) -> None:
    days = {"for_answer": question.for_answer, "holding": question.holding, "answered": question.answered}
    for name, day in days.items():
        if day is not None and day < question.tabled:
            raise ValueError(f"{name} {day} lies before tabled {question.tabled}")
    if question.answered and not question.answer.strip():
        raise ValueError("answered without an answer")
    if question.corrected and (question.answered is None or question.corrected < question.answered):
        raise ValueError("corrected before it was answered")


def _day(row: dict[str, str], name: str) -> date:
    try:
        return date.fromisoformat(row[name])
    except ValueError:
        raise ValueError(f"{name} is not a date: {row[name]!r}") from None


def _day_or_none(row: dict[str, str], name: str) -> date | None:
    return _day(row, name) if row[name] else None


def _flag(row: dict[str, str], name: str) -> bool:
    if row[name] not in {"0", "1"}:
        raise ValueError(f"{name} is neither 0 nor 1: {row[name]!r}")
    return row[name] == "1"
