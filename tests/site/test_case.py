"""The case file: where an issue stands, whose turn it is, what the clock says."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from html import unescape

import pytest
import time_machine
from django.test import Client
from django.utils.translation import override

from kopir.commitments.rules import Finding
from kopir.issues.models import Issue
from kopir.issues.rules import Stage
from kopir.letters.models import Letter
from kopir.site.casefile import read_case
from kopir.site.finding import find_issue
from kopir.web import clock
from tests.factories import issues as make
from tests.factories.people import AreaFactory
from tests.site import rows

pytestmark = pytest.mark.django_db
NOW = "2026-11-23T10:00:00+05:00"  # a Monday


@pytest.fixture(autouse=True)
def _on_a_monday() -> object:
    with time_machine.travel(NOW, tick=False):
        yield


def said(issue: Issue) -> str:
    return read_case(find_issue(issue.number)).turn.text


def page(client: Client, issue: Issue, language: str = "en") -> str:
    answer = client.get(f"/{language}/issues/{issue.number}/")
    assert answer.status_code == 200
    return answer.content.decode()


def words_of(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def waiting(started: date, **facts: object) -> tuple[Issue, Letter]:
    issue = make.issue(stage=Stage.ADDRESSED)
    letter = rows.letter(issue, started=started, **facts)
    Issue.objects.filter(pk=issue.pk).update(answer_due_on=letter.due_on)
    return issue, letter


def test_raised_issue_waits_for_the_editors() -> None:
    assert said(make.issue()) == "It is the editors' turn: nobody has been asked yet."


def test_raised_issue_with_many_supports_says_that_a_letter_is_proposed(settings: object) -> None:
    settings.SUPPORTS_FOR_A_LETTER = 10
    issue = make.issue(support_count=10)

    assert said(issue) == "It is the editors' turn: enough people support it, a letter is proposed."


def test_prepared_letter_waits_to_be_handed_in() -> None:
    issue = make.issue()
    rows.letter(issue, state="prepared", channel="")

    assert said(issue) == (
        "It is the editors' turn: the letter to Akimat of Kopirli is printed and waits to be handed in."
    )


def test_bounced_letter_goes_back_to_the_editors() -> None:
    issue = make.issue()
    rows.letter(issue, state="bounced")

    assert said(issue) == "The letter to Akimat of Kopirli came back. It is the editors' turn to find another way."


def test_sent_letter_under_a_house_term_has_no_clock_before_delivery() -> None:
    issue = make.issue(stage=Stage.ADDRESSED)
    rows.letter(issue)

    assert said(issue) == ("The letter is on its way to Akimat of Kopirli. The clock starts when it is delivered.")


def test_sent_letter_under_a_legal_term_waits_for_registration() -> None:
    issue = make.issue(stage=Stage.ADDRESSED)
    rows.letter(issue, rulebook="kz-appc")

    assert said(issue) == (
        "The letter is on its way to Akimat of Kopirli. The clock starts when the office registers it."
    )


@pytest.mark.parametrize(
    ("started", "sentence"),
    [
        (date(2026, 11, 20), "14 working days left to answer (due 11 December 2026)."),
        (date(2026, 11, 3), "1 working day left to answer (due 24 November 2026)."),
        (date(2026, 11, 2), "the answer is due today."),
        (date(2026, 10, 30), "the answer is 1 working day overdue (it was due 20 November 2026)."),
        (date(2026, 10, 29), "the answer is 2 working days overdue (it was due 19 November 2026)."),
    ],
)
def test_running_clock_is_told_in_working_days(started: date, sentence: str) -> None:
    issue, _letter = waiting(started)

    assert said(issue) == f"It is the turn of Akimat of Kopirli: {sentence}"


def test_letter_missed_on_friday_is_overdue_on_saturday() -> None:
    issue, _letter = waiting(date(2026, 10, 30))
    with time_machine.travel("2026-11-21T10:00:00+05:00", tick=False):
        assert "1 working day overdue (it was due 20 November 2026)" in said(issue)


def test_nearest_of_several_letters_is_told() -> None:
    issue, _letter = waiting(date(2026, 11, 20))
    rows.letter(issue, to=rows.post("Deputy", "Council of Kopirli"), started=date(2026, 11, 10))

    assert said(issue).startswith("It is the turn of Council of Kopirli: 6 working days left")


def test_answered_issue_waits_for_readers() -> None:
    issue = make.issue(stage=Stage.ANSWERED)
    rows.reply(rows.letter(issue, state="answered"))

    assert said(issue) == ("Akimat of Kopirli has answered. It is the readers' turn: was each question answered?")


def test_answered_issue_with_another_open_letter_waits_for_that_office() -> None:
    issue = make.issue(stage=Stage.ANSWERED)
    rows.letter(issue, state="answered")
    other = rows.letter(issue, to=rows.post("Deputy", "Council of Kopirli"), started=date(2026, 11, 20))
    Issue.objects.filter(pk=issue.pk).update(answer_due_on=other.due_on)

    assert said(issue).startswith("It is the turn of Council of Kopirli:")


def test_letter_closed_without_a_reply_is_not_called_answered() -> None:
    issue = make.issue(stage=Stage.ANSWERED)
    rows.letter(issue, state="closed", closed_at=clock.now(), close_reason="no_reply")

    assert said(issue) == "There is an answer. It is the readers' turn: was each question answered?"


def test_declined_issue_waits_for_readers_to_judge() -> None:
    issue = make.issue(stage=Stage.ANSWERED)
    rows.letter(issue, state="refused")

    assert said(issue) == (
        "Akimat of Kopirli declined to answer and gave a reason. It is the readers' turn to judge it."
    )


@pytest.mark.parametrize(
    ("days", "sentence"),
    [
        (10, "10 days left to do what was promised (due 3 December 2026)."),
        (1, "1 day left to do what was promised (due 24 November 2026)."),
        (0, "what was promised is due today."),
        (-3, "the promise is 3 days overdue (it was due 20 November 2026)."),
    ],
)
def test_promise_is_told_in_calendar_days(days: int, sentence: str) -> None:
    due = clock.today() + timedelta(days=days)
    issue = make.issue(stage=Stage.COMMITTED, promise_due_on=due)
    state = "overdue" if days < 0 else "open"
    rows.commitment(issue, due_on=due, state=state, said_on=date(2026, 10, 1))

    who = "Aigul Sample (Head of roads, Akimat of Kopirli)"
    assert said(issue) == f"It is the turn of {who}: {sentence}"


def test_promise_without_a_date_names_its_review() -> None:
    issue = make.issue(stage=Stage.COMMITTED)
    rows.commitment(issue)

    assert said(issue).endswith("promised without a date, to be reviewed on 23 December 2026.")


def test_claim_waits_for_checkers_with_numerator_and_denominator() -> None:
    issue = make.issue(stage=Stage.CLAIMED)
    rows.commitment(issue, state="claimed", claimed_on=clock.today(), confirmations=1)

    assert said(issue) == (
        "Aigul Sample (Head of roads, Akimat of Kopirli) says it is done."
        " It is the citizens' turn to check: 1 of 3 confirmations so far."
    )


def test_unchecked_claim_is_never_called_verified() -> None:
    issue = make.issue(stage=Stage.UNCHECKED)
    rows.commitment(issue, state="unchecked", claimed_on=clock.today())

    assert said(issue).endswith("says that it is done, but nobody has checked. Anybody may still check.")


def test_disputed_claim_waits_for_the_editors() -> None:
    issue = make.issue(stage=Stage.COMMITTED)
    rows.commitment(issue, state="disputed", claimed_on=clock.today(), disputes=1)

    assert said(issue).endswith("is disputed with evidence. It is the editors' turn to look.")


def test_broken_promise_is_told() -> None:
    issue = make.issue(stage=Stage.ANSWERED, has_broken_promise=True)
    rows.letter(issue, state="answered")
    rows.commitment(issue, state="broken", broken_on=clock.today(), outcome="broken")

    assert said(issue).endswith("did not keep the promise. It is the editors' turn: what next?")


def test_verified_issue_counts_the_citizens() -> None:
    issue = make.issue(stage=Stage.VERIFIED)
    rows.commitment(issue, state="verified", claimed_on=clock.today(), confirmations=3)

    assert said(issue) == "Done, and verified: 3 independent citizens confirmed it."


def test_promise_leads_to_the_reply_or_the_publication_that_it_stands_in(client: Client) -> None:
    issue = make.issue(stage=Stage.COMMITTED)
    replied = rows.letter(issue, state="answered")
    reply, due_on = rows.reply(replied), clock.today() + timedelta(days=9)
    rows.commitment(issue, due_on=due_on, source_kind="reply", reply=reply, source_url="", source_copy=None)
    rows.commitment(issue, due_on=due_on)

    html = client.get(f"/en/issues/{issue.number}/").content.decode()
    leads = re.findall(r'class="quote__by">.*?<a href="([^"]*)"', html, re.DOTALL)
    assert leads == [f"/en/letters/{replied.number}", "https://news.example.org/lamp"]


@pytest.mark.parametrize("stage", list(Stage))
def test_bridge_stands_as_the_rules_of_issues_say(stage: Stage) -> None:
    issue = make.issue(stage=stage, answer_due_on=date(2026, 11, 1), promise_due_on=date(2026, 11, 2))
    found = read_case(find_issue(issue.number))

    expected = issue.standing_on(clock.today())
    assert [(span.step, span.state) for span in found.bridge.spans] == [
        (span.step.value, span.state.value) for span in expected.spans
    ]


def test_page_shows_the_whole_loop(client: Client) -> None:
    issue = make.issue(stage=Stage.VERIFIED, area=AreaFactory(name="Almaly"), place="Abay street 4")
    letter = rows.letter(issue, state="answered", started=date(2026, 10, 1), stopped_on=date(2026, 10, 8))
    rows.reply(letter)
    rows.mark(letter.questions.get(number=1), "answered", 5)
    rows.mark(letter.questions.get(number=2), "not_addressed", 1, is_first_day=True)
    promise = rows.commitment(issue, state="verified", claimed_on=clock.today(), confirmations=3, outcome="kept")
    rows.claim(promise)
    for _time in range(3):
        rows.check(promise)

    text = words_of(page(client, issue))

    for part in (
        "Done, and verified: 3 independent citizens confirmed it.",
        "Almaly",
        "Abay street 4",
        "A citizen whose name is not shown",
        "Head of roads, Akimat of Kopirli",
        "answered in time",
        "House term",
        "No reply after 15 working days: Köpir's own term; no legal duty is claimed.",
        "When will the lamp be mended?",
        "By the first of May.",
        "5 readers: Answered 5",
        "1 more from an address on its first day, not counted",
        "We shall mend the lamp.",
        "The lamp shines at night.",
        "Kept in time",
        "The lamp has been mended.",
        "3 of 3 independent confirmations",
        "I walked past it last night and saw it.",
        "An issue was raised",
    ):
        assert part in text


def test_page_says_when_a_legal_term_is_one(client: Client) -> None:
    issue = make.issue(stage=Stage.ADDRESSED)
    rows.letter(
        issue, rulebook="kz-appc", started=date(2026, 11, 20), registered_on=date(2026, 11, 20),
        registration_number="77-A",
    )  # fmt: skip

    text = words_of(page(client, issue))

    assert "Legal term" in text
    assert "House term" not in text
    assert "registered as 77-A" in text


def test_page_holds_back_a_reply_that_an_editor_has_not_seen(client: Client) -> None:
    issue = make.issue(stage=Stage.ADDRESSED)
    letter = rows.letter(issue, state="answered")
    rows.reply(letter, text="Call me at +7 701 000 00 00", state="held", hold_reason="personal_data")

    text = words_of(page(client, issue))

    assert "A reply has arrived and the clock has stopped." in text
    assert "+7 701" not in text


def test_page_names_only_those_who_want_it(client: Client) -> None:
    shown = make.issue(show_name=True, public_name="Dana")
    carried = make.issue(raised_by=make.citizen(), title="A second lamp is dark too")

    assert "Dana" in page(client, shown)
    assert "Carried in by a member of the host" in page(client, carried)


def test_imported_case_names_its_source_and_takes_no_support(client: Client) -> None:
    issue = make.issue()
    Issue.objects.filter(pk=issue.pk).update(is_imported=True, source="Written questions", source_ref="q/1")

    html = page(client, issue)

    assert "Written questions" in html
    assert f"/issues/{issue.number}/support" not in html


def test_refused_report_is_no_issue(client: Client) -> None:
    make.report(state="refused", refusal="hate", refusal_number=1)

    assert client.get("/en/issues/1/").status_code == 404
    assert client.get(f"/en/issues/{2**70}/").status_code == 404


def test_permanent_address_redirects_and_keeps_the_query(client: Client) -> None:
    issue = make.issue()

    answer = client.get(f"/issues/{issue.number}?before=3", headers={"Accept-Language": "ru"})

    assert (answer.status_code, answer["Location"]) == (302, f"/ru/issues/{issue.number}/?before=3")


def test_page_may_be_shared_by_caches(client: Client) -> None:
    issue = make.issue()

    answer = client.get(f"/en/issues/{issue.number}/")

    assert "public" in answer["Cache-Control"]
    assert "Set-Cookie" not in answer.headers
    assert "Cookie" not in answer.get("Vary", "")
    assert "csrfmiddlewaretoken" not in answer.content.decode()


def test_page_is_the_same_for_a_signed_in_visitor(client: Client) -> None:
    issue = make.issue()
    anonymous = page(client, issue)
    client.force_login(make.citizen())

    assert page(client, issue) == anonymous


def test_unchanged_page_is_answered_with_304(client: Client) -> None:
    issue = make.issue()
    first = client.get(f"/en/issues/{issue.number}/")

    again = client.get(f"/en/issues/{issue.number}/", headers={"If-None-Match": first["ETag"]})
    Issue.objects.filter(pk=issue.pk).update(support_count=5)
    changed = client.get(f"/en/issues/{issue.number}/", headers={"If-None-Match": first["ETag"]})

    assert (again.status_code, again.content) == (304, b"")
    assert changed.status_code == 200


def test_page_only_reads(client: Client) -> None:
    issue = make.issue()

    assert client.post(f"/en/issues/{issue.number}/").status_code == 405


def crowd(issue: Issue, size: int) -> None:
    for number in range(size):
        post = rows.post(f"Post {number}", f"Office {number}")
        letter = rows.letter(issue, to=post, state="answered", started=date(2026, 10, 1), stopped_on=date(2026, 10, 8))
        rows.reply(letter)
        rows.mark(letter.questions.get(number=1), "answered")
        promise = rows.commitment(issue, by=post, state="claimed", claimed_on=clock.today())
        rows.claim(promise)
        rows.check(promise, Finding.DISPUTED)


def test_page_asks_the_same_number_of_queries_for_any_size(client: Client) -> None:
    small, large = make.issue(stage=Stage.CLAIMED), make.issue(stage=Stage.CLAIMED)
    crowd(small, 1)
    crowd(large, 8)
    page(client, small)

    few, many = (rows.queries(client, f"/en/issues/{issue.number}/") for issue in (small, large))
    assert few == many
    assert 0 < many <= 30


def test_page_stays_small(client: Client) -> None:
    issue = make.issue(stage=Stage.CLAIMED)
    crowd(issue, 8)

    assert len(client.get(f"/kk/issues/{issue.number}/").content) < 100_000


def test_json_says_what_the_page_says(client: Client) -> None:
    issue, letter = waiting(date(2026, 11, 20))
    rows.reply(letter, kind="acknowledgement", text="We have it.")
    rows.commitment(issue, due_on=date(2026, 12, 1))

    sentence = said(issue)
    answer = client.get(f"/issues/{issue.number}.json?lang=en")
    found = json.loads(answer.content)

    assert found["standing"] == sentence
    assert found["bridge"] == {
        "raised": "done", "addressed": "done", "answered": "open", "committed": "todo", "verified": "todo",
    }  # fmt: skip
    assert found["letters"][0]["due_on"] == "2026-12-11"
    assert found["letters"][0]["questions"][0]["answers"][0]["text"] == "We have it."
    assert found["commitments"][0]["words"] == "We shall mend the lamp."
    assert found["timeline"][-1]["kind"] == "issue.raised"
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert "Cookie" not in answer.get("Vary", "")


def test_json_and_csv_hold_no_address_and_no_hidden_name(client: Client) -> None:
    author = make.citizen("hidden.person@example.org")
    issue = make.issue(author=author, stage=Stage.CLAIMED)
    letter = rows.letter(issue, email="office@example.org", state="answered")
    rows.reply(letter, raw="From: office@example.org")
    rows.check(rows.commitment(issue, state="claimed", claimed_on=clock.today()), account=author)

    for ending in ("json", "csv", "atom"):
        body = client.get(f"/issues/{issue.number}.{ending}").content.decode()
        assert "@" not in body.replace("@example.org/", "")
        assert issue.title in body


def test_csv_is_the_timeline(client: Client) -> None:
    issue = make.issue()

    lines = client.get(f"/issues/{issue.number}.csv?lang=en").content.decode().splitlines()

    assert lines[0] == "entry,at,kind,label,by,about,texts"
    assert ",issue.raised,An issue was raised,A citizen," in lines[1]


def test_list_of_issues_is_paged_by_key(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kopir.site.case_data.LIST", 2)
    numbers = [make.issue().number for _time in range(3)]

    first = json.loads(client.get("/issues.json").content)
    second = json.loads(client.get("/issues.json", {"before": first["issues"][-1]["number"]}).content)

    assert [row["number"] for row in first["issues"]] == numbers[:0:-1]
    assert first["next"].endswith(f"/issues.json?before={numbers[1]}")
    assert [row["number"] for row in second["issues"]] == numbers[:1]
    assert second["next"] is None


def test_page_speaks_each_language(client: Client) -> None:
    issue = make.issue()
    for language in ("kk", "ru", "en"):
        with override(language):
            assert f'<html lang="{language}"' in page(client, issue, language)
