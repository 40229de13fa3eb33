from datetime import date
from pathlib import Path

import holidays
import pytest

from kopir.letters import rulebooks
from kopir.letters.rulebooks import Basis, ReminderKind, RulebookError, StartsAt, find, load, names
from kopir.pure.workdays import Unit

GOOD = (rulebooks.FOLDER / "kz-appc.toml").read_text("utf-8").replace('"kz-appc"', '"mine"')
ICS = (rulebooks.FOLDER / "kz-moved-days.ics").read_text("utf-8")


@pytest.fixture
def write(tmp_path: Path):
    def write(text: str, overlay: str = ICS) -> Path:
        (tmp_path / "kz-moved-days.ics").write_text(overlay, "utf-8")
        (tmp_path / "mine.toml").write_text(text, "utf-8")
        return tmp_path / "mine.toml"

    return write


def test_shipped_rulebooks_all_load() -> None:
    assert {name: (find(name).basis, find(name).starts_at, find(name).term.unit) for name in names()} == {
        **{f"house-{days}": (Basis.HOUSE, StartsAt.DELIVERY, Unit.WORKING_DAYS) for days in (10, 15, 20, 30)},
        "kz-appc": (Basis.LEGAL, StartsAt.REGISTRATION, Unit.WORKING_DAYS),
        "uk-written-question": (Basis.LEGAL, StartsAt.REGISTRATION, Unit.OWN_DATES),
    }


def test_house_term_says_that_no_legal_duty_is_claimed() -> None:
    assert "no legal duty is claimed" in find("house-15").duty["en"]


def test_unknown_rulebook_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        find("nobody")


def test_moved_days_of_kazakhstan_are_worked() -> None:
    calendar = find("kz-appc").calendar(date(2024, 1, 1), date(2025, 12, 31))
    assert [
        calendar.is_worked(day) for day in (date(2024, 5, 4), date(2024, 5, 8), date(2025, 1, 5), date(2025, 1, 3))
    ] == [
        True,
        False,
        True,
        False,
    ]


def test_overlay_agrees_with_the_list_of_holidays_where_both_speak() -> None:
    listed = holidays.country_holidays("KZ", years=range(2024, 2027))
    calendar = find("kz-appc").calendar(date(2024, 1, 1), date(2026, 1, 1))
    assert {day for day in calendar.worked if day.year in range(2024, 2027)} == {
        day for day in listed.weekend_workdays if day.year in range(2024, 2027)
    }


def test_term_across_may_holidays_and_a_moved_day() -> None:
    deadline = find("kz-appc").deadline(date(2024, 4, 29))
    assert (deadline.due, deadline.overdue_from, deadline.long_overdue_from) == (
        date(2024, 5, 23),
        date(2024, 5, 24),
        date(2024, 6, 14),
    )


def test_extension_gives_a_later_day() -> None:
    deadline = find("house-15").deadline(date(2026, 11, 2), until=date(2026, 12, 11))
    assert deadline.due == date(2026, 12, 11)


def test_written_question_carries_its_own_date() -> None:
    assert find("uk-written-question").deadline(date(2024, 8, 30), own_due=date(2024, 9, 4)).due == date(2024, 9, 4)


def test_years_beyond_the_overlay_are_not_known() -> None:
    calendar = find("kz-appc").calendar(date(2030, 1, 1), date(2030, 12, 31))
    assert not calendar.is_known(date(2030, 1, 1), date(2030, 12, 31))


def test_reminders_and_rungs_are_read() -> None:
    book = find("kz-appc")
    assert dict(book.reminders) == {ReminderKind.BEFORE: 3, ReminderKind.DUE: 0, ReminderKind.AFTER: 5}
    assert [(rung.number, rung.after, rung.to) for rung in book.rungs] == [
        (1, 10, "superior_organization"),
        (2, 15, "host_announcement"),
        (3, 20, "ombudsman"),
    ]


def test_copy_of_a_good_rulebook_loads(write) -> None:
    assert load(write(GOOD)).name == "mine"


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('name = "mine"', 'name = "other"', "name"),
        ('name = "mine"', "", "name"),
        ('basis = "legal"', 'basis = "holy"', "basis"),
        ("term = 15", "term = 0", "term"),
        ("term = 15", 'term = "15"', "term"),
        ('unit = "working_days"', 'unit = "moons"', "unit"),
        ("Asia/Almaty", "Asia/Nowhere", "time_zone"),
        ('country = "KZ"', 'country = "XX"', "country"),
        ('requires = ["channel", "date", "registration_number"]', 'requires = ["luck"]', "requires"),
        ('requires = ["channel", "date", "registration_number"]', 'requires = ["date"]', "requires"),
        ('starts_at = "registration"', 'starts_at = "delivery"', "starts_at"),
        ("reminders = { before = 3,", "reminders = { sometimes = 3,", "reminders.sometimes"),
        ("reminders = { before = 3,", "reminders = { before = -3,", "reminders.before"),
        ("after = 10\n", "after = 0\n", "rungs.1.after"),
        ('to = "ombudsman"', 'to = ""', "rungs.3.to"),
        ('title = { kk = "Омбудсменге өтініш", ', "title = { ", "rungs.3.title.kk"),
        ('title = { kk = "Омбудсменге өтініш"', 'title = "x" #', "rungs.3.title"),
        ("[duty]\nkk", "[duty]\nfr", "duty.kk"),
        ("law =", "lore =", "source.law"),
        ("term = 15", "term = 15\nluck = 7", "luck"),
        ("term = 15", "term = 15 15", ""),
        ('overlay = "kz-moved-days.ics"', 'overlay = "none.ics"', "overlay"),
    ],
)
def test_broken_rulebook_names_file_and_key(write, old: str, new: str, key: str) -> None:
    assert old in GOOD
    with pytest.raises(RulebookError) as caught:
        load(write(GOOD.replace(old, new)))
    assert (caught.value.file, caught.value.key) == ("mine.toml", key)


def test_rung_that_is_no_table_is_named(write) -> None:
    text = GOOD[: GOOD.index("[[rungs]]")].replace("term = 15", "term = 15\nrungs = [5]")
    with pytest.raises(RulebookError, match=r"mine\.toml: rungs\.1: must be a table"):
        load(write(text))


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("X-KOPIR-COVERS:2024-01-01/2026-12-31", "X-KOPIR-COVERS:always", "kz-moved-days.ics"),
        ("CATEGORIES:OFF", "CATEGORIES:PERHAPS", "PERHAPS"),
        ("DTSTART;VALUE=DATE:20250103", "DTSTART;VALUE=DATE:20250105", "both off and worked"),
    ],
)
def test_broken_overlay_is_refused_with_its_reason(write, old: str, new: str, why: str) -> None:
    with pytest.raises(RulebookError, match=f"overlay: .*{why}"):
        load(write(GOOD, ICS.replace(old, new)))


def test_overlay_event_of_several_days_counts_each(write) -> None:
    longer = ICS.replace("DTSTART;VALUE=DATE:20240508", "DTSTART;VALUE=DATE:20240513\nDTEND;VALUE=DATE:20240516")
    calendar = load(write(GOOD, longer)).calendar(date(2024, 1, 1), date(2024, 12, 31))
    assert [calendar.is_worked(date(2024, 5, day)) for day in (13, 14, 15, 16)] == [False, False, False, True]
