"""The list of issues is made from what it shows: the same rows give the same bytes, and another row another page."""

from __future__ import annotations

import gzip
import re
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from kopir.issues import filtering, list_page, showing
from kopir.issues.models import Issue, Topic
from kopir.issues.rules import Stage
from kopir.issues.showing import Facts, facts_of, rows_of
from kopir.people.models import Area
from kopir.search.actions import index_news
from kopir.web.prepared import Prepared
from tests.factories.issues import issue
from tests.factories.people import AreaFactory

pytestmark = pytest.mark.django_db

TODAY = date(2026, 3, 2)
FACTS = Facts(
    number=7,
    title="The lamp is dark",
    excerpt="Since September.",
    language="en",
    stage=Stage.ADDRESSED,
    support_count=3,
    published_at=datetime(2026, 2, 1, 9, tzinfo=UTC),
    answer_due_on=date(2026, 3, 9),
    promise_due_on=None,
    has_broken_promise=False,
    is_sample=False,
    is_imported=False,
    source="A parliament",
    area="Bayterek",
    topic="Roads",
)
OTHER = {
    "number": 8,
    "title": "Hidden by the moderators",
    "excerpt": "",
    "language": "ru",
    "stage": Stage.ANSWERED,
    "support_count": 4,
    "published_at": datetime(2026, 2, 2, 9, tzinfo=UTC),
    "answer_due_on": date(2026, 3, 1),
    "has_broken_promise": True,
    "is_sample": True,
    "is_imported": True,
    "area": "",
    "topic": "Water",
}


def forget() -> None:
    """Be a process that has drawn nothing yet."""
    list_page.forget_pages()
    list_page._asking.cache_clear()
    filtering.form_html.cache_clear()
    filtering.filled_in.cache_clear()
    showing.redraw_rows()
    showing._side.cache_clear()


def drawn(facts: Facts, today: date = TODAY) -> str:
    return str(showing._row(facts, today, "en", True))


@pytest.mark.parametrize("name", OTHER)
def test_row_changes_with_each_thing_it_shows(name: str) -> None:
    assert drawn(FACTS) != drawn(FACTS._replace(**{name: OTHER[name]}))
    assert drawn(FACTS) == drawn(FACTS._replace())


def test_row_changes_with_what_only_some_stages_show() -> None:
    committed = FACTS._replace(stage=Stage.COMMITTED, answer_due_on=None, is_imported=True)
    assert drawn(committed) != drawn(committed._replace(promise_due_on=date(2026, 3, 1)))
    assert drawn(committed) != drawn(committed._replace(source="Another parliament"))


def test_row_changes_when_its_day_passes() -> None:
    assert "7 days left" in drawn(FACTS)
    assert "1 day overdue" in drawn(FACTS, date(2026, 3, 10))


def test_rows_are_drawn_from_their_facts_and_ask_nothing() -> None:
    issue(area=AreaFactory())
    found = list(Issue.objects.published().shown())
    forget()
    with CaptureQueriesContext(connection) as asked:
        html = rows_of(found, TODAY)
    assert "The lamp" in html
    assert len(asked) == 0
    assert set(Facts._fields) == {*OTHER, "promise_due_on", "source"}


def test_names_follow_the_language() -> None:
    issue(area=AreaFactory(name="Bayterek", names={"ru": "Байтерек"}))
    (found,) = Issue.objects.published().shown()
    assert (facts_of(found, "ru").area, facts_of(found, "en").area) == ("Байтерек", "Bayterek")


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
@pytest.mark.parametrize("query", ["", "?sort=supported", "?sort=overdue", "?q=lamp&stage=addressed", "?utm_source=x"])
def test_page_of_kept_rows_is_the_page_drawn_anew(client: Client, language: str, query: str) -> None:
    for number in range(30):
        issue(
            area=AreaFactory(names={"kk": f"Ауыл {number}"}),
            stage=Stage.ADDRESSED,
            answer_due_on=date(2026, 1, 1 + number),
            support_count=number * 700,
        )
    index_news()
    path = f"/{language}/issues/{query}"
    with time_machine.travel("2026-01-20 08:00:00Z", tick=False):
        forget()
        first = client.get(path).content
        again = client.get(path).content
        list_page.forget_pages()
        from_rows = client.get(path).content
        forget()
        anew = client.get(path).content
    assert first == again == from_rows == anew
    assert first.count(b"list-row__title") >= 19


def test_page_shows_at_once_whatever_changes(client: Client) -> None:
    made, area = issue(title="The lamp is dark"), AreaFactory(name="Bayterek")

    def text() -> str:
        return client.get("/en/issues/").content.decode()

    assert "The lamp is dark" in text()
    Issue.objects.filter(pk=made.pk).update(title="The lamp is lit", support_count=5, area=area)
    assert "The lamp is lit" in text()
    assert "5 supporters" in text()
    Area.objects.filter(pk=area.pk).update(name="Arman")
    assert "Bayterek" not in text()
    assert text().count("Arman") == 2  # in the row, and among those that the filter offers
    Topic.objects.filter(pk=made.topic_id).update(names={"en": "Lamps"})
    assert text().count("Lamps") == 2
    Issue.objects.filter(pk=made.pk).update(published_at=datetime(2020, 1, 5, tzinfo=UTC))
    assert "5 Jan 2020" in text()


def test_page_of_another_site_name_or_path_is_another_page(client: Client, settings: Any) -> None:
    first = client.get("/en/issues/").content
    settings.SITE_NAME = "Another bridge"
    assert b"Another bridge" in client.get("/en/issues/").content
    assert b"Another bridge" not in first


@pytest.mark.parametrize(
    "query", ["", "?area=a&topic=roads&stage=raised&language=en&q=lamp&sort=supported", "?before=9"]
)
def test_list_needs_at_most_six_queries_even_when_nothing_is_kept(client: Client, query: str) -> None:
    issue(area=AreaFactory(slug="a"))
    forget()
    with CaptureQueriesContext(connection) as cold:
        client.get(f"/en/issues/{query}")
    with CaptureQueriesContext(connection) as warm:
        client.get(f"/en/issues/{query}")
    assert len(cold) <= 6
    assert len(warm) == (4 if "q=" in query else 3)  # the index is asked for words


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_full_list_weighs_under_a_hundred_kilobytes(client: Client, language: str) -> None:
    for number in range(26):
        issue(title="Ә" * 200, area=AreaFactory(), stage=Stage.ADDRESSED, answer_due_on=date(2026, 1, 1 + number))
    page = client.get(f"/{language}/issues/").content
    assert page.count(b"list-row__title") == 25
    assert len(page) < 100_000
    assert len(gzip.compress(page)) < 20_000


COUNTS = re.compile(r"COUNT\(.*FROM .?(issues_issue|issues_support|letters_letter)\b", re.IGNORECASE | re.DOTALL)


@pytest.mark.parametrize(
    "path",
    ["issues/", "issues/?sort=supported", "issues/?sort=overdue", "issues/?q=lamp&before=9", "issues/1/", "record/",
     "commitments/", "people/", "overdue/", "refusals/", "scorecards/"],
)  # fmt: skip
def test_no_public_list_counts_rows_of_a_growing_table(client: Client, path: str) -> None:
    issue()
    forget()
    with CaptureQueriesContext(connection) as asked:
        assert client.get(f"/en/{path}").status_code == 200
    assert [query["sql"] for query in asked.captured_queries if COUNTS.search(query["sql"])] == []


def test_home_counts_at_most_twice_a_minute(client: Client) -> None:
    client.get("/en/")
    with CaptureQueriesContext(connection) as asked:
        client.get("/en/")
    assert [query["sql"] for query in asked.captured_queries if COUNTS.search(query["sql"])] == []


def test_prepared_question_reads_what_a_queryset_gives() -> None:
    for _number in range(3):
        issue(area=AreaFactory(names={"kk": "Ауыл"}), answer_due_on=date(2026, 1, 1))
    rows = Issue.objects.order_by("-number").shown()[:2]
    prepared = Prepared(rows)
    assert prepared.read(prepared.ask()) == [tuple(row) for row in rows]
    Issue.objects.filter(number=3).update(title="Another")
    assert prepared.ask()[0][1] == "Another"


def test_frame_of_a_page_is_not_a_visitors(client: Client) -> None:
    with override("en"):
        first = client.get("/en/issues/?q=lamp", headers={"cookie": "language=ru", "user-agent": "one"}).content
        other = client.get(
            "/en/issues/?q=lamp", headers={"user-agent": "another", "referer": "http://a.example/"}
        ).content
    assert first == other


def test_compressed_page_is_the_same_page(client: Client) -> None:
    issue()
    plain = client.get("/en/issues/")
    packed = client.get("/en/issues/", headers={"accept-encoding": "gzip"})
    assert gzip.decompress(packed.content) == plain.content
    assert (packed["Content-Encoding"], "Content-Encoding" in plain.headers) == ("gzip", False)
    assert {"Accept-Encoding", "HX-Request"} <= {name.strip() for name in plain["Vary"].split(",")}
    assert packed["ETag"] != plain["ETag"]
    again = client.get("/en/issues/", headers={"accept-encoding": "gzip", "if-none-match": packed["ETag"]})
    assert again.status_code == 304
