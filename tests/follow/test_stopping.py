"""RFC 8058: one press stops, from the mail program or from the page; the secret opens this one act."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kopir.follow import actions
from kopir.follow.models import Following, PendingFollowing
from kopir.tokens.actions import mint
from kopir.tokens.models import Token
from tests.architecture.test_requests import writes
from tests.factories.follow import following
from tests.factories.issues import citizen, issue

pytestmark = pytest.mark.django_db
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def program() -> Client:
    """A mail program: no cookies, and the form token is checked for whoever is not exempt."""
    return Client(enforce_csrf_checks=True)


def secret_for(made: Following, act: str = actions.STOP) -> str:
    return mint(act, made.ref, None)


def said(response: Any) -> str:
    return str(response.content.decode())


def test_mail_program_stops_with_the_secret_alone(program: Client) -> None:
    person = citizen()
    made, other = following("issue/1", account=person, language="ru"), following("issue/2", account=person)
    path = f"/follow/stop/{secret_for(made)}"
    with CaptureQueriesContext(connection) as asked:
        response = program.post(path, ONE_CLICK)
    assert (response.status_code, response.cookies, response["Content-Type"]) == (200, {}, "text/plain; charset=utf-8")
    assert "no-store" in response["Cache-Control"]
    assert set(Following.objects.all()) == {other}
    # It deletes one following and does nothing else; above all, nobody is signed in by it.
    (write,) = writes(asked.captured_queries)
    assert write.startswith('DELETE FROM "follow_following"')
    again = program.post(path, ONE_CLICK, headers={"accept-language": "en"})
    assert (again.status_code, again.cookies, said(again)) == (200, {}, "This had been stopped before.")
    assert set(Following.objects.all()) == {other}


def test_get_changes_nothing_and_leads_to_the_page(program: Client) -> None:
    made = following(issue().ref, language="en")
    secret = secret_for(made)
    for method in (program.get, program.head):
        response = method(f"/follow/stop/{secret}")
        assert (response.status_code, response["Location"]) == (302, f"/en/follow/stop/{secret}")
    shown = program.get(f"/en/follow/stop/{secret}")
    assert "Stop these mails?" in said(shown)
    assert shown["Referrer-Policy"] == "strict-origin"
    assert Following.objects.count() == 1
    assert program.put(f"/follow/stop/{secret}").status_code == 405


def test_page_stops_by_one_press_and_says_so_again(client: Client) -> None:
    made = following(issue().ref)
    path = f"/en/follow/stop/{secret_for(made)}"
    for _time in range(2):
        assert client.post(path)["Location"] == "/en/follow/stopped"
    assert Following.objects.count() == 0
    assert "No more of these mails come" in said(client.get("/en/follow/stopped"))
    assert "This has been stopped already" in said(client.get(path))
    assert "_auth_user_id" not in client.session


def test_page_itself_wants_the_form_token(program: Client) -> None:
    made = following(issue().ref)
    assert program.post(f"/en/follow/stop/{secret_for(made)}").status_code == 403
    assert Following.objects.count() == 1


@pytest.mark.parametrize("path", ["/follow/stop/", "/en/follow/stop/"])
def test_other_secrets_open_nothing(client: Client, path: str) -> None:
    made = following(issue().ref)
    stranger = secret_for(made, actions.FOLLOW)
    spent = secret_for(made)
    Token.objects.filter(act=actions.STOP).update(expires_at=made.created_at)
    for secret in (stranger, spent, "no-such-secret"):
        assert client.post(path + secret, ONE_CLICK).status_code == 410
    assert client.get(f"/en/follow/stop/{stranger}").status_code == 410
    assert Following.objects.count() == 1


def test_secret_of_a_notice_opens_no_other_act(client: Client) -> None:
    made = following(issue().ref)
    secret = secret_for(made)
    facts = {"what": made.what, "rhythm": "daily", "language": "en", "created_at": made.created_at}
    PendingFollowing.objects.create(pk=made.pk, email="a@example.org", canonical_email="a@example.org", **facts)
    for path in ("follow/confirm", "issues/confirm", "issues/confirm-support", "issues/withdraw-support"):
        assert client.post(f"/en/{path}/{secret}").status_code == 410
    assert Following.objects.count() == 1
