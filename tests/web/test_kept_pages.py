"""Pages that a web process keeps: the same bytes, for nobody in particular, for a few seconds."""

from __future__ import annotations

import time
from typing import Any

import pytest
from django.core.handlers.base import BaseHandler
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from kopir.accounts.actions import confirm_account
from kopir.issues.models import Issue
from kopir.web import kept_pages as keeping
from kopir.web.kept_pages import LONGEST_QUERY, KeptPage, Shelf, kept_pages
from tests.factories.issues import issue
from tests.factories.people import AreaFactory

pytestmark = pytest.mark.django_db

LIST = "/en/issues/"


@pytest.fixture
def visitor(settings: Any) -> Client:
    """A site that keeps pages; each client is a process of its own."""
    settings.KEEP_PAGES = True
    return Client(headers={"host": "localhost"})


def asked(client: Client, path: str = LIST, **headers: str) -> tuple[Any, int]:
    with CaptureQueriesContext(connection) as queries:
        response = client.get(path, headers=headers)
    return response, len(queries)


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
@pytest.mark.parametrize("coding", ["", "gzip"])
def test_kept_page_is_the_first_page_byte_for_byte(visitor: Client, language: str, coding: str) -> None:
    for _number in range(30):
        issue(area=AreaFactory(), support_count=1_234)
    path = f"/{language}/issues/"
    first, queries = asked(visitor, path, accept_encoding=coding)
    kept, none = asked(visitor, path, accept_encoding=coding)
    assert (queries > 0, none) == (True, 0)
    assert kept.content == first.content
    assert dict(kept.headers) == dict(first.headers)
    assert kept.get("Content-Encoding", "") == coding


def test_kept_page_is_made_anew_after_its_seconds(visitor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    now = time.monotonic()
    monkeypatch.setattr(keeping.time, "monotonic", lambda: now)
    issue(title="The first lamp is dark")
    first = visitor.get(LIST).content
    issue(title="The second lamp is dark")
    assert visitor.get(LIST).content == first
    now += 5.1
    assert b"The second lamp" in visitor.get(LIST).content


def test_browser_that_has_the_page_gets_304_from_the_kept_one_and_after_it(
    visitor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = time.monotonic()
    monkeypatch.setattr(keeping.time, "monotonic", lambda: now)
    issue()
    first = visitor.get(LIST, headers={"accept-encoding": "gzip"})
    headers = {"accept_encoding": "gzip", "if_none_match": first["ETag"]}
    kept, queries = asked(visitor, **headers)
    assert (kept.status_code, kept.content, kept["ETag"], queries) == (304, b"", first["ETag"], 0)
    assert (kept["Cache-Control"], kept["Vary"]) == (first["Cache-Control"], first["Vary"])
    assert "Content-Type" not in kept.headers
    now += 6
    again, queries = asked(visitor, **headers)
    assert (again.status_code, queries > 0) == (304, True)
    assert asked(visitor, accept_encoding="gzip")[1] == 0  # the whole page was kept by the way
    assert asked(visitor, accept_encoding="gzip", if_none_match='"other"')[0].status_code == 200


@pytest.mark.parametrize("wanted", ["*", '"a"', 'W/"a"', '"b", W/"a"'])
def test_tags_are_compared_weakly(wanted: str) -> None:
    page = KeptPage(0, 'W/"a"', b"x", {"ETag": 'W/"a"'})
    request = RequestFactory().get("/", headers={"if-none-match": wanted})
    assert page.answer(request).status_code == 304


def test_page_without_a_tag_of_its_own_gets_one(visitor: Client) -> None:
    first = visitor.get("/en/people/")
    again = visitor.get("/en/people/", headers={"if-none-match": first["ETag"]})
    assert again.status_code == 304


def test_who_has_just_acted_sees_the_site_as_it_is_and_so_do_others_then(visitor: Client) -> None:
    issue(title="The first lamp is dark")
    visitor.get(LIST)
    issue(title="The second lamp is dark")
    assert b"The second lamp" not in visitor.get(LIST).content
    visitor.post("/en/issues/new", {})  # even a form that comes back
    mark = visitor.cookies["acted"]
    assert (mark.value, mark["max-age"], mark["httponly"], mark["samesite"]) == ("1", 15, True, "Lax")
    assert b"The second lamp" in visitor.get(LIST).content
    visitor.cookies.clear()
    found, queries = asked(visitor)
    assert (b"The second lamp" in found.content, queries) == (True, 0)


def test_who_is_signed_in_sees_the_site_as_it_is(visitor: Client) -> None:
    visitor.get(LIST)
    issue(title="The second lamp is dark")
    visitor.force_login(confirm_account("somebody@example.org"))
    assert b"The second lamp" in visitor.get(LIST).content


@pytest.mark.parametrize(
    "path",
    [
        f"{LIST}?utm_source=x",  # not known to the page
        f"{LIST}?q=" + "x" * LONGEST_QUERY,
        "/en/issues/new",  # a form
        "/en/issues/77/",  # not there
        "/issues/",  # leads to a language, by cookie and browser
        "/issues.json",  # its language is chosen by the browser
    ],
)
def test_page_that_is_not_for_everybody_or_not_known_is_not_kept(settings: Any, path: str) -> None:
    settings.KEEP_PAGES = True
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "kept_pages" not in name]
    site, made = BaseHandler(), []
    site.load_middleware()

    def make(request: HttpRequest) -> HttpResponse:
        made.append(request.path)
        return site.get_response(request)

    answer = kept_pages(make)
    for _time in range(2):
        answer(RequestFactory().get(path, headers={"host": "localhost"}))
    assert len(made) == 2


@pytest.mark.parametrize(
    "other",
    [{"hx-request": "true"}, {"accept-encoding": "gzip"}, {"host": "127.0.0.1"}],
)
def test_page_of_another_kind_is_another_page(visitor: Client, other: dict[str, str]) -> None:
    visitor.get(LIST)
    issue(title="The second lamp is dark")
    with CaptureQueriesContext(connection) as queries:
        response = visitor.get(LIST, headers=other)
    assert response.status_code == 307 or len(queries) > 0


def test_page_that_is_gone_is_kept_no_longer(visitor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    now = time.monotonic()
    monkeypatch.setattr(keeping.time, "monotonic", lambda: now)
    number = issue().number
    path = f"/en/issues/{number}/"
    assert visitor.get(path).status_code == 200
    Issue.objects.update(number=99)
    now += 6
    assert visitor.get(path).status_code == 404
    Issue.objects.update(number=number)
    assert visitor.get(path).status_code == 200


def test_shelf_holds_so_many_bytes_and_throws_out_what_was_not_asked_for() -> None:
    shelf = Shelf(25)
    for name in "abc":
        shelf.keep((name,), KeptPage(0, "", b"x" * 10, {}))
        shelf.find(("a",))
    assert (list(shelf.pages), shelf.bytes) == ([("c",), ("a",)], 20)
    shelf.keep(("a",), KeptPage(0, "", b"x" * 5, {}))
    shelf.drop(("c",))
    assert (list(shelf.pages), shelf.bytes) == ([("a",)], 5)
    shelf.keep(("d",), KeptPage(0, "", b"x" * 30, {}))
    assert shelf.bytes == 0
