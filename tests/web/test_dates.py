from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.template import Context, Template
from django.utils.translation import override

from kopir.web.dates import date_in, number_in, partial_date_in, relative_days, time_in

LATE = datetime(2026, 11, 22, 20, 5, tzinfo=UTC)  # the 23rd in Almaty


@pytest.mark.parametrize(
    ("language", "words"), [("kk", "2026 ж. 23 қараша"), ("ru", "23 ноября 2026"), ("en", "23 November 2026")]
)
def test_date_is_written_as_each_language_does_in_the_time_zone_of_the_site(language: str, words: str) -> None:
    assert date_in(LATE, language=language).replace("\xa0", " ").replace("\u202f", " ") == words
    with override(language):
        assert date_in(date(2026, 11, 23)).replace("\xa0", " ").replace("\u202f", " ") == words


def test_naive_moment_is_taken_as_local() -> None:
    assert date_in(datetime(2026, 11, 22, 23, 59), language="en") == "22 November 2026"


def test_time_is_local() -> None:
    assert time_in(LATE, "ru") == "01:05"


@pytest.mark.parametrize(("text", "words"), [("2012", "2012"), ("2012-05", "May 2012"), ("2012-05-01", "1 May 2012")])
def test_partial_date_says_no_more_than_is_known(text: str, words: str) -> None:
    assert partial_date_in(text, "en") == words


def test_month_alone_stands_in_the_nominative() -> None:
    assert partial_date_in("2012-05", "ru").startswith("май 2012")


@pytest.mark.parametrize(("language", "words"), [("kk", "1 234,5"), ("ru", "1 234,5"), ("en", "1,234.5")])
def test_number_is_written_as_each_language_does(language: str, words: str) -> None:
    assert number_in(1234.5, language).replace("\xa0", " ").replace("\u202f", " ") == words


def test_number_keeps_its_decimals() -> None:
    assert number_in(7, "ru", digits=1) == "7,0"
    assert number_in(6.7, "en", digits=0) == "7"


@pytest.mark.parametrize(
    ("day", "words"),
    [(23, "today"), (24, "tomorrow"), (22, "yesterday"), (26, "in 3 days"), (20, "3 days ago")],
)
def test_relative_days(day: int, words: str) -> None:
    with time_machine.travel(LATE):
        assert relative_days(date(2026, 11, day)) == words
    assert relative_days(date(2026, 11, day), on=date(2026, 11, 23)) == words


def show(text: str, /, **context: object) -> str:
    return Template(text).render(Context(context))


def test_time_element_carries_the_exact_moment() -> None:
    assert show("{% when at time=True %}", at=LATE) == (
        '<time datetime="2026-11-22T20:05:00+00:00">23 November 2026, 01:05</time>'
    )
    assert show('{% when at "medium" time=True %}', at=date(2026, 11, 23)) == (
        '<time datetime="2026-11-23">23 Nov 2026</time>'
    )


def test_filters_leave_what_is_missing_empty() -> None:
    words = "{{ none|date_in }}{{ none|partial_date }}{{ none|relative }}{{ none|number }}{{ none|days }}"
    assert show(words, none=None) == ""


def test_filters_write_what_is_there() -> None:
    assert show(
        '{{ at|date_in:"medium" }} {{ n|number }} {{ w|number }} {{ d|days }}', at=LATE, n=1234, w="none", d=2
    ) == ("23 Nov 2026 1,234 none 2 days left")
    assert show("{{ text|partial_date }} {{ code|lang_name }}", text="2012", code="kk") == "2012 Kazakh"
    with time_machine.travel(LATE):
        assert show("{{ at|relative }}", at=LATE) == "today"


def test_number_for_a_drawing_has_no_comma_of_a_language() -> None:
    with override("ru"):
        assert show("{{ a|svg }} {{ a|minus:b }}", a=12.5, b=0.25) == "12.5 12.25"
