"""What became overdue in a week: on the page, as a table, as a feed."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kopir.letters.actions import reply_by_link
from kopir.letters.models import Letter
from kopir.site.overdue import monday_of
from tests.factories import letters

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def traveller() -> Iterator[Any]:
    with time_machine.travel("2026-03-02T06:00:00Z", tick=False) as traveller:
        yield traveller


def table(client: Client, week: str = "") -> list[dict[str, str]]:
    said = client.get(f"/overdue.csv?week={week}")
    assert said.status_code == 200
    return list(csv.DictReader(io.StringIO(said.content.decode())))


def test_a_week_tells_what_became_overdue_and_what_came_of_it(client: Client, traveller: Any) -> None:
    silent, late, timely = letters.delivered(), letters.delivered(), letters.delivered()
    reply_by_link(timely, letters.given(), "en")
    assert silent.overdue_from
    traveller.move_to(f"{silent.overdue_from}T06:00:00Z")
    reply_by_link(late, letters.given(), "en")
    monday = monday_of("")
    rows = table(client)
    assert [row["letter"] for row in rows] == [silent.ref, late.ref]
    assert rows[0]["overdue_from"] == silent.overdue_from.isoformat()
    assert (rows[0]["answered_on"], rows[1]["answered_on"]) == ("", silent.overdue_from.isoformat())
    assert rows[0]["addressee_ref"] == silent.addressee.ref
    traveller.shift(86_400 * 14)
    assert table(client) == []
    assert [row["letter"] for row in table(client, monday.isoformat())] == [silent.ref, late.ref]
    shown = client.get(f"/en/overdue/?week={monday}").content.decode()
    assert "2 answers became overdue" in shown
    assert "The week after" in shown
    assert "No answer became overdue in this week." in client.get("/en/overdue/").content.decode()


def test_a_week_that_is_none_is_this_one() -> None:
    assert monday_of("2026-03-01") == date(2026, 2, 23)
    for wrong in ("", "x", "2026-02-31", "9999-12-31"):
        assert monday_of(wrong) == date(2026, 3, 2)
    assert monday_of("0001-01-01") == date(2000, 1, 3)


def test_the_feed_tells_each_once(client: Client, traveller: Any, work_off: Any) -> None:
    letter = letters.delivered()
    assert letter.overdue_from
    traveller.move_to(f"{letter.overdue_from}T06:00:00Z")
    work_off()
    feed = client.get("/overdue.atom").content.decode()
    assert feed.count("<entry") == 1


def test_the_page_asks_as_often_for_much_as_for_little(client: Client, traveller: Any) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/en/overdue/").status_code == 200
        return len(queries)

    first = letters.delivered()
    traveller.move_to(f"{first.overdue_from}T06:00:00Z")
    little = asked()
    traveller.move_to("2026-03-02T06:00:00Z")
    for _more in range(4):
        letters.delivered()
    traveller.move_to(f"{first.overdue_from}T06:10:00Z")
    assert asked() == little
    assert Letter.objects.count() == 5
