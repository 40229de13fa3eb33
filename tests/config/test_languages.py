"""A site with two languages has pages, links and mails in these two only."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.utils.translation import gettext_lazy as _

from kopir.accounts.forms import LanguageForm
from kopir.mail.actions import queue
from kopir.mail.rules import LinkSpec
from kopir.web.languages import nearest, shown
from tests.config.test_settings import read
from tests.factories.issues import issue

pytestmark = pytest.mark.django_db


@pytest.fixture
def two(settings: Any) -> None:
    settings.LANGUAGES = [("ru", _("Russian")), ("kk", _("Kazakh"))]
    settings.LANGUAGE_CODE = "ru"


@pytest.mark.usefixtures("two")
def test_pages_exist_in_the_chosen_languages_only(client: Client) -> None:
    issue()
    assert [client.get(f"/{code}/issues/").status_code for code in ("kk", "ru", "en")] == [200, 200, 404]


@pytest.mark.usefixtures("two")
def test_links_lead_to_the_chosen_languages_only(client: Client) -> None:
    page = client.get("/kk/issues/").content.decode()
    assert set(re.findall(r'hreflang="(\w+)"', page)) == {"kk", "ru"}
    assert 'href="/en/' not in page


@pytest.mark.usefixtures("two")
@pytest.mark.parametrize(("wanted", "given"), [("en", "ru"), ("kk", "kk"), ("de, kk;q=0.5", "kk"), ("", "ru")])
def test_visitor_is_led_to_a_chosen_language(client: Client, wanted: str, given: str) -> None:
    assert client.get("/", headers={"Accept-Language": wanted})["Location"] == f"/{given}/"
    data = client.get("/issues.json", headers={"Accept-Language": wanted})
    assert data["Content-Language"] == given


@pytest.mark.usefixtures("two")
def test_mail_to_somebody_with_another_language_links_to_a_page_that_is_there(work_off: Any, settings: Any) -> None:
    settings.SITE_URL = "http://testserver"
    assert (shown(), nearest("en"), nearest("kk")) == (("ru", "kk"), "ru", "kk")
    assert [code for code, _name in LanguageForm().fields["language"].choices] == ["ru", "kk"]
    from datetime import timedelta
    from pathlib import Path

    link = LinkSpec("confirm-report", "report/1", timedelta(days=1), "issues:confirm")
    queue(
        to="a@example.org",
        template="issues/mail/confirm-report.txt",
        language="en",
        context={"title": "Lamp", "days": 7},
        about="report/1",
        dedupe="x",
        link=link,
    )
    work_off()
    mail = next(Path(settings.MAIL_DIR).glob("*.eml")).read_text()
    assert "http://testserver/ru/" in mail


def test_languages_are_read_from_the_environment(tmp_path: Any) -> None:
    found = read(tmp_path, "LANGUAGE_CODE", "SITE_FILE", KOPIR_LANGUAGES="ru,kk")
    assert found == ["ru", {}]


def test_answers_of_init_are_settings_and_the_environment_wins(tmp_path: Any) -> None:
    (tmp_path / "site.toml").write_text(
        '[site]\nurl = "https://a.example.org"\nlanguages = ["kk", "ru"]\n[metrics]\non = true\n'
    )
    (tmp_path / "secrets.toml").write_text('[database]\nurl = "postgres://u@db/x"\n')
    names = ["SITE_URL", "LANGUAGE_CODE", "METRICS", "IS_SECURE"]
    assert read(tmp_path, *names) == ["https://a.example.org", "kk", True, True]
    assert read(tmp_path, "SITE_URL", KOPIR_SITE_URL="http://b") == ["http://b"]
    assert read(tmp_path, "DATABASES")[0]["default"]["HOST"] == "db"
