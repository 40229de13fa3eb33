from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kopir.issues.actions import Source, import_issue
from kopir.issues.listing import NEWEST, OVERDUE, SUPPORTED, page_in_order
from kopir.issues.models import Issue
from kopir.issues.rules import Stage
from kopir.search.actions import index_news
from tests.factories.issues import issue, new_report, report, topic
from tests.factories.people import AreaFactory

pytestmark = pytest.mark.django_db

LIST = "/en/issues/"
TODAY = "2026-03-02 08:00:00Z"


def numbers(response: Any) -> list[int]:
    """The issues of a list, in its order."""
    return [
        int(number)
        for number in re.findall(r'list-row__title"[^>]*><a href="/en/issues/(\d+)/"', response.content.decode())
    ]


def test_list_shows_newest_first_with_bridge_and_count(client: Client) -> None:
    issue(title="The older lamp is dark", support_count=3)
    area = AreaFactory(name="Bayterek")
    issue(title="The newer lamp is dark", area=area, is_sample=True, language="ru")
    response = client.get(LIST)
    text = response.content.decode()
    assert numbers(response) == [2, 1]
    assert text.count('class="bridge-small"') == 2
    assert "3 supporters" in text
    assert "Bayterek" in text
    assert "Sample" in text
    assert 'lang="ru"' in text
    assert response["Cache-Control"] == "public, max-age=0, s-maxage=5"
    assert "Cookie" not in response["Vary"]
    assert "csrfmiddlewaretoken" not in text


def test_list_is_empty_kindly(client: Client) -> None:
    text = client.get(LIST).content.decode()
    assert "No issue has been raised yet" in text
    assert "/en/issues/new" in text
    issue()
    assert "Nothing matches" in client.get(LIST, {"q": "nowhere"}).content.decode()
    assert "Nothing matches" in client.get(LIST, {"sort": "overdue"}).content.decode()


def test_list_can_be_narrowed(client: Client) -> None:
    area = AreaFactory(slug="bayterek")
    issue(area=area, topic=topic("water"), language="kk", title="Су жоқ көшеде", text="Үш аптадан бері су жоқ.")
    issue(stage=Stage.VERIFIED, language="ru")
    issue()
    index_news()
    asked: list[tuple[dict[str, str], list[int]]] = [
        ({"area": "bayterek"}, [1]),
        ({"topic": "water"}, [1]),
        ({"language": "ru"}, [2]),
        ({"stage": "verified"}, [2]),
        ({"q": "су"}, [1]),
        ({"q": "lamp", "stage": "raised"}, [3]),
        ({"topic": "nonsense", "area": "nonsense", "sort": "nonsense", "before": "nonsense"}, [3, 2, 1]),
    ]
    assert [numbers(client.get(LIST, query)) for query, _found in asked] == [found for _query, found in asked]


def test_held_unconfirmed_and_refused_texts_are_in_no_list(client: Client) -> None:
    from kopir.issues.actions import refuse_report
    from kopir.issues.rules import Refusal, ReportState
    from tests.factories.issues import citizen

    issue(title="The shown lamp is dark")
    report(title="The held secret")
    report(title="The unconfirmed secret", state=ReportState.UNCONFIRMED, pending_email="a@example.org")
    refuse_report(report(title="The refused secret"), editor=citizen(), reason=Refusal.HATE, words="No.")
    for path in (LIST, f"{LIST}?q=secret", f"{LIST}?sort=supported", "/en/refusals/", "/en/record/"):
        response = client.get(path)
        assert response.status_code == 200
        assert "secret" not in re.sub(r'value="secret"|q=secret', "", response.content.decode())


def test_list_marks_an_imported_case(client: Client) -> None:
    import_issue(new_report(), Source("UK Parliament", "uk/1"))
    text = client.get(LIST).content.decode()
    assert "UK Parliament" in text
    assert "0 supporters" not in text


def walk(sort: str, size: int) -> tuple[list[int], list[int]]:
    """The whole list page by page, to its end and back."""
    there, back, params = [], [], {}
    while True:
        page = page_in_order(Issue.objects.all(), sort, params, size)
        there += [row.number for row in page.rows]
        if not page.older:
            break
        params = {"before": page.older}
    while page.newer:
        page = page_in_order(Issue.objects.all(), sort, {"after": page.newer}, size)
        back = [row.number for row in page.rows] + back
    return there, back


@pytest.mark.parametrize("size", [1, 2, 3, 10])
@pytest.mark.parametrize(
    ("sort", "order"),
    [(NEWEST, [6, 5, 4, 3, 2, 1]), (SUPPORTED, [5, 3, 6, 4, 1, 2]), (OVERDUE, [4, 1, 2, 3, 5, 6])],
)
def test_paging_by_key_visits_each_once_in_both_directions(sort: str, order: list[int], size: int) -> None:
    days = [date(2026, 1, day) for day in (2, 3, 3, 1, 3, 4)]
    for supports, day in zip([2, 0, 9, 2, 9, 2], days, strict=True):
        issue(support_count=supports, answer_due_on=day)
    there, back = walk(sort, size)
    assert there == order
    assert back == order[: len(back)]
    last_page = len(order) % size or size
    assert len(back) == (0 if size >= len(order) else len(order) - last_page)


@pytest.mark.parametrize("text", ["", "x", "5", "5.x", "1.1" + "1" * 40, "2026-99-99.1", "-"])
@pytest.mark.parametrize("sort", [SUPPORTED, OVERDUE])
def test_paging_reads_a_broken_key_as_none(sort: str, text: str) -> None:
    issue(answer_due_on=date(2026, 1, 1))
    assert len(page_in_order(Issue.objects.all(), sort, {"before": text, "after": text}).rows) == 1


def test_overdue_list_holds_only_what_is_overdue(client: Client) -> None:
    issue(stage=Stage.ADDRESSED, answer_due_on=date(2026, 2, 20))
    issue(stage=Stage.ADDRESSED, answer_due_on=date(2026, 3, 2))
    issue(stage=Stage.COMMITTED, promise_due_on=date(2026, 2, 1))
    with time_machine.travel(TODAY):
        response = client.get(LIST, {"sort": "overdue"})
    assert numbers(response) == [3, 1]
    assert "10 days overdue" in response.content.decode()


def queries(ask: Callable[[], Any]) -> int:
    with CaptureQueriesContext(connection) as asked:
        ask()
    return len(asked)


@pytest.mark.parametrize("query", [{}, {"sort": "supported"}, {"sort": "overdue"}, {"q": "lamp"}])
def test_list_asks_the_same_number_of_queries_at_any_size(client: Client, query: dict[str, str]) -> None:
    def grow(count: int) -> None:
        for _number in range(count):
            issue(area=AreaFactory(), stage=Stage.ADDRESSED, answer_due_on=date(2026, 1, 1))
        index_news()

    grow(2)
    few = queries(lambda: client.get(LIST, query))
    grow(20)
    assert queries(lambda: client.get(LIST, query)) == few <= 4


def test_list_pages_link_to_their_neighbours(client: Client) -> None:
    for _number in range(26):
        issue()
    index_news()
    first = client.get(LIST, {"q": "lamp"})
    (there,) = re.findall(r'rel="next" href="([^"]+)"', first.content.decode())
    second = client.get(LIST + there.replace("&amp;", "&"))
    assert numbers(second) == [1]
    assert "q=lamp" in there
    assert 'rel="prev"' in second.content.decode()


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_list_speaks_three_languages(client: Client, language: str) -> None:
    issue(area=AreaFactory())
    response = client.get(f"/{language}/issues/")
    assert response.status_code == 200
    assert f'<html lang="{language}"' in response.content.decode()
