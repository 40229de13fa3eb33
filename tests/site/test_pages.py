"""Home, overdue, activity, refusals, about, data: what they show, what they cost, who may keep them."""

from __future__ import annotations

import re
from datetime import date, timedelta
from html import unescape

import pytest
from django.conf import settings
from django.test import Client

from kopir.accounts.actions import grant
from kopir.accounts.rules import Role
from kopir.issues.actions import refuse_report
from kopir.issues.models import Issue
from kopir.issues.rules import Refusal, Stage
from kopir.letters.models import Letter
from kopir.site.refusals import LINES
from kopir.web import clock
from tests.factories import issues as make
from tests.factories.people import PersonFactory
from tests.site import rows
from tests.site.rows import queries

pytestmark = pytest.mark.django_db
LONG_AGO = date(2026, 1, 12)


def text_of(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


def fill(size: int) -> None:
    for _number in range(size):
        issue = make.issue(stage=Stage.ADDRESSED, support_count=3)
        letter = rows.letter(issue, started=LONG_AGO)
        rows.commitment(issue, by=letter.post, due_on=LONG_AGO, said_on=LONG_AGO, state="overdue")
        rows.commitment(issue, by=rows.post(), due_on=LONG_AGO, said_on=LONG_AGO, is_charter=True)


def test_home_of_an_empty_site_offers_the_first_act(client: Client) -> None:
    text = text_of(client, "/en/")

    assert "Nothing has been raised yet" in text
    assert "Raise the first issue" in text


def test_home_gives_figures_with_denominators(client: Client) -> None:
    fill(2)
    answered = rows.letter(make.issue(stage=Stage.VERIFIED), started=LONG_AGO, state="answered", stopped_on=LONG_AGO)
    rows.commitment(answered.issue, state="verified", claimed_on=LONG_AGO, outcome="kept")

    text = text_of(client, "/en/")

    assert "2 of 3 issues are open" in text
    assert "1 of 3 delivered letters have a reply" in text
    assert "1 of 3 delivered letters got it in time" in text
    assert "1 of 1 promises kept, of those decided so far" in text


def test_home_leaves_out_what_came_from_elsewhere(client: Client) -> None:
    issue = make.issue(title="A question of another house")
    Issue.objects.filter(pk=issue.pk).update(is_imported=True, source="elsewhere", source_ref="q/1")
    rows.letter(issue, started=LONG_AGO, source_ref="q/1")

    text = text_of(client, "/en/")

    assert "A question of another house" not in text
    assert "0 of 0 issues are open" in text
    assert "Overdue today" not in text


def test_overdue_is_grouped_by_addressee_oldest_first(client: Client) -> None:
    late, later = rows.post("Head of roads", "Roads"), rows.post("Head of water", "Water")
    rows.letter(make.issue(title="The newer road problem"), to=later, started=LONG_AGO + timedelta(days=30))
    rows.letter(make.issue(title="The oldest road problem"), to=late, started=LONG_AGO)
    rows.letter(make.issue(title="The second water problem"), to=later, started=LONG_AGO + timedelta(days=60))
    rows.letter(make.issue(title="A problem with time left"), to=late, started=clock.today())

    text = text_of(client, "/en/overdue/")

    assert "3 answers are overdue" in text
    assert text.index("Head of roads") < text.index("The oldest road problem") < text.index("Head of water")
    assert text.index("The newer road problem") < text.index("The second water problem")
    assert "A problem with time left" not in text


def test_overdue_counts_those_it_does_not_show(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kopir.site.overdue.MOST", 2)
    fill(3)

    text = text_of(client, "/en/overdue/")

    assert "3 answers are overdue" in text
    assert "The longest overdue 2 of 3 are shown." in text
    assert "3 promises are overdue" in text


def test_overdue_says_when_nothing_is(client: Client) -> None:
    text = text_of(client, "/en/overdue/")

    assert "No answer is overdue." in text
    assert "No promise is overdue." in text


def test_activity_shows_letters_and_promises_of_all_three(client: Client) -> None:
    letter = rows.letter(make.issue(title="A letter to somebody"), started=LONG_AGO)
    post = letter.post
    person = post.memberships.get().person
    Letter.objects.filter(pk=letter.pk).update(holder=person, holder_name=person.name)
    rows.commitment(letter.issue, by=post)
    for path in (
        f"people/{person.slug}",
        f"people/posts/{post.slug}",
        f"people/organizations/{post.organization.slug}",
    ):
        assert "A letter to somebody" in text_of(client, f"/en/{path}/letters/")
        assert "We shall mend the lamp." in text_of(client, f"/en/{path}/letters/?of=promises")
        assert f'href="/en/{path}/letters/"' in client.get(f"/en/{path}").content.decode()


def test_activity_of_somebody_without_letters_says_nothing_against_them(client: Client) -> None:
    text = text_of(client, f"/en/people/{PersonFactory().slug}/letters/")

    assert "That none is here says nothing about the office." in text


def test_refusals_name_tests_and_list_refused_reports(client: Client) -> None:
    editor = make.citizen()
    grant(editor, Role.EDITOR, by=None)
    report = make.report(title="A text that nobody may see")
    refuse_report(report, editor=editor, reason=Refusal.PERSONAL_DATA, words="It names a neighbour.")

    text = text_of(client, "/en/refusals/")

    assert text.count("Held by the test") == len(LINES) == 8
    assert "It tells private things about somebody." in text
    assert "A text that nobody may see" not in text
    assert "It names a neighbour." not in text


def test_every_refusal_is_held_by_tests_that_exist() -> None:
    for test in (test for line in LINES for test in line.tests):
        path, _colons, name = test.partition("::")
        assert f"\ndef {name}(" in (settings.BASE_DIR / path).read_text("utf-8"), test


def test_about_names_the_figures_of_this_site(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (
        ("SUPPORTS_FOR_A_LETTER", 77),
        ("CONFIRMATIONS_TO_VERIFY", 4),
        ("QUIET_DAYS_UNTIL_UNCHECKED", 21),
    ):
        monkeypatch.setattr(settings, name, value)

    text = text_of(client, "/en/about/")

    assert "At 77 supports a letter is proposed by itself." in text
    assert "after 4 confirmations by independent citizens" in text
    assert "When nobody checks for 21 days" in text


@pytest.mark.parametrize("path", ["/en/", "/en/overdue/"])
def test_page_asks_the_same_number_of_queries_for_any_size(client: Client, path: str) -> None:
    fill(5)
    client.get(path)
    few = queries(client, path)
    fill(5)

    assert queries(client, path) == few > 0


def test_activity_asks_the_same_number_of_queries_for_any_size(client: Client) -> None:
    post = rows.post()
    path = f"/en/people/organizations/{post.organization.slug}/letters/"
    rows.letter(make.issue(), to=post, started=LONG_AGO)
    client.get(path)
    few = queries(client, path)
    for _number in range(8):
        rows.letter(make.issue(), to=post, started=LONG_AGO)

    assert queries(client, path) == few > 0


@pytest.mark.parametrize(
    "path", ["", "overdue/", "refusals/", "record/", "data/", "about/", "people/posts/head/letters/"]
)
def test_pages_may_be_shared_by_caches_and_only_read(client: Client, path: str) -> None:
    rows.letter(make.issue(), to=rows.post(), started=LONG_AGO)
    post = rows.post("Head")
    type(post).objects.filter(pk=post.pk).update(slug="head")

    answer = client.get(f"/en/{path}")

    assert answer.status_code == 200
    assert "public" in answer["Cache-Control"]
    assert answer["ETag"]
    assert "Set-Cookie" not in answer.headers
    assert "Cookie" not in answer.get("Vary", "")
    assert "csrfmiddlewaretoken" not in answer.content.decode()
    assert client.post(f"/en/{path}").status_code == 405


def test_short_address_of_the_host_leads_to_its_page(client: Client) -> None:
    assert client.get("/ru/host/")["Location"] == "/ru/people/host"
