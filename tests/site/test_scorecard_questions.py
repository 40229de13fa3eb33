"""Real written questions: the cards agree with figures computed straight from the file."""

from __future__ import annotations

import csv
import io
import statistics
from collections import defaultdict
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from kopir.letters.actions import import_questions
from kopir.letters.questions_file import read_folder
from kopir.people.models import Organization
from kopir.pure.scores import wilson
from kopir.site.models import Scorecard
from kopir.site.scorecard_cards import compute, from_json

FOLDER = Path(__file__).resolve().parents[2] / "kopir/site/sample/data/written-questions"
BANK_HOLIDAYS = {date(2024, 8, 26), date(2024, 12, 25), date(2024, 12, 26), date(2025, 1, 1)}


def rows_by_department() -> dict[str, list[dict[str, str]]]:
    found = defaultdict(list)
    for path in sorted(FOLDER.glob("*.csv")):
        for row in csv.DictReader(io.StringIO(path.read_text("utf-8-sig"))):
            found[row["department_id"]].append(row)
    return found


def working_days(first: str, last: str) -> int:
    day, end, count = date.fromisoformat(first), date.fromisoformat(last), 0
    while day < end:
        day += timedelta(days=1)
        count += day.weekday() < 5 and day not in BANK_HOLIDAYS
    return count


def expected(rows: list[dict[str, str]]) -> dict[str, Any]:
    answered = [row for row in rows if row["answered"]]
    withdrawn = [row for row in rows if row["withdrawn"] not in ("", "0") and not row["answered"]]
    days = [working_days(row["tabled"], row["answered"]) for row in answered]
    return {
        "answered": len(answered),
        "decided": len(rows) - len(withdrawn),
        "in_time": sum(row["answered"] <= row["for_answer"] for row in answered),
        "not_counted": len(withdrawn),
        "median": statistics.median(days) if days else None,
    }


@pytest.mark.django_db
def test_cards_of_departments_agree_with_the_file() -> None:
    import_questions(read_folder(FOLDER))
    by_department = rows_by_department()
    assert sum(len(rows) for rows in by_department.values()) == 300
    for department in Organization.objects.filter(source_id__in=by_department):
        card = compute(department)
        assert card is not None
        found, wanted = from_json(card.figures), expected(by_department[department.source_id])
        assert {
            "answered": found.answered.numerator,
            "decided": found.answered.denominator,
            "in_time": found.in_time.numerator,
            "not_counted": found.not_counted,
            "median": found.days.days,
        } == wanted
        if wanted["decided"] >= 10:
            assert found.answered.interval == wilson(wanted["answered"], wanted["decided"])
            assert card.answered_share == wanted["answered"] / wanted["decided"]
        else:
            assert card.answered_share is None
    assert Scorecard.objects.count() == len(by_department)
