"""Clock, paging, errors, languages, commands: what every app leans on."""

from __future__ import annotations

import argparse
import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import time_machine
from django.contrib.contenttypes.models import ContentType
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from kopir.web import clock, commands
from kopir.web.chores import Chore
from kopir.web.errors import BadInput, KopirError, NotAllowed, Refused, TooLate
from kopir.web.languages import current, name_in
from kopir.web.paging import page_of
from kopir.web.templatetags.web import web_address

EVENING = datetime(2026, 11, 22, 20, 5, tzinfo=UTC)


def test_clock_tells_now_in_utc_and_today_in_the_zone() -> None:
    with time_machine.travel(EVENING, tick=False):
        assert clock.now() == EVENING
        assert clock.today("Asia/Almaty") == clock.today() == date(2026, 11, 23)
        assert clock.today("UTC") == date(2026, 11, 22)


def test_clock_lives_elsewhen_only_inside() -> None:
    with clock.living_at(EVENING):
        with clock.living_at(datetime(2020, 1, 1, tzinfo=UTC)):
            assert clock.now().year == 2020
        assert clock.now() == EVENING
    assert clock.now() != EVENING


@pytest.mark.django_db
def test_pages_cover_every_row_once_in_both_directions() -> None:
    rows = ContentType.objects.all()
    everything = sorted(rows.values_list("pk", flat=True), reverse=True)
    seen, params = [], {}
    pages = []
    while True:
        page = page_of(rows, key="pk", params=params, size=4)
        seen += [row.pk for row in page.rows]
        pages.append(page)
        if not page.older:
            break
        params = {"before": page.older}
    assert seen == everything
    assert pages[0].newer == ""
    back = page_of(rows, key="pk", params={"after": pages[1].newer}, size=4)
    assert [row.pk for row in back.rows] == [row.pk for row in pages[0].rows]
    assert (back.newer, back.older) == ("", pages[0].older)


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["", "x", "-1", "1e3", "٣", "9" * 30])
def test_page_ignores_what_is_no_key(text: str) -> None:
    rows = ContentType.objects.all()
    first = [row.pk for row in page_of(rows, key="pk", params={}, size=4).rows]
    assert [row.pk for row in page_of(rows, key="pk", params={"before": text}, size=4).rows] == first


@pytest.mark.django_db
def test_page_behind_the_end_is_empty() -> None:
    page = page_of(ContentType.objects.all(), key="pk", params={"before": "0"})
    assert (page.rows, page.older, page.newer) == ([], "", "")


def test_errors_form_one_tree() -> None:
    assert issubclass(NotAllowed, Refused)
    assert issubclass(TooLate, Refused)
    assert issubclass(Refused, KopirError)
    assert (BadInput("odd", "It is odd", "line 3").where, BadInput("odd").code, str(Refused("late"))) == (
        "line 3",
        "odd",
        "late",
    )


def test_language_of_the_page() -> None:
    with override("ru-ru"):
        assert current() == "ru"
    with override(None):
        assert current() == "kk"
    with override("de"):
        assert current() == "kk"


@given(names=st.dictionaries(st.sampled_from(["kk", "ru", "en"]), st.text()), default=st.text())
def test_name_is_shown_whenever_there_is_one(names: dict[str, str], default: str) -> None:
    shown = name_in(names, "ru", default)
    assert shown == (names.get("ru") or default or next((name for name in names.values() if name), ""))
    assert bool(shown) == (any(names.values()) or bool(default))


def test_chore_says_how_often_and_what() -> None:
    assert Chore("count", lambda: 3, 1.5).run() == 3


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser()
    groups = made.add_subparsers()
    things = commands.group(groups, "things", "About things")
    assert commands.group(groups, "things", "About things") is things
    commands.command(things, "list", "List them", lambda options: commands.answer_json(options, {"су": 1}))
    return made


def test_command_answers_on_standard_output_or_into_a_file(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    options = parser().parse_args(["things", "list", "--json"])
    assert options.run(options) == 0
    assert json.loads(capsys.readouterr().out) == {"су": 1}
    options = parser().parse_args(["things", "list", "--out", str(tmp_path / "answer")])
    options.run(options)
    assert (tmp_path / "answer").read_text(encoding="utf-8") == '{\n "су": 1\n}\n'


def test_command_refuses_on_standard_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert commands.refuse("line 3: odd\n") == 1
    assert capsys.readouterr().err == "line 3: odd\n"


@pytest.mark.parametrize(
    ("address", "led_to"),
    [
        ("https://example.org/a", "https://example.org/a"),
        ("http://x.kz", "http://x.kz"),
        ("java\tscript:x()", ""),
        ("", ""),
    ],
)
def test_a_link_leads_to_the_web_or_nowhere(address: str, led_to: str) -> None:
    assert web_address(address) == led_to
