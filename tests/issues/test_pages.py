"""Raising, confirming, supporting, reviewing: through the pages."""

from __future__ import annotations

import io
import logging
import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kopir.accounts.actions import grant
from kopir.accounts.models import Account
from kopir.accounts.rules import Role
from kopir.config.logs import formatter
from kopir.files.actions import keep_document, keep_image
from kopir.files.models import StoredFile
from kopir.issues.actions import RAISE, SUPPORT, WITHDRAW, Source, fold_supports, import_issue
from kopir.issues.models import Issue, PendingSupport, Report, Support
from kopir.issues.rules import LIMITS, Act, Refusal, ReportState, Who
from kopir.mail.models import OutgoingMail
from kopir.record.models import Entry
from kopir.tokens.actions import mint
from kopir.tokens.models import Token
from tests.factories.issues import TEXT, citizen, issue, new_report, photo, report, supported_by, topic
from tests.factories.people import AreaFactory

pytestmark = pytest.mark.django_db

ADDRESS = "aigul@example.org"
NEW = "/en/issues/new"


@pytest.fixture(autouse=True)
def _topics() -> None:
    topic()


def filled(**facts: Any) -> dict[str, Any]:
    return {
        "title": "The lamp at our corner is dark",
        "text": TEXT,
        "topic": "roads",
        "is_sixteen": "on",
        "email": ADDRESS,
        **facts,
    }


def role(kind: Role) -> Account:
    account = citizen()
    grant(account, kind, by=None)
    return account


def text_of(response: Any) -> str:
    return str(response.content.decode())


# Raise


def test_new_shows_a_form_that_needs_no_account_and_is_kept_by_no_cache(client: Client) -> None:
    AreaFactory(name="Inside", parent=AreaFactory(name="Around"))
    response = client.get(NEW)
    text = text_of(response)
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
    assert 'name="email"' in text
    assert 'data-draft="issue-new"' in text
    assert re.search(r'<optgroup label="Around">\s*<option value="[\w-]+">Around</option>', text)
    assert not re.search(r'name="show_name"[^>]*checked', text)


def test_new_stores_an_unconfirmed_text_and_leads_to_what_happens_next(client: Client) -> None:
    area = AreaFactory(slug="bayterek")
    response = client.post(NEW, filled(area="bayterek", place="Abai 5"))
    assert (response.status_code, response["Location"]) == (302, "/en/issues/sent")
    made = Report.objects.get()
    assert (made.state, made.language, made.area, made.place) == (ReportState.UNCONFIRMED, "en", area, "Abai 5")
    assert OutgoingMail.objects.get().to == ADDRESS
    sent = text_of(client.get("/en/issues/sent"))
    assert 'data-draft-sent="issue-new"' in sent
    assert ADDRESS not in sent


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title": "short"}, "title"),
        ({"title": ""}, "title"),
        ({"title": "x" * 151}, "title"),
        ({"text": "too short"}, "text"),
        ({"topic": ""}, "topic"),
        ({"topic": "nonsense"}, "topic"),
        ({"area": "nonsense"}, "area"),
        ({"is_sixteen": ""}, "is_sixteen"),
        ({"email": "nonsense"}, "email"),
        ({"email": ""}, "email"),
        ({"show_name": "on"}, "public_name"),
        ({"title": "12345 67890 12345", "text": "1234567890 " * 5}, "language"),
    ],
)
def test_new_keeps_everything_typed_beside_a_wrong_field(client: Client, wrong: dict[str, str], field: str) -> None:
    response = client.post(NEW, filled(place="Abai street 5") | wrong)
    text = text_of(response)
    assert response.status_code == 422
    assert f'href="#id_{field}"' in text
    assert re.search(rf'name="{field}"[^>]*aria-invalid="true"', text)
    assert "Abai street 5" in text
    if field != "text":
        assert wrong.get("text", TEXT) in text
    assert not Report.objects.exists()


@pytest.mark.parametrize(
    ("title", "text", "language"),
    [
        ("Бұрыштағы шам жанбайды", "Қыркүйектен бері мектеп алдындағы шам жанбайды, балалар қараңғыда жүр.", "kk"),
        ("На углу не горит фонарь", "С сентября у школы не горит фонарь, дети ходят домой в темноте.", "ru"),
        ("The lamp at our corner is dark", TEXT, "en"),
    ],
)
def test_new_recognises_the_language(client: Client, title: str, text: str, language: str) -> None:
    client.post(NEW, filled(title=title, text=text))
    assert Report.objects.get().language == language


def test_new_believes_the_writer_about_the_language(client: Client) -> None:
    client.post(NEW, filled(language="kk"))
    assert Report.objects.get().language == "kk"


def test_new_keeps_no_name_without_a_tick(client: Client) -> None:
    client.post(NEW, filled(public_name="Aigul"))
    client.post(NEW, filled(public_name="Aigul", show_name="on"))
    assert [made.public_name for made in Report.objects.order_by("pk")] == ["", "Aigul"]


def test_new_shows_a_preview_and_sends_nothing(client: Client) -> None:
    response = client.post(NEW, filled(act="preview", place="Abai 5"))
    text = text_of(response)
    assert response.status_code == 200
    assert "This is how it will look" in text
    assert "Language: English." in text
    assert f'value="{ADDRESS}"' in text
    assert not Report.objects.exists()
    assert not OutgoingMail.objects.exists()


def test_a_photo_beside_a_wrong_field_is_kept_and_offered_again(client: Client) -> None:
    response = client.post(NEW, filled(title="short", photo=photo()))
    text = text_of(response)
    assert response.status_code == 422
    assert "Your photo is kept" in text
    (word,) = re.findall(r'name="kept_photo" value="([^"]+)"', text)
    client.post(NEW, filled(kept_photo=word))
    made = Report.objects.get()
    assert made.photo == StoredFile.objects.get()
    assert made.photo.attached_at is not None


def test_a_kept_photo_can_be_left_out_and_not_be_taken_by_another(client: Client) -> None:
    (word,) = re.findall(
        r'name="kept_photo" value="([^"]+)"', text_of(client.post(NEW, filled(title="short", photo=photo())))
    )
    client.post(NEW, filled(kept_photo=word, drop_photo="on"))
    client.post(NEW, filled(kept_photo=word))
    client.post(NEW, filled(kept_photo=word))
    client.post(NEW, filled(kept_photo="forged"))
    assert [made.photo_id is not None for made in Report.objects.order_by("pk")] == [False, True, False, False]


@pytest.mark.parametrize("data", [b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"<html>", b""])
def test_new_refuses_what_is_no_photo_at_its_field(client: Client, data: bytes) -> None:
    response = client.post(NEW, filled(photo=SimpleUploadedFile("x.jpg", data, content_type="image/jpeg")))
    assert response.status_code == 422
    assert re.search(r'name="photo"[^>]*aria-invalid="true"', text_of(response))


def test_new_tells_clearly_when_it_was_too_often(client: Client) -> None:
    for _time in range(LIMITS[Act.RAISE, Who.ADDRESS]):
        client.post(NEW, filled())
    response = client.post(NEW, filled())
    text = text_of(response)
    assert response.status_code == 429
    assert "Too many requests" in text
    assert TEXT in text


def test_new_asks_somebody_signed_in_for_no_address(client: Client) -> None:
    writer = citizen()
    client.force_login(writer)
    assert 'name="email"' not in text_of(client.get(NEW))
    response = client.post(NEW, filled())
    assert response["Location"] == "/en/issues/received"
    assert 'data-draft-sent="issue-new"' in text_of(client.get("/en/issues/received"))
    issue(author=writer)
    assert client.post(NEW, filled())["Location"] == "/en/issues/2/"


def test_new_without_a_form_token_loses_nothing() -> None:
    strict = Client(enforce_csrf_checks=True)
    response = strict.post(NEW, filled())
    assert response.status_code == 403
    assert f'href="{NEW}"' in text_of(response)
    assert not Report.objects.exists()


# Confirm


def link(act: str, about: str) -> str:
    return mint(act, about, timedelta(days=7))


def unconfirmed(**facts: Any) -> Report:
    return report(state=ReportState.UNCONFIRMED, pending_email=ADDRESS, **facts)


def test_confirm_shows_a_button_and_does_nothing_on_get(client: Client) -> None:
    made = unconfirmed()
    path = f"/en/issues/confirm/{link(RAISE, f'report/{made.pk}')}"
    for _scanner in range(3):
        response = client.get(path)
        client.head(path)
    text = text_of(response)
    assert "Yes, raise this issue" in text
    assert TEXT in text
    assert ADDRESS not in text
    assert "no-store" in response["Cache-Control"]
    assert response["Referrer-Policy"] == "strict-origin"
    made.refresh_from_db()
    assert made.state == ReportState.UNCONFIRMED
    assert Token.objects.get().spent_at is None


def test_confirm_acts_once_on_post(client: Client) -> None:
    made = unconfirmed()
    path = f"/en/issues/confirm/{link(RAISE, f'report/{made.pk}')}"
    assert client.post(path, {"language": "ru"})["Location"] == "/en/issues/received"
    made.refresh_from_db()
    assert (made.state, made.language) == (ReportState.HELD, "ru")
    assert [client.get(path).status_code, client.post(path).status_code] == [410, 410]


def test_confirm_leads_a_known_writer_to_the_issue(client: Client) -> None:
    issue(author=citizen(ADDRESS))
    made = unconfirmed()
    assert client.post(f"/en/issues/confirm/{link(RAISE, f'report/{made.pk}')}")["Location"] == "/en/issues/2/"


def test_links_that_ran_out_or_open_something_else_are_gone(client: Client) -> None:
    made = unconfirmed()
    with time_machine.travel("2026-03-02 10:00:00Z"):
        old = link(RAISE, f"report/{made.pk}")
    other = link(SUPPORT, f"report/{made.pk}")
    for secret in (old, other, "nonsense"):
        for kind in ("confirm", "confirm-support", "withdraw-support"):
            path = f"/en/issues/{kind}/{secret}"
            assert [client.get(path).status_code, client.post(path).status_code] == [410, 410]
    made.refresh_from_db()
    assert made.state == ReportState.UNCONFIRMED


def test_no_log_line_holds_a_link_or_an_address(client: Client) -> None:
    made, lines = unconfirmed(), io.StringIO()
    secret, handler = link(SUPPORT, f"report/{made.pk}"), logging.StreamHandler(lines)
    handler.setFormatter(formatter())
    logging.getLogger().addHandler(handler)
    client.get(f"/en/issues/confirm/{secret}?email={ADDRESS}")
    logging.getLogger("kopir").warning("mail to %s", ADDRESS)
    logging.getLogger().removeHandler(handler)
    said = lines.getvalue()
    assert "/en/issues/confirm/[token]" in said
    assert "mail to [e-mail]" in said
    assert secret not in said
    assert ADDRESS not in said


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
    for _time in range(LIMITS[Act.SUPPORT, Who.ADDRESS]):
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
    assert client.post("/en/issues/review/1/publish").status_code == 302


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


# Review


def test_review_lists_held_texts_for_editors_only(client: Client) -> None:
    report(title="The held text")
    unconfirmed(title="The unconfirmed text")
    client.force_login(role(Role.MEMBER))
    assert client.get("/en/issues/review/").status_code == 403
    client.force_login(role(Role.EDITOR))
    text = text_of(client.get("/en/issues/review/"))
    assert "The held text" in text
    assert "unconfirmed" not in text


def test_review_says_when_nothing_waits(client: Client) -> None:
    client.force_login(role(Role.EDITOR))
    assert "Nothing waits" in text_of(client.get("/en/issues/review/"))


def test_review_asks_the_same_number_of_queries_at_any_size(client: Client) -> None:
    client.force_login(role(Role.EDITOR))

    def cost(count: int) -> int:
        for _number in range(count):
            report(area=AreaFactory(), photo=keep_image(photo((8, 8))))
        with CaptureQueriesContext(connection) as asked:
            client.get("/en/issues/review/")
        return len(asked)

    assert cost(2) == cost(8)


def test_review_publishes_once(client: Client) -> None:
    held = report(photo=keep_image(photo()), paper=keep_document(photo()), consent_note="Signed.", raised_by=citizen())
    client.force_login(role(Role.EDITOR))
    text = text_of(client.get(f"/en/issues/review/{held.pk}"))
    assert TEXT in text
    assert "See the paper form" in text
    assert client.get(f"/en/issues/review/{held.pk}/publish").status_code == 405
    client.post(f"/en/issues/review/{held.pk}/publish")
    assert Issue.objects.count() == 1
    again = client.post(f"/en/issues/review/{held.pk}/publish", follow=True)
    assert "Another editor has already decided" in text_of(again)
    late = client.post(f"/en/issues/review/{held.pk}/refuse", {"reason": "hate", "words": "No."}, follow=True)
    assert "Another editor has already decided" in text_of(late)
    assert Entry.objects.count() == 1
    assert client.get(f"/en/issues/review/{held.pk}").status_code == 404


def test_review_refuses_with_a_reason(client: Client) -> None:
    held = report()
    client.force_login(role(Role.EDITOR))
    wrong = client.post(f"/en/issues/review/{held.pk}/refuse", {"words": "Please try again."})
    assert wrong.status_code == 422
    assert "Please try again." in text_of(wrong)
    client.post(f"/en/issues/review/{held.pk}/refuse", {"reason": "private-matter", "words": "Please try again."})
    held.refresh_from_db()
    assert (held.state, held.refusal) == (ReportState.REFUSED, "private-matter")
    assert "Please try again." not in text_of(client.get("/en/refusals/"))


def test_connection_is_what_the_proxy_noted_last(settings: Any) -> None:
    from django.test import RequestFactory

    from kopir.issues.views.asking import connection_of

    settings.SECURE_PROXY_SSL_HEADER = None
    ask = RequestFactory().get("/", REMOTE_ADDR="192.0.2.1", HTTP_X_FORWARDED_FOR="10.0.0.1, 2001:db8:1:2:3::4")
    assert connection_of(ask) == "192.0.2.1"
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    assert connection_of(ask) == "2001:db8:1:2::/64"
    assert connection_of(RequestFactory().get("/", REMOTE_ADDR="")) == ""
