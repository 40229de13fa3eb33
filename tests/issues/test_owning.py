"""One's own texts: the name taken off, the text erased."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from kopir.accounts.own_data import trace
from kopir.issues.actions import erase_report, hide_name
from kopir.issues.models import Issue, Report
from kopir.issues.words import numbers_with
from kopir.record.models import Entry
from kopir.search.actions import index_news
from kopir.web.errors import NotAllowed
from tests.factories.issues import citizen, issue

pytestmark = pytest.mark.django_db


def named() -> Report:
    made = issue(
        author=citizen(), title="A lamp of mine", text="It is dark. " * 5, show_name=True, public_name="Zhanar Q."
    )
    return made.reports.get()


def browser(report: Report) -> Client:
    client = Client()
    client.force_login(report.author)
    return client


def raised(report: Report) -> Entry:
    return Entry.objects.get(kind="issue.raised", refs__ref=report.issue.ref)


def test_a_name_is_taken_off_and_the_text_stays() -> None:
    report = named()
    url = reverse("issues:hide-name", args=[report.pk])
    assert "Zhanar Q." in browser(report).get(url).content.decode()
    assert browser(report).post(url)["Location"] == reverse("accounts:data")
    report.refresh_from_db()
    assert (report.shown_name, report.title) == ("", "A lamp of mine")
    assert raised(report).opened("public_name") is None
    assert raised(report).opened("title") == "A lamp of mine"
    assert Entry.objects.filter(kind="text.redacted").count() == 1
    hide_name(report, account=report.author)  # once more: nothing is left to erase, and nothing is said again
    assert Entry.objects.filter(kind="text.redacted").count() == 1


def test_a_text_is_erased_and_the_issue_goes_on() -> None:
    report = named()
    url = reverse("issues:erase-mine", args=[report.pk])
    assert "A lamp of mine" in browser(report).get(url).content.decode()
    browser(report).post(url)
    found = Issue.objects.get(pk=report.issue_id)
    assert (found.title, found.excerpt) == (trace("en"), "")
    assert "lamp" not in found.search_key
    index_news()
    assert numbers_with("lamp") == []
    assert raised(report).opened("text") is None


def test_an_issue_with_another_title_keeps_it() -> None:
    report = named()
    Issue.objects.filter(pk=report.issue_id).update(title="What the editor joined")
    erase_report(report)
    assert Issue.objects.get(pk=report.issue_id).title == "What the editor joined"


@pytest.mark.parametrize("page", ["issues:hide-name", "issues:erase-mine"])
def test_a_text_of_others_is_not_found(page: str) -> None:
    report, stranger = named(), Client()
    stranger.force_login(citizen())
    for answer in (stranger.get(reverse(page, args=[report.pk])), stranger.post(reverse(page, args=[report.pk]))):
        assert answer.status_code == 404
    assert Client().get(reverse(page, args=[report.pk])).status_code == 302
    with pytest.raises(NotAllowed, match="not-own"):
        hide_name(report, account=citizen())
