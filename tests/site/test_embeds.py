"""Widgets: what others put into their pages, and what a frame may never hold."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.test import Client

from kopir.issues.models import Issue
from kopir.site.scorecard_cards import refresh_cards
from tests.factories import commitments, letters, moderation
from tests.factories import issues as make
from tests.site import rows

pytestmark = pytest.mark.django_db


def widget(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    policy = answer.headers["Content-Security-Policy"]
    assert "frame-ancestors *" in policy
    assert "default-src 'none'" in policy
    assert "X-Frame-Options" not in answer.headers
    assert not answer.cookies
    html = answer.content.decode()
    # A page around it could lead a press astray: there is nothing to press but links that open by themselves.
    assert not re.search(r"<(form|button|input|script|iframe)", html)
    assert all('target="_blank" rel="noopener"' in link for link in re.findall(r"<a [^>]*>", html))
    return html


def test_case_shows_its_bridge_and_whose_turn_it_is(client: Client) -> None:
    issue = make.issue(title="The lamp is dark", support_count=12)
    html = widget(client, f"/issues/{issue.number}/embed?lang=ru")
    assert '<html lang="ru"' in html
    assert "The lamp is dark" in html
    assert "bridge__step" in html
    assert "12 человек" in html
    assert f"/ru/issues/{issue.number}/" in html


@pytest.mark.parametrize(("asked", "given"), [("?lang=kk", "kk"), ("?lang=en", "en"), ("?lang=xx", "kk"), ("", "kk")])
def test_language_is_the_one_asked_for_and_never_the_visitors(client: Client, asked: str, given: str) -> None:
    issue = make.issue()
    answer = client.get(f"/issues/{issue.number}/embed{asked}", headers={"accept-language": "ru"})
    assert answer.headers["Content-Language"] == given
    assert f'<html lang="{given}"' in answer.content.decode()


def test_hidden_words_are_on_no_widget(client: Client) -> None:
    report = moderation.public_report(title="Qwertyuiop is a thief")
    assert report.issue is not None
    path = f"/issues/{report.issue.number}/embed?lang=en"
    assert "Qwertyuiop" in widget(client, path)
    decision = moderation.hidden(report)
    html = widget(client, path)
    assert "Qwertyuiop" not in html
    assert str(decision.number) in html


def test_promise_shows_its_words_and_where_it_stands(client: Client) -> None:
    promise = commitments.a_promise(words="The lamp will burn by spring.")
    html = unescape(widget(client, f"/commitments/{promise.number}/embed?lang=en"))
    assert "The lamp will burn by spring." in html
    assert f"/en/commitments/{promise.number}" in html
    assert "said on" in html


def test_scorecard_shows_each_figure_with_its_denominator(client: Client) -> None:
    body = letters.post().organization
    letters.answered(addressee=body.posts.get())
    while refresh_cards():
        pass
    html = widget(client, f"/scorecards/organization/{body.slug}/embed?lang=en")
    assert body.name in html
    assert "Promises kept in time" in html


@pytest.mark.parametrize("path", ["/issues/999/embed", "/commitments/999/embed", "/scorecards/organization/none/embed"])
def test_nothing_there_is_not_found_and_may_not_be_framed(client: Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]


def test_pages_themselves_may_not_be_framed_and_offer_the_widget(client: Client) -> None:
    issue = make.issue(title='"><b>')
    answer = client.get(f"/ru/issues/{issue.number}/")
    assert answer.headers["X-Frame-Options"] == "DENY"
    html = answer.content.decode()
    assert f"/issues/{issue.number}/embed?lang=ru" in html
    assert '"><b>' not in html


def test_a_widget_asks_the_same_number_of_queries_for_any_case(client: Client) -> None:
    small, large = make.issue(), make.issue()
    for _turn in range(4):
        make.supported_by(large)
        rows.commitment(large, by=rows.letter(large, state="answered").addressee)
    rows.commitment(small, by=rows.letter(small, state="answered").addressee)
    asked = {one.number: rows.queries(client, f"/issues/{one.number}/embed") for one in Issue.objects.all()}
    assert len(set(asked.values())) == 1, asked
