"""Following through the pages."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import unquote

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kopir.follow import actions
from kopir.follow.models import Following, PendingFollowing
from kopir.follow.rules import FOLLOW_LIMIT, Rhythm
from kopir.mail.models import OutgoingMail
from kopir.search.actions import index_news
from kopir.tokens.actions import mint
from tests.factories import letters
from tests.factories.follow import following, many
from tests.factories.issues import citizen, issue, topic
from tests.factories.people import AreaFactory, OrganizationFactory, PersonFactory

pytestmark = pytest.mark.django_db
ADDRESS = "aigul@example.org"
NEW = "/en/follow/new?what=issue/1"


def text_of(response: Any) -> str:
    return str(response.content.decode())


def filled(**facts: str) -> dict[str, str]:
    return {"rhythm": "daily", "language": "ru", "email": ADDRESS, **facts}


def test_new_sends_everybody_to_the_same_page(client: Client) -> None:
    issue()
    following("issue/1", account=citizen("follows@example.org"))
    citizen("known@example.org")
    answers, costs = [], []
    for address in ("unknown@example.org", "known@example.org", "follows@example.org"):
        with CaptureQueriesContext(connection) as asked:
            response = client.post(NEW, filled(email=address))
        page = text_of(client.get(response["Location"]))
        answers.append((response.status_code, response["Location"], response.content, page))
        costs.append([re.sub(r"'.*?'|\d+", "", query["sql"]) for query in asked.captured_queries])
    assert answers[0] == answers[1] == answers[2]
    assert costs[0] == costs[1] == costs[2]
    mails = OutgoingMail.objects.order_by("pk").values_list("template", "context", "link_act", "language")
    assert len({str(mail) for mail in mails}) == 1
    assert Following.objects.count() == 1


def test_new_shows_what_is_followed_and_keeps_what_is_typed(client: Client) -> None:
    issue(title="The lamp at our corner is dark")
    response = client.get(NEW)
    assert "The lamp" in text_of(response)
    assert "no-store" in response["Cache-Control"]
    wrong = client.post(NEW, filled(email="nonsense", rhythm="hourly"))
    assert wrong.status_code == 422
    assert 'value="nonsense"' in text_of(wrong)


def test_new_is_limited_with_a_clear_word(client: Client) -> None:
    issue()
    for _time in range(FOLLOW_LIMIT.address):
        client.post(NEW, filled())
    response = client.post(NEW, filled())
    assert response.status_code == 429
    assert "Too many requests" in text_of(response)


@pytest.mark.parametrize(
    "query",
    [
        "",
        "what=",
        "what=issue/9",
        "what=issue/one",
        "what=issue/99999999999999999999999",
        "what=person/nobody",
        "what=account/1",
        "what=letter/1",
        "what=search?stage=raised",
        "what=user__email__startswith",
    ],
)
def test_new_follows_only_what_everybody_can_see(client: Client, query: str) -> None:
    assert client.get(f"/en/follow/new?{query}").status_code == 404


@pytest.mark.parametrize("query", ["what=person/%00", "what=search&q=%00"])
def test_new_refuses_a_nul(client: Client, query: str) -> None:
    assert client.get(f"/en/follow/new?{query}").status_code == 400


@pytest.mark.parametrize(
    ("query", "what"),
    [
        ("what=search&area=bayterek&sort=overdue&before=3", "area/bayterek"),
        ("what=search&topic=roads", "topic/roads"),
        ("what=search&topic=roads&q=lamp", "search?q=lamp&topic=roads"),
        ("what=search&stage=raised&language=kk", "search?stage=raised&language=kk"),
        ("what=search&kind=letter&q=lamp&since=2026-01-01", "search?q=lamp&kind=letter"),
        ("what=search&area=nowhere&stage=no&user__email__startswith=a", "everything"),
        ("what=area/bayterek", "area/bayterek"),
        ("what=everything", "everything"),
    ],
)
def test_search_is_what_the_list_of_issues_offers(client: Client, query: str, what: str) -> None:
    AreaFactory(slug="bayterek", name="Bayterek")
    topic("roads")
    client.force_login(citizen())
    shown = text_of(client.get(f"/en/follow/new?{query}"))
    assert client.post(f"/en/follow/new?{query}", filled())["Location"] == "/en/follow/"
    assert Following.objects.get().what == what
    title = re.search(r"<h1[^>]*>(.*?)</h1>", shown)
    assert title is not None
    said = "Search: " if "q=" in what or "kind=" in what else "Issues: "
    assert title[1].startswith("Everything on this site" if what == "everything" else said)


def test_following_is_confirmed_by_a_button(client: Client) -> None:
    issue()
    client.post(NEW, filled())
    path = f"/en/follow/confirm/{mint(actions.FOLLOW, f'pending-following/{PendingFollowing.objects.get().pk}', None)}"
    shown = client.get(path)
    assert "Yes, tell me" in text_of(shown)
    assert "Once a day" in text_of(shown)
    assert shown["Referrer-Policy"] == "strict-origin"
    assert Following.objects.count() == 0
    assert client.post(path)["Location"] == "/en/follow/followed"
    assert "You will be told" in text_of(client.get("/en/follow/followed"))
    assert (client.get(path).status_code, client.post(path).status_code) == (410, 410)
    made = Following.objects.get()
    assert (made.account.email, made.what, made.rhythm, made.language) == (ADDRESS, "issue/1", "daily", "ru")
    assert "_auth_user_id" not in client.session


def test_signed_in_is_one_press(client: Client) -> None:
    issue()
    person = citizen()
    client.force_login(person)
    assert 'name="email"' not in text_of(client.get(NEW))
    client.post(NEW, {"rhythm": "weekly", "language": "kk"})
    assert (Following.objects.get().account, OutgoingMail.objects.count()) == (person, 0)
    for _time in range(FOLLOW_LIMIT.address - 1):
        client.post(NEW, {"rhythm": "weekly", "language": "kk"})
    assert client.post(NEW, {"rhythm": "weekly", "language": "kk"}).status_code == 429


def test_mine_shows_changes_and_stops_my_own_only(client: Client) -> None:
    issue(title="The lamp at our corner is dark")
    person = citizen(ADDRESS)
    own, gone, foreign = following("issue/1", account=person), following("person/gone", account=person), following()
    client.force_login(person)
    response = client.get("/en/follow/")
    assert "The lamp at our corner is dark" in text_of(response)
    assert "not public any more" in text_of(response)
    assert ADDRESS not in text_of(response)
    assert "no-store" in response["Cache-Control"]
    assert client.post(f"/en/follow/{own.pk}/change", {"rhythm": "weekly", "language": "kk"}).status_code == 302
    own.refresh_from_db()
    assert (own.rhythm, own.language) == ("weekly", "kk")
    assert client.post(f"/en/follow/{own.pk}/change", {"rhythm": "hourly", "language": "kk"}).status_code == 422
    for act in ("change", "stop"):
        assert client.get(f"/en/follow/{own.pk}/{act}").status_code == 405
        assert client.post(f"/en/follow/{foreign.pk}/{act}", filled()).status_code == 404
    assert client.post(f"/en/follow/{gone.pk}/stop")["Location"] == "/en/follow/"
    assert set(Following.objects.all()) == {own, foreign}
    assert client.get("/en/follow/stop-all").status_code == 405
    client.post("/en/follow/stop-all")
    assert set(Following.objects.all()) == {foreign}
    assert "You follow nothing yet" in text_of(client.get("/en/follow/"))


def test_mine_is_for_those_who_signed_in(client: Client) -> None:
    made = following()
    assert client.get("/en/follow/").status_code == 302
    for path in (f"{made.pk}/change", f"{made.pk}/stop", "stop-all"):
        assert client.post(f"/en/follow/{path}").status_code == 302
    assert Following.objects.count() == 1


def test_mine_asks_the_same_number_of_queries_at_any_size(client: Client) -> None:
    person = citizen()
    client.force_login(person)

    def cost() -> int:
        following(issue(area=AreaFactory()).ref, account=person)
        following(f"search?language=en&area={AreaFactory().slug}", account=person)
        following(PersonFactory().ref, account=person)
        with CaptureQueriesContext(connection) as asked:
            client.get("/en/follow/")
        return len(asked)

    assert [cost(), cost()][0] == cost()


def test_pages_lead_to_following(client: Client) -> None:
    made = issue()
    post = letters.post()
    person, organization = post.holder_on(letters.clock.today()), OrganizationFactory()
    assert person is not None
    index_news()
    for path, what in {
        f"/en/issues/{made.number}/": made.ref,
        person.get_absolute_url(): person.ref,
        post.get_absolute_url(): post.ref,
        organization.get_absolute_url(): organization.ref,
        "/en/record/": "everything",
        "/en/issues/?topic=roads&q=lamp&sort=newest": "search&q=lamp&topic=roads",
        f"/en/issues/{made.number}/supported": made.ref,
    }.items():
        found = re.findall(r"/en/follow/new\?what=([^\"]+)", text_of(client.get(path)))
        assert {unquote(one).replace("&amp;", "&") for one in found} == {what}, path
    client.force_login(citizen())
    assert 'href="/en/follow/"' in text_of(client.get("/en/me/"))


def test_person_of_the_past_is_not_offered(client: Client) -> None:
    person = PersonFactory(is_historical=True)
    assert "/follow/new" not in text_of(client.get(person.get_absolute_url()))


def test_no_page_says_how_many_follow(client: Client) -> None:
    made = issue()
    paths = [f"/en/issues/{made.number}/", f"/issues/{made.number}.json", "/en/record/", "/en/issues/"]
    before = [client.get(path).content for path in paths]
    many(12, made.ref, rhythm=Rhythm.DAILY)
    assert [client.get(path).content for path in paths] == before
