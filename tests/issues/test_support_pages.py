"""Supporting, taking back, carrying in for somebody, reviewing: through the pages."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kopir.accounts.rules import Role
from kopir.issues.actions import SUPPORT, WITHDRAW, Source, fold_supports, import_issue
from kopir.issues.models import PendingSupport, Report, Support
from kopir.issues.rules import SUPPORT_LIMIT, Refusal, ReportState
from tests.factories.issues import TEXT, citizen, issue, new_report, photo, report, supported_by
from tests.issues.test_pages import ADDRESS, _topics, filled, link, role, text_of

pytestmark = pytest.mark.django_db

__all__ = ["_topics"]


# Support


def test_support_sends_everybody_to_the_same_page(client: Client) -> None:
    author, counted = citizen("author@example.org"), citizen("counted@example.org")
    made = issue(author=author)
    supported_by(made, counted)
    answers, costs = [], []
    for address in ("unknown@example.org", author.email, counted.email):
        with CaptureQueriesContext(connection) as asked:
            response = client.post("/en/issues/1/support", {"email": address})
        answers.append(
            (response.status_code, response["Location"], response.content, text_of(client.get(response["Location"])))
        )
        costs.append(len(asked))
    assert answers[0] == answers[1] == answers[2]
    assert costs[0] == costs[1] == costs[2]
    assert Support.objects.count() == 1


def test_support_page_shows_the_text_and_keeps_what_is_typed(client: Client) -> None:
    issue()
    assert TEXT in text_of(client.get("/en/issues/1/support"))
    response = client.post("/en/issues/1/support", {"email": "nonsense"})
    assert response.status_code == 422
    assert 'value="nonsense"' in text_of(response)


def test_support_is_confirmed_by_a_button(client: Client) -> None:
    made = issue()
    client.post("/en/issues/1/support", {"email": ADDRESS})
    path = f"/en/issues/confirm-support/{link(SUPPORT, f'pending-support/{PendingSupport.objects.get().pk}')}"
    shown = client.get(path)
    assert "Yes, count me" in text_of(shown)
    assert shown["Referrer-Policy"] == "strict-origin"
    assert not Support.objects.exists()
    assert client.post(path)["Location"] == "/en/issues/1/supported"
    assert "You are counted" in text_of(client.get("/en/issues/1/supported"))
    assert client.post(path).status_code == 410
    fold_supports()
    made.refresh_from_db()
    assert made.support_count == 1


def test_support_signed_in_is_one_press(client: Client) -> None:
    made, person = issue(), citizen()
    client.force_login(person)
    assert 'name="email"' not in text_of(client.get("/en/issues/1/support"))
    for _time in range(2):
        assert client.post("/en/issues/1/support", {})["Location"] == "/en/issues/1/supported"
    assert Support.objects.get().account == person
    client.force_login(made.reports.get().author)
    assert client.post("/en/issues/1/support", {}).status_code == 422


def test_support_is_limited_with_a_clear_word(client: Client) -> None:
    issue()
    for _time in range(SUPPORT_LIMIT.address):
        client.post("/en/issues/1/support", {"email": ADDRESS})
    response = client.post("/en/issues/1/support", {"email": ADDRESS})
    assert response.status_code == 429
    assert "Too many requests" in text_of(response)


def test_support_is_not_offered_for_an_imported_case_or_nothing(client: Client) -> None:
    import_issue(new_report(), Source("UK Parliament", "uk/1"))
    assert client.get("/en/issues/1/support").status_code == 422
    assert client.get("/en/issues/9/support").status_code == 404


def test_withdraw_by_mail_is_one_press(client: Client) -> None:
    given = supported_by(issue())
    path = f"/en/issues/withdraw-support/{link(WITHDRAW, f'support/{given.pk}')}"
    assert "Take it back" in text_of(client.get(path))
    assert Support.objects.count() == 1
    assert client.post(path)["Location"] == "/en/issues/1/withdrawn"
    assert "taken back" in text_of(client.get("/en/issues/1/withdrawn"))
    assert not Support.objects.exists()


# Mine


def test_mine_lists_my_texts_with_reasons_and_my_supports(client: Client) -> None:
    person = citizen(ADDRESS)
    issue(author=person, title="My published text")
    report(author=person, title="My held text")
    report(
        author=person,
        title="My refused text",
        state=ReportState.REFUSED,
        refusal=Refusal.HATE,
        refusal_number=1,
        refusal_words="Please be kind.",
    )
    supported_by(issue(title="What concerns me"), person)
    report(title="A stranger's text")
    client.force_login(person)
    response = client.get("/en/issues/mine")
    text = text_of(response)
    for shown in ("My published text", "My held text", "Waits for an editor", "Please be kind.", "What concerns me"):
        assert shown in text
    assert "stranger" not in text
    assert ADDRESS not in text
    assert "no-store" in response["Cache-Control"]


def test_mine_withdraws_only_my_own(client: Client) -> None:
    person, other = citizen(), citizen()
    made = issue()
    own, foreign = supported_by(made, person), supported_by(made, other)
    client.force_login(person)
    assert client.get(f"/en/issues/mine/withdraw/{own.pk}").status_code == 405
    assert client.post(f"/en/issues/mine/withdraw/{foreign.pk}").status_code == 404
    assert client.post(f"/en/issues/mine/withdraw/{own.pk}")["Location"] == "/en/issues/mine"
    assert set(Support.objects.all()) == {foreign}


def test_mine_is_for_those_who_signed_in(client: Client) -> None:
    for path in ("/en/issues/mine", "/en/issues/for-somebody", "/en/issues/review/", "/en/issues/review/1"):
        assert client.get(path).status_code == 302


def test_mine_asks_the_same_number_of_queries_at_any_size(client: Client) -> None:
    person = citizen()
    client.force_login(person)

    def cost() -> int:
        issue(author=person)
        supported_by(issue(), person)
        with CaptureQueriesContext(connection) as asked:
            client.get("/en/issues/mine")
        return len(asked)

    assert [cost(), cost()][0] == cost()


# For somebody


def test_for_somebody_is_for_members(client: Client) -> None:
    client.force_login(citizen())
    assert client.get("/en/issues/for-somebody").status_code == 403
    client.force_login(role(Role.MEMBER))
    assert 'name="paper"' in text_of(client.get("/en/issues/for-somebody"))


def test_for_somebody_keeps_paper_and_consent(client: Client) -> None:
    member = role(Role.MEMBER)
    client.force_login(member)
    given = filled(consent_note="Signed at the reception.", has_consent="on", paper=photo())
    del given["email"]
    response = client.post("/en/issues/for-somebody", given)
    assert response["Location"] == "/en/issues/received"
    made = Report.objects.get()
    assert (made.raised_by, made.author, made.consent_note) == (member, None, "Signed at the reception.")
    assert made.paper is not None
    assert client.get(made.paper.url).status_code == 404
    wrong = client.post("/en/issues/for-somebody", {**given, "paper": SimpleUploadedFile("x.pdf", b"<html>")})
    assert wrong.status_code == 422
    assert client.post("/en/issues/for-somebody", filled()).status_code == 422


def test_for_somebody_keeps_the_paper_beside_a_wrong_field(client: Client) -> None:
    client.force_login(role(Role.MEMBER))
    given = filled(consent_note="Signed at the reception.", has_consent="on")
    del given["email"]
    wrong = client.post("/en/issues/for-somebody", {**given, "title": "", "paper": photo()})
    assert (wrong.status_code, Report.objects.count()) == (422, 0)
    kept = re.search(r'name="kept_paper" value="([^"]+)"', text_of(wrong))
    assert kept is not None
    response = client.post("/en/issues/for-somebody", {**given, "kept_paper": kept[1]})
    assert response["Location"] == "/en/issues/received"
    assert Report.objects.get().paper is not None
    assert client.post("/en/issues/for-somebody", {**given, "kept_paper": "forged"}).status_code == 422


# Review


def test_old_addresses_of_held_texts_lead_editors_to_the_desk(client: Client) -> None:
    held = report()
    client.force_login(role(Role.MEMBER))
    assert client.get("/en/issues/review/").status_code == 403
    assert client.get(f"/en/issues/review/{held.pk}").status_code == 403
    client.force_login(role(Role.EDITOR))
    assert client.get("/en/issues/review/")["Location"] == "/en/desk/?queue=reports"
    assert client.get(f"/en/issues/review/{held.pk}")["Location"] == f"/en/desk/queues/reports/{held.pk}"


def test_connection_is_what_the_proxy_noted_last(settings: Any) -> None:
    from django.test import RequestFactory

    from kopir.web.connections import connection_of

    settings.SECURE_PROXY_SSL_HEADER = None
    ask = RequestFactory().get("/", REMOTE_ADDR="192.0.2.1", HTTP_X_FORWARDED_FOR="10.0.0.1, 2001:db8:1:2:3::4")
    assert connection_of(ask) == "192.0.2.1"
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    assert connection_of(ask) == "2001:db8:1:2::/64"
    assert connection_of(RequestFactory().get("/", REMOTE_ADDR="")) == ""
