import json
from pathlib import Path

import pytest

from kopir.config.cli import main


def answer(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, object]:
    assert main(["clock", "due", *words]) == 0
    return dict(json.loads(capsys.readouterr().out))


def test_clock_due_prints_the_deadline(capsys) -> None:
    assert answer(capsys, "--rulebook", "kz-appc", "--from", "2024-04-29") == {
        "rulebook": "kz-appc",
        "basis": "legal",
        "from": "2024-04-29",
        "due": "2024-05-23",
        "overdue_from": "2024-05-24",
        "long_overdue_from": "2024-06-14",
        "working_days": 15,
        "state": None,
    }


@pytest.mark.parametrize(
    ("day", "state"),
    [("2024-05-23", "waiting"), ("2024-05-24", "overdue"), ("2024-06-13", "overdue"), ("2024-06-14", "long_overdue")],
)
def test_clock_due_tells_the_state_on_a_day(capsys, day: str, state: str) -> None:
    assert answer(capsys, "--rulebook", "kz-appc", "--from", "2024-04-29", "--on", day, "--json")["state"] == state


def test_clock_due_counts_to_a_day(capsys) -> None:
    found = answer(capsys, "--rulebook", "kz-appc", "--from", "2024-05-03", "--to", "2024-05-10")
    assert found["working_days"] == 3  # the moved Saturday, the Monday after, the Friday after Victory Day


def test_clock_due_writes_to_a_file(capsys, tmp_path: Path) -> None:
    out = tmp_path / "answer.json"
    assert main(["clock", "due", "--rulebook", "house-15", "--from", "2026-11-23", "--out", str(out)]) == 0
    assert capsys.readouterr().out == ""
    assert json.loads(out.read_text("utf-8"))["basis"] == "house"


def test_clock_due_takes_an_own_date(capsys) -> None:
    found = answer(capsys, "--rulebook", "uk-written-question", "--from", "2024-08-30", "--due", "2024-09-04")
    assert (found["due"], found["working_days"]) == ("2024-09-04", 3)


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (
            ("--rulebook", "nobody", "--from", "2024-01-01"),
            "no rulebook is called 'nobody'; there are: house-10, house-15",
        ),
        (("--rulebook", "kz-appc", "--from", "2024-01-02", "--to", "2024-01-01"), "lies before --from"),
        (("--rulebook", "uk-written-question", "--from", "2024-01-02"), "--due"),
        (("--rulebook", "kz-appc", "--from", "2024-01-02", "--due", "2024-02-01"), "own dates"),
        (("--rulebook", "kz-appc", "--from", "9999-12-30"), "beyond the calendar"),
        (("--rulebook", "kz-appc", "--from", "2024-01-02", "--out", "/nowhere/at/all.json"), "/nowhere/at/all.json"),
    ],
)
def test_clock_due_refuses_with_a_reason(capsys, words: tuple[str, ...], why: str) -> None:
    assert main(["clock", "due", *words]) == 1
    caught = capsys.readouterr()
    assert caught.out == ""
    assert why in caught.err


@pytest.mark.parametrize("words", [("--rulebook", "kz-appc", "--from", "2024-02-30"), ("--from", "2024-01-01"), ()])
def test_clock_due_used_wrongly_exits_with_two(words: tuple[str, ...]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["clock", "due", *words])
    assert caught.value.code == 2


def test_clock_due_warns_beyond_the_known_years(capsys) -> None:
    assert main(["clock", "due", "--rulebook", "kz-appc", "--from", "2031-01-08"]) == 0
    assert "known for certain from 2024-01-01 to 2026-12-31 only" in capsys.readouterr().err
