import csv
import json
from collections import Counter
from datetime import date
from pathlib import Path
from statistics import median

import pytest

from kopir.config.cli import main
from kopir.issues.models import Issue
from kopir.letters.models import Letter, Reply
from kopir.letters.questions_file import COLUMNS
from kopir.letters.rulebooks import find
from kopir.people.models import Organization
from kopir.pure.workdays import workdays_between
from kopir.record.models import Entry
from tests.letters.test_replay import check

pytestmark = pytest.mark.django_db
ROW = {
    "id": "11",
    "uin": "900011",
    "department_id": "14",
    "department": "Treasury",
    "tabled": "2024-08-27",
    "for_answer": "2024-09-04",
    "holding": "",
    "answered": "2024-09-03",
    "is_correction": "0",
    "corrected": "",
    "withdrawn": "0",
    "heading": "Lamps",
    "question": "To ask the Chancellor, who pays for the lamps.",
    "answer": "The council pays.",
}
ROWS = [
    ROW,
    ROW | {"id": "12", "heading": "Lamps", "holding": "2024-09-04", "answered": "2024-09-10", "department_id": "7",
           "department": "Home"},
    ROW | {"id": "13", "heading": "Roads", "is_correction": "1", "corrected": "2024-11-26"},
    ROW | {"id": "14", "heading": "Trams", "answered": "", "answer": "", "withdrawn": "1"},
    ROW | {"id": "15", "heading": "Ships", "answered": "", "answer": ""},
    ROW | {"id": "16", "heading": "Ships", "withdrawn": "1"},
    ROW | {"id": "17", "heading": "Ships", "answered": "", "answer": "", "withdrawn": "1"},
]  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path):
    def write(rows: list[dict[str, str]], columns: tuple[str, ...] = COLUMNS) -> Path:
        with (tmp_path / "questions.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns, extrasaction="ignore")
            writer.writeheader()
            writer.writerows(rows)
        return tmp_path

    return write


def test_import_makes_letters_with_their_own_days(folder, capsys) -> None:
    assert main(["import", "questions", str(folder(ROWS))]) == 0
    caught = capsys.readouterr()
    assert json.loads(caught.out) == {"letters": 7, "known": 0, "departments": 2, "issues": 4}
    assert "acts" in caught.err
    letter = Letter.objects.get(source_ref="uk-written-questions/11")
    assert (letter.state, letter.basis, letter.registration_number, letter.channel) == (
        "answered",
        "legal",
        "900011",
        "portal",
    )
    assert (letter.clock_starts_on, letter.due_on, letter.stopped_on) == (
        date(2024, 8, 27),
        date(2024, 9, 4),
        date(2024, 9, 3),
    )
    assert letter.questions.get().text == ROW["question"]
    assert letter.replies.get().answers.get().text == "The council pays."
    assert list(Letter.objects.order_by("number").values_list("state", flat=True)) == [
        "answered",
        "answered",
        "answered",
        "withdrawn",
        "waiting",
        "answered",
        "withdrawn",
    ]
    assert set(Issue.objects.values_list("title", "stage", "is_imported")) == {
        ("Lamps", "answered", True),
        ("Roads", "answered", True),
        ("Trams", "raised", True),
        ("Ships", "answered", True),
    }


def test_holding_answer_and_correction_are_kept_as_such(folder) -> None:
    main(["import", "questions", str(folder(ROWS))])
    held = Letter.objects.get(source_ref="uk-written-questions/12")
    assert list(held.replies.values_list("number", "kind", "is_holding", "received_on")) == [
        (1, "acknowledgement", True, date(2024, 9, 4)),
        (2, "answer", False, date(2024, 9, 10)),
    ]
    assert Letter.objects.answered_in_time().filter(pk=held.pk).count() == 0
    assert Reply.objects.get(is_correction=True).corrected_on == date(2024, 11, 26)
    assert Entry.objects.get(kind="letter.corrected").public["corrected_on"] == "2024-11-26"


def test_import_twice_changes_nothing_and_takes_what_is_new(folder, capsys) -> None:
    main(["import", "questions", str(folder(ROWS[:3]))])
    entries = Entry.objects.count()
    main(["import", "questions", str(folder(ROWS[:3]))])
    assert Entry.objects.count() == entries
    capsys.readouterr()
    main(["import", "questions", str(folder(ROWS))])
    assert json.loads(capsys.readouterr().out)["letters"] == 4
    assert Organization.objects.count() == 2


def test_import_writes_one_entry_an_act_in_the_order_of_days(folder) -> None:
    main(["import", "questions", str(folder(ROWS))])
    entries = list(Entry.objects.filter(kind__startswith="letter.").order_by("pk"))
    assert Counter(entry.kind for entry in entries) == {
        "letter.imported": 7,
        "letter.acknowledged": 1,
        "letter.replied": 4,
        "letter.corrected": 1,
        "letter.withdrawn": 2,
    }
    assert [entry.at for entry in entries] == sorted(entry.at for entry in entries)
    assert entries[0].at.date() == date(2024, 8, 27)
    check()


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"tabled": "27/08/2024"}, "tabled is not a date: '27/08/2024'"),
        ({"answered": "soon"}, "answered is not a date: 'soon'"),
        ({"for_answer": "2024-08-01"}, "for_answer 2024-08-01 lies before tabled 2024-08-27"),
        ({"withdrawn": "yes"}, "withdrawn is neither 0 nor 1: 'yes'"),
        ({"department": " "}, "department is empty"),
        ({"id": "x1"}, "id is not a number: 'x1'"),
        ({"id": "11"}, "question 11 is there twice"),
        ({"answer": ""}, "answered without an answer"),
        ({"corrected": "2024-09-01"}, "corrected before it was answered"),
    ],
)
def test_broken_file_is_refused_as_a_whole(folder, capsys, change: dict[str, str], why: str) -> None:
    assert main(["import", "questions", str(folder([ROW, ROW | {"id": "12"} | change]))]) == 1
    assert f"questions.csv: line 3: {why}" in capsys.readouterr().err
    assert (Letter.objects.count(), Issue.objects.count()) == (0, 0)


def test_missing_column_is_named(folder, capsys) -> None:
    assert main(["import", "questions", str(folder([ROW], COLUMNS[:-1]))]) == 1
    assert "line 1: column 'answer' is missing" in capsys.readouterr().err


@pytest.mark.parametrize(("text", "why"), [(b"\xff\xfe\x00", "questions.csv"), (b'id,"uin\n', "questions.csv")])
def test_unreadable_file_is_refused(tmp_path: Path, capsys, text: bytes, why: str) -> None:
    (tmp_path / "questions.csv").write_bytes(text)
    assert main(["import", "questions", str(tmp_path)]) == 1
    assert why in capsys.readouterr().err


def test_line_with_a_missing_cell_is_refused(folder, capsys) -> None:
    there = folder([ROW])
    with (there / "questions.csv").open("a", encoding="utf-8") as file:
        file.write("12,900012\n")
    assert main(["import", "questions", str(there)]) == 1
    assert "line 3: the line has too few or too many cells" in capsys.readouterr().err


def test_folder_without_files_is_refused(tmp_path: Path, capsys) -> None:
    assert main(["import", "questions", str(tmp_path / "none")]) == 1
    assert "there is no CSV file" in capsys.readouterr().err


def test_figures_of_a_department_agree_with_the_file(folder) -> None:
    rows = [
        ROW | {"id": str(n), "answered": f"2024-09-{n % 9 + 1:02}", "heading": f"Matter {n % 4}"} for n in range(1, 31)
    ]
    main(["import", "questions", str(folder(rows))])
    mine = Letter.objects.to_organization(Organization.objects.get(name="Treasury")).delivered()
    calendar = find("uk-written-question").calendar(date(2024, 1, 1), date(2024, 12, 31))
    days = [workdays_between(letter.clock_starts_on, letter.stopped_on, calendar) for letter in mine]
    straight = [workdays_between(date(2024, 8, 27), date.fromisoformat(row["answered"]), calendar) for row in rows]
    assert (mine.count(), mine.replied().count()) == (30, 30)
    assert mine.answered_in_time().count() == sum(row["answered"] <= row["for_answer"] for row in rows)
    assert median(days) == median(straight)
