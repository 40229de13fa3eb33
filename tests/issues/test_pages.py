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
from django.test import Client

from kopir.accounts.actions import grant
from kopir.accounts.models import Account
from kopir.accounts.rules import Role
from kopir.config.logs import formatter
from kopir.files.models import StoredFile
from kopir.issues.actions import RAISE, SUPPORT
from kopir.issues.models import Report
from kopir.issues.rules import RAISE_LIMIT, ReportState
from kopir.mail.models import OutgoingMail
from kopir.tokens.actions import mint
from kopir.tokens.models import Token
from tests.factories.issues import TEXT, citizen, issue, photo, report, topic
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
    client.post(NEW, filled(kept_photo=word, place="Abai 5"))
    client.post(NEW, filled(kept_photo="forged", place="Abai 7"))
    assert [made.photo_id is not None for made in Report.objects.order_by("pk")] == [False, True, False, False]


@pytest.mark.parametrize("data", [b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"<html>", b""])
def test_new_refuses_what_is_no_photo_at_its_field(client: Client, data: bytes) -> None:
    response = client.post(NEW, filled(photo=SimpleUploadedFile("x.jpg", data, content_type="image/jpeg")))
    assert response.status_code == 422
    assert re.search(r'name="photo"[^>]*aria-invalid="true"', text_of(response))


def test_new_tells_clearly_when_it_was_too_often(client: Client) -> None:
    for _time in range(RAISE_LIMIT.address):
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
    assert client.post(NEW, filled(place="Abai 5"))["Location"] == "/en/issues/2/"


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
