"""Pages as browsers get them: headers, languages, errors, caches."""

from __future__ import annotations

import gzip
import re

import pytest
from django.conf import settings
from django.template import Context, Template
from django.test import Client, RequestFactory
from django.utils.translation import override
from html5lib import HTMLParser

from kopir.web import views
from kopir.web.caching import PersonalPage
from kopir.web.middleware import HEADERS

pytestmark = [pytest.mark.urls("tests.web.urls"), pytest.mark.django_db]


@pytest.fixture
def client() -> Client:
    return Client(raise_request_exception=False, headers={"host": "localhost"})


@pytest.mark.parametrize(
    ("path", "status"),
    [("styleguide/", 200), ("shared/", 200), ("own/", 200), ("bad/", 400), ("closed/", 403), ("nowhere/", 404),
     ("gone/", 410), ("refuses/", 422), ("breaks/", 500), ("unavailable/", 503)],
)  # fmt: skip
def test_every_page_carries_the_strict_headers(client: Client, path: str, status: int) -> None:
    response = client.get(f"/en/{path}")
    assert response.status_code == status
    assert {name: response[name] for name in HEADERS} == HEADERS


def test_policy_lets_in_own_files_only() -> None:
    policy = HEADERS["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert set(re.findall(r"'[^']+'|https?:|\*|data:", policy)) == {"'none'", "'self'"}


def test_page_may_say_who_frames_it(client: Client) -> None:
    assert client.get("/en/framed/")["Content-Security-Policy"] == "frame-ancestors *"


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_page_is_well_formed_and_says_its_language(client: Client, language: str) -> None:
    html = client.get(f"/{language}/styleguide/").content.decode()
    parser = HTMLParser(strict=False)
    parser.parse(html)
    assert [error for error in parser.errors if error[1] != "invalid-codepoint"] == []
    assert f'<html lang="{language}">' in html
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_page_weighs_under_a_hundred_kilobytes(client: Client, language: str) -> None:
    from kopir.web.stylesheet import SOURCE, build

    page = client.get(f"/{language}/styleguide/").content
    scripts = [(SOURCE / name).read_bytes() for name in ("web.js", "vendor/htmx.min.js")]
    assert sum(len(gzip.compress(part)) for part in [page, build().encode(), *scripts]) < 100_000


def test_switch_keeps_page_and_query(client: Client) -> None:
    html = client.get("/en/styleguide/?q=%D1%81%D1%83&before=12").content.decode()
    links = re.findall(r'<a href="([^"]+)" hreflang="(\w+)"', html)
    assert set(links) == {(f"/{code}/styleguide/?q=%D1%81%D1%83&amp;before=12", code) for code in ("kk", "ru", "en")}


def test_page_names_its_address_and_those_in_other_languages(client: Client) -> None:
    html = client.get("/ru/styleguide/?q=1").content.decode()
    assert f'<link rel="canonical" href="{settings.SITE_URL}/ru/styleguide/">' in html
    assert set(re.findall(r'<link rel="alternate" hreflang="(\w+)" href="([^"]+)"', html)) == {
        (code, f"{settings.SITE_URL}/{code}/styleguide/") for code in ("kk", "ru", "en")
    }


def test_permanent_address_leads_to_the_language_of_cookie_then_browser(client: Client) -> None:
    assert client.get("/shared/", headers={"accept-language": "ru"}).url == "/ru/shared/"
    client.cookies["language"] = "en"
    response = client.get("/shared/", headers={"accept-language": "ru"})
    assert (response.status_code, response.url) == (302, "/en/shared/")


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "127.0.0.1", "[::1]:8000", "[::1]"])
def test_visitor_by_number_is_sent_to_the_name(client: Client, host: str) -> None:
    response = client.get("/en/shared/?q=1", headers={"host": host})
    port = ":8000" if host.endswith(":8000") else ""
    assert (response.status_code, response.url) == (307, f"http://localhost{port}/en/shared/?q=1")


@pytest.mark.parametrize("host", ["localhost", "localhost:8000"])
def test_visitor_by_name_stays(client: Client, host: str) -> None:
    assert client.get("/en/shared/", headers={"host": host}).status_code == 200


def test_public_page_is_shared_and_sets_no_cookie(client: Client) -> None:
    response = client.get("/en/styleguide/")
    assert response["Cache-Control"] == "public, max-age=0, s-maxage=300"
    assert "Cookie" not in response["Vary"]
    assert not response.cookies


@pytest.mark.parametrize("page", ["asks-session", "asks-user", "holds-token", "sets-cookie", "shows-messages"])
def test_public_page_may_not_look_at_its_visitor(page: str) -> None:
    with pytest.raises(PersonalPage):
        Client(headers={"host": "localhost"}).get(f"/en/{page}/")


@pytest.mark.filterwarnings("ignore::kopir.web.caching.PersonalPage")
def test_personal_page_marked_public_by_mistake_stays_out_of_caches(client: Client) -> None:
    response = client.get("/en/asks-session/")
    assert "public" not in response["Cache-Control"]
    assert "no-store" in response["Cache-Control"]


def test_private_page_is_never_stored_and_shows_messages(client: Client) -> None:
    response = client.get("/en/own/")
    assert "no-store" in response["Cache-Control"]
    assert "private" in response["Cache-Control"]
    assert "Your draft is kept" in response.content.decode()


@pytest.mark.parametrize("path", ["bad", "closed", "nowhere", "gone", "refuses", "unavailable"])
def test_error_page_tells_what_is_kept_and_leads_on(client: Client, path: str) -> None:
    response = client.get(f"/en/{path}/")
    html = response.content.decode()
    assert "What is kept" in html
    assert str(views.TROUBLES[response.status_code].kept).replace("'", "&#x27;") in html
    assert re.search(r'<a class="button" href="/en/', html)
    assert "no-store" in response["Cache-Control"]


def test_refusal_gives_its_reason(client: Client) -> None:
    assert "You have said so already." in client.get("/en/refuses/").content.decode()


def test_page_that_does_not_answer_says_when_to_come_again(client: Client) -> None:
    assert client.get("/en/unavailable/")["Retry-After"] == "120"


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_error_page_speaks_the_language_of_the_address(client: Client, language: str) -> None:
    assert f'<html lang="{language}">' in client.get(f"/{language}/nowhere/").content.decode()


def test_broken_page_needs_nothing_and_speaks_three_languages() -> None:
    response = views.server_error(RequestFactory().get("/"))
    html = response.content.decode()
    assert response.status_code == 500
    assert [f'lang="{code}"' in html for code in ("kk", "ru", "en")] == [True] * 3
    assert "{{" not in html
    assert "{%" not in html


def test_stale_form_is_explained_and_sends_nothing() -> None:
    strict = Client(enforce_csrf_checks=True, headers={"host": "localhost"})
    response = strict.post("/en/form/", {"text": "what a person wrote"})
    html = response.content.decode()
    assert response.status_code == 403
    assert str(views.STALE_FORM.title) in html
    assert 'href="/en/form/"' in html
    assert "what a person wrote" not in html


def test_current_section_is_marked_and_others_are_not() -> None:
    words = Template("{% site_header %}")
    for path, current in (("/en/issues/7", ["/en/issues/"]), ("/en/styleguide/", []), ("/nowhere", []), ("/", [])):
        html = words.render(Context({"request": RequestFactory().get(path)}))
        assert sorted(set(re.findall(r'<a href="([^"]+)" aria-current="true">', html))) == current


def test_header_and_footer_speak_each_language_and_name_the_site() -> None:
    words = Template("{% site_header %}{% site_footer %}")
    for language in ("kk", "ru", "en"):
        with override(language):
            html = words.render(Context({"request": RequestFactory().get(f"/{language}/x/?q=1"), "site_name": "Өткел"}))
        assert f'href="/{language}/issues/new"' in html
        assert html.count("Өткел") == 2
        assert html.count('href="/ru/x/?q=1"') == 2
