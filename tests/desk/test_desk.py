"""The editor's desk: for editors only, never cached, everything that waits, and the way from one to the next."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from kopir.accounts.actions import grant
from kopir.accounts.rules import Role
from kopir.desk.models import Opening, Ruling
from kopir.desk.queues import KINDS
from kopir.issues.models import Issue, Report
from kopir.issues.rules import Stage
from kopir.web import clock
from tests.desk import waiting
from tests.desk.test_kinds import text_of
from tests.factories import commitments as promises
from tests.factories import issues as make
from tests.factories import letters
from tests.site import rows

pytestmark = pytest.mark.django_db
REFUSAL = {"act": "refuse", "reason": "hate", "words": "Say it without insult."}


def fill(size: int) -> None:
    for _number in range(size):
        for maker in waiting.MAKERS.values():
            maker()


def path(key: int, what: str = "", kind: str = "reports") -> str:
    return f"/en/desk/queues/{kind}/{key}{what and '/' + what}"


def test_visitor_is_asked_to_sign_in(client: Client) -> None:
    assert client.get("/en/desk/").status_code == 302
    assert client.post("/en/desk/start").status_code == 302


@pytest.mark.parametrize("role", [None, Role.MEMBER, Role.MODERATOR])
def test_others_than_editors_are_refused(client: Client, role: Role | None) -> None:
    account = make.citizen()
    if role:
        grant(account, role, by=None)
    client.force_login(account)
    issue, key = make.issue(), waiting.report()
    for there in ("/en/desk/", f"/en/desk/issues/{issue.number}", path(key)):
        assert client.get(there).status_code == 403
    for there in ("/en/desk/start", "/en/desk/queues/reports/next", path(key, "open"), path(key, "step")):
        assert client.post(there).status_code == 403
    assert client.post(path(key, "decide"), {"act": "publish"}).status_code == 403
    assert not Ruling.objects.exists()


@pytest.mark.parametrize("what", ["start", "queues/reports/next", "queues/reports/1/decide", "decisions/1/undo"])
def test_nothing_acts_on_get(editor: Client, what: str) -> None:
    assert editor.get(f"/en/desk/{what}").status_code == 405


def test_my_page_leads_editors_to_the_desk(editor: Client) -> None:
    assert 'href="/en/desk/"' in editor.get("/en/me/").content.decode()
    editor.force_login(make.citizen())
    assert 'href="/en/desk/"' not in editor.get("/en/me/").content.decode()


def test_empty_desk_says_so_and_leads_on(editor: Client) -> None:
    answer = editor.get("/en/desk/")
    text = text_of(answer)
    for part in ("Nothing waits. A good moment", "The desk is clear", "No reply is held.", "Nothing yet today."):
        assert part in text
    assert "Start with the oldest" not in text
    assert 'href="/en/issues/"' in answer.content.decode()


def test_desk_lists_what_waits_with_its_clock(editor: Client, traveller: Any) -> None:
    waiting.report()
    waiting.review()
    traveller.shift(timedelta(days=2, minutes=5))
    waiting.mail()
    waiting.report(title="Another held text that is new")
    answer = editor.get("/en/desk/")
    text = text_of(answer)
    for part in (
        "4 things wait, the oldest first.", "2 of those shown are late.", "A held report about a lamp late",
        "waits for 2 days", "waits for 0 minutes", "550 no such user", "overdue",
    ):  # fmt: skip
        assert part in text, part
    assert "no-store" in answer["Cache-Control"]
    assert "somebody@example.org" not in text
    traveller.shift(timedelta(hours=3))
    assert "waits for 3 hours" in text_of(editor.get("/en/desk/"))


def test_desk_can_show_one_queue_alone(editor: Client) -> None:
    for _number in range(9):
        waiting.report()
    waiting.mail()
    both = text_of(editor.get("/en/desk/"))
    assert "The oldest 8 of 9 are shown" in both
    alone = text_of(editor.get("/en/desk/?queue=reports"))
    assert ("The oldest 8" in alone, "A mail with a code" in alone) == (False, False)
    empty = text_of(editor.get("/en/desk/?queue=checks"))
    assert "Whatever comes into this queue will stand here" in empty
    assert "A mail with a code" in text_of(editor.get("/en/desk/?queue=nonsense"))


def test_desk_asks_the_same_number_of_queries_for_any_size(editor: Client, traveller: Any) -> None:
    editor.get("/en/desk/")
    none = rows.queries(editor, "/en/desk/")
    fill(2)
    few = rows.queries(editor, "/en/desk/")
    fill(8)
    editor.post(path(Report.objects.held().first().pk, "decide"), {"act": "publish"})
    # What is shown of pairs is fetched beside them, four queries where there is any: counting them joins nothing.
    assert (rows.queries(editor, "/en/desk/"), few) == (few, none + 4)
    assert none <= len(KINDS) + 10


@pytest.mark.parametrize("kind", ["reports", "replies", "rungs", "claims"])
def test_an_item_asks_the_same_number_of_queries_for_any_size(editor: Client, traveller: Any, kind: str) -> None:
    key = waiting.MAKERS[kind]()
    few = rows.queries(editor, path(key, kind=kind))
    for _number in range(5):
        waiting.MAKERS[kind]()
    assert rows.queries(editor, path(key, kind=kind)) == few


# The flow


def test_start_opens_the_oldest_and_decide_opens_the_next(editor: Client, later: Any) -> None:
    first, second, third = (waiting.report(title=f"The held text number {number}") for number in (1, 2, 3))
    assert editor.post("/en/desk/start")["Location"] == path(first)
    assert "1 of 3" in text_of(editor.get(path(first)))

    answer = editor.post(path(first, "decide"), {"act": "publish"})
    assert answer["Location"] == path(second)
    text = text_of(editor.get(path(second)))
    assert "The text will be published in 10 s" in text
    assert "Undo" in text

    assert editor.post(path(second, "decide"), REFUSAL)["Location"] == path(third)
    end = editor.post(path(third, "decide"), {"act": "publish"}, follow=True)
    assert "This queue is done: Texts to read before they are published" in text_of(end)
    assert later() == 3
    assert Issue.objects.count() == 2
    done = text_of(editor.get("/en/desk/"))
    for part in ("3 decisions by you, 0 by other editors.", "published 2 by you", "refused 1 by you"):
        assert part in done


def test_a_decision_with_a_mistake_comes_back_with_what_was_typed(editor: Client) -> None:
    key = waiting.report()
    answer = editor.post(path(key, "decide"), {"act": "refuse", "words": "Please try again."})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Please try again." in text
    assert 'id="id_refuse_words"' in text
    assert not Ruling.objects.exists()


def test_undo_brings_back_the_item_and_the_typed_words(editor: Client, traveller: Any) -> None:
    key = waiting.report()
    editor.post(path(key, "decide"), REFUSAL)
    answer = editor.post(f"/en/desk/decisions/{Ruling.objects.get().pk}/undo", follow=True)
    text = answer.content.decode()
    assert answer.redirect_chain[-1][0] == path(key)
    assert "Undone. Nothing has happened" in text
    assert "Say it without insult." in text
    assert 'value="hate" required id="id_refuse_reason_5" checked' in text or "checked" in text
    assert Opening.objects.get().key == key


def test_undo_that_is_too_late_says_so(editor: Client, later: Any) -> None:
    key = waiting.report()
    editor.post(path(key, "decide"), {"act": "publish"})
    later()
    answer = editor.post(f"/en/desk/decisions/{Ruling.objects.get().pk}/undo", follow=True)
    assert "It was too late to undo this" in text_of(answer)
    assert Issue.objects.count() == 1


def test_nobody_undoes_the_decision_of_another(editor: Client, other: Client) -> None:
    editor.post(path(waiting.report(), "decide"), {"act": "publish"})
    key = Ruling.objects.get().pk
    assert other.post(f"/en/desk/decisions/{key}/undo").status_code == 404
    assert other.post(f"/en/desk/decisions/{key}/told").status_code == 404
    assert Ruling.objects.get().state == "pending"


def test_an_undone_decision_of_a_queue_that_is_gone_leads_to_the_desk(editor: Client) -> None:
    editor.post(path(waiting.report(), "decide"), {"act": "publish"})
    Ruling.objects.update(kind="gone")
    assert "gone" not in text_of(editor.get("/en/desk/"))
    assert editor.post(f"/en/desk/decisions/{Ruling.objects.get().pk}/undo")["Location"] == "/en/desk/"


def test_the_second_editor_is_told_what_was_decided(editor: Client, other: Client, later: Any) -> None:
    key = waiting.report()
    editor.post(path(key, "decide"), {"act": "publish"})

    answer = other.post(path(key, "decide"), REFUSAL)
    text = text_of(answer)
    assert answer.status_code == 422
    assert "Another editor decided: The text will be published (takes effect in 10 s)." in text
    assert "Nothing was decided twice." in text
    assert "Undo" not in text
    assert "You decided: The text will be published" in text_of(editor.get(path(key)))
    later()
    assert "Another editor decided: The text will be published (just now)." in text_of(other.get(path(key)))
    assert (Report.objects.get().state, Ruling.objects.count()) == ("published", 1)


def test_an_item_decided_elsewhere_says_so(editor: Client) -> None:
    from kopir.issues.actions import publish_report

    key = waiting.report()
    publish_report(Report.objects.get(), editor=waiting.EDITOR())
    assert "It was decided elsewhere on the site" in text_of(editor.get(path(key)))
    assert editor.post(path(key, "decide"), {"act": "publish"}).status_code == 422
    assert editor.get(path(9_999)).status_code == 404
    assert editor.get(path(key, kind="nonsense")).status_code == 404
    assert editor.post(path(waiting.report(), "decide"), {"act": "nonsense"}).status_code == 404


def test_an_opened_item_is_shown_to_others_only(editor: Client, other: Client, traveller: Any) -> None:
    key = waiting.report()
    assert editor.post(path(key, "open"))["Location"] == path(key)
    traveller.shift(timedelta(minutes=2))
    words = "Opened by another editor 2 minutes ago"
    assert words in text_of(other.get("/en/desk/"))
    assert words in text_of(other.get(path(key)))
    assert words not in text_of(editor.get("/en/desk/"))
    assert words not in text_of(editor.get(path(key)))
    assert other.post("/en/desk/start", follow=True).redirect_chain[-1][0] == "/en/desk/"
    traveller.shift(timedelta(minutes=8))
    assert words not in text_of(other.get("/en/desk/"))
    # It bars nobody: the first decision counts.
    editor.post(path(key, "open"))
    assert other.post(path(key, "decide"), {"act": "publish"}).status_code == 302


def test_opening_what_waits_no_more_leaves_no_trace(editor: Client) -> None:
    assert editor.post(path(9_999, "open"))["Location"] == path(9_999)
    assert not Opening.objects.exists()


def test_steps_lead_to_neighbours_undecided(editor: Client, other: Client, traveller: Any) -> None:
    first, second, third = (waiting.report() for _number in range(3))
    assert editor.post(path(first, "step"), {"on": "1"})["Location"] == path(second)
    assert editor.post(path(second, "step"), {"back": "1"})["Location"] == path(first)
    end = editor.post(path(third, "step"), {"on": "1"}, follow=True)
    assert "There is nothing more in this direction." in text_of(end)
    # What was left on the way comes again at the end.
    assert editor.post(path(third, "decide"), {"act": "publish"})["Location"] == path(first)
    assert not Ruling.objects.filter(key__in=[first, second]).exists()


def test_next_of_a_queue_opens_its_oldest(editor: Client) -> None:
    waiting.mail()
    key = waiting.report()
    assert editor.post("/en/desk/queues/reports/next")["Location"] == path(key)
    done = editor.post("/en/desk/queues/checks/next", follow=True)
    assert "This queue is done: Checks to read" in text_of(done)


def test_a_decision_without_effect_is_told_until_it_is_read(editor: Client, later: Any) -> None:
    from kopir.issues.actions import publish_report

    key = waiting.report()
    editor.post(path(key, "decide"), REFUSAL)
    publish_report(Report.objects.get(), editor=waiting.EDITOR())
    later()
    text = text_of(editor.get("/en/desk/"))
    assert "Not done: The text will be refused" in text
    assert "somebody had already dealt with it" in text
    editor.post(f"/en/desk/decisions/{Ruling.objects.get().pk}/told")
    assert "Not done" not in text_of(editor.get("/en/desk/"))


def test_a_queue_may_lead_to_the_page_of_another_app(editor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """As flags and appeals do: the desk lists and opens, the app decides."""
    from dataclasses import replace

    from kopir.desk import queues

    mails = queues.kind_of("mails")
    assert mails is not None
    there = replace(mails, page=lambda mail: f"/en/elsewhere/{mail.pk}", acts=())
    monkeypatch.setitem(queues._BY_KEY, "mails", there)
    key = waiting.mail()
    assert editor.post("/en/desk/queues/mails/next")["Location"] == f"/en/elsewhere/{key}"
    assert Opening.objects.get().key == key
    assert editor.get(path(key, kind="mails"))["Location"] == f"/en/elsewhere/{key}"
    assert editor.post(path(9_999, "open", "mails"))["Location"] == "/en/desk/?queue=mails"


# Tools of a case


def test_tools_of_a_case_lead_to_the_apps(editor: Client) -> None:
    issue = make.issue(stage=Stage.ADDRESSED)
    letter = rows.letter(issue)
    promise = rows.commitment(issue)
    settled = rows.commitment(issue, state="disputed", claimed_on=clock.today())

    html = editor.get(f"/en/desk/issues/{issue.number}").content.decode()

    for address in (
        f"/en/letters/new?issue={issue.number}",
        f"/en/letters/{letter.number}/manage",
        f"/en/letters/{letter.number}/paper-reply",
        f"/en/commitments/new?issue={issue.number}",
        f"/en/commitments/{promise.number}/claim",
        f"/en/commitments/{settled.number}/settle",
    ):
        assert f'href="{address}"' in html


def test_every_public_text_of_a_case_leads_to_what_can_be_done_about_it(editor: Client) -> None:
    issue = make.issue()
    report = issue.reports.get()
    promise = promises.claim(promises.a_promise(issues=(issue,)))
    promises.dispute(promise)
    dispute = promise.checks.get()
    reply = letters.reply(issue=issue)
    make.report(title="A text that still waits")

    html = editor.get(f"/en/desk/issues/{issue.number}").content.decode()

    assert re.findall(r"/en/moderation/things/(\w+/[\w-]+)/", html) == [
        f"report/{report.pk}", f"reply/{reply.key}", f"check/{dispute.pk}",
    ]  # fmt: skip
    assert "still waits" not in html
