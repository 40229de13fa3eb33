"""The privacy notice says what the site's own constants say, and who answers."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.urls import reverse

from kopir.accounts.rules import UNCONFIRMED_KEPT
from kopir.config.prepare import compile_catalogues
from kopir.issues.rules import FORGET_AFTER_DAYS
from kopir.moderation.actions import name_outside_reader
from kopir.site import privacy

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def _compiled() -> None:
    compile_catalogues(Path(django_settings.LOCALE_PATHS[0]))


OPERATOR = {
    "name": "Open Word",
    "legal_form": "association 12",
    "address": "Main street 1",
    "mailbox": "office@example.org",
    "phone": "+7 700 1",
}


@pytest.fixture
def named(settings: Any) -> None:
    settings.OPERATOR = OPERATOR
    settings.COMPLAINTS_BODY, settings.PROCESSORS = "the commissioner", "the host of the machine"
    settings.BACKUP_DAYS = 29


def text_of(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())))


@pytest.mark.usefixtures("named")
@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_notice_names_operator_and_terms_in_each_language(client: Client, language: str) -> None:
    text = text_of(client, f"/{language}/privacy/")
    assert all(value in text for value in OPERATOR.values())
    assert "the commissioner" in text
    assert "the host of the machine" in text
    day = {"kk": "күн", "ru": "д", "en": "days"}[language]
    for count in (FORGET_AFTER_DAYS, UNCONFIRMED_KEPT.days, 29):
        assert f" {count} {day}" in text


def test_notice_of_a_trial_site_says_that_nobody_answers(client: Client) -> None:
    text = text_of(client, "/en/privacy/")
    assert "no organisation answers for it yet" in text
    assert text.count("Nobody has been named.") == 2


@pytest.mark.usefixtures("named")
def test_about_says_who_runs_the_site_and_who_reads_appeals(client: Client) -> None:
    assert "nobody else decides an appeal" in text_of(client, "/en/about/")
    name_outside_reader("Aliya", "aliya@example.org")
    text = text_of(client, "/en/about/")
    assert "Open Word" in text
    assert "somebody from outside decides appeals" in text
    assert "aliya@" not in text


def test_every_page_leads_to_the_notice(client: Client) -> None:
    assert b'href="/ru/privacy/"' in client.get("/ru/refusals/").content


def test_own_data_link_leads_to_a_page_that_is_there(client: Client) -> None:
    assert client.get(privacy.own_data_address()).status_code in {200, 302}
    assert privacy.own_data_address().startswith(reverse("accounts:me"))
