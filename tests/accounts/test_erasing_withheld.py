"""Somebody leaves whose words moderation has hidden, held or masked: nothing is kept, and nothing comes back."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import serializers
from django.test import Client

from kopir.accounts.erasure import Words, erase_person
from kopir.accounts.models import Account
from kopir.accounts.own_data import trace
from kopir.commitments.actions import publish_check, withdraw_check
from kopir.commitments.models import Check
from kopir.commitments.rules import CheckState, Finding
from kopir.desk.actions import carry_out_due, decide
from kopir.desk.queues import kind_of
from kopir.files.actions import keep_image
from kopir.files.models import StoredFile
from kopir.issues.actions.erasing import erase_report, hide_name
from kopir.issues.models import Issue, Report
from kopir.mail.models import OutgoingMail
from kopir.moderation import actions
from kopir.moderation.actions import Places
from kopir.moderation.actions.acting import undo
from kopir.moderation.models import Decision, Kept
from kopir.moderation.rules import Act
from kopir.record.models import Entry, Opening
from kopir.site.replay import differences
from kopir.web.errors import Refused, TooLate
from tests.factories import commitments, issues
from tests.factories.moderation import hidden, public_report, reason, ref, staff, statement

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 6, tzinfo=UTC)
SECRET = "zebra"
Leave = Callable[[Report], object]


def secret_report(author: Account | None = None) -> Report:
    return public_report(
        author=author or issues.citizen(),
        title=f"The {SECRET} at our corner",
        text=f"A {SECRET} has stood here since September, and nobody comes.",
        photo=keep_image(issues.photo()),
        place=f"{SECRET} street",
        show_name=True,
        public_name=f"Mr {SECRET}",
    )


def left() -> str:
    """All rows that could tell of a report, a check or what was kept of them."""
    models = (Issue, Report, Check, Kept, Opening, StoredFile, Decision, OutgoingMail)
    return serializers.serialize("json", [row for model in models for row in model.objects.order_by("pk")])


def mask_secret(report: Report) -> Decision:
    return actions.mask(ref(report), Places({}, (SECRET,)), statement(Act.MASK), editor=staff())


def hold(report: Report) -> Decision:
    return actions.withhold(ref(report), statement(Act.HOLD), editor=staff())


def leave(report: Report) -> None:
    assert report.author is not None
    erase_person(report.author, Words.ERASED)


def erase_one(report: Report) -> None:
    erase_report(Report.objects.select_related("issue", "photo", "paper").get(pk=report.pk))


@pytest.mark.parametrize("restrict", [hidden, hold, mask_secret])
@pytest.mark.parametrize("go", [leave, erase_one])
def test_words_that_moderation_kept_go_with_their_author(restrict: Callable[[Report], Decision], go: Leave) -> None:
    report = secret_report()
    photo = StoredFile.objects.get()
    decision = restrict(report)
    assert Kept.objects.filter(text__contains=SECRET).exists()
    go(report)
    assert SECRET not in left()
    assert photo.sha256 not in left()
    assert not Kept.objects.exists()
    assert not StoredFile.objects.exists()
    report.refresh_from_db()
    assert (report.title, report.text, report.withheld) == (trace("en"), trace("en"), "")
    assert differences() == []
    undo(decision) if decision.act == Act.MASK else refuse_to_restore(report)
    report.refresh_from_db()
    assert (report.text, report.withheld, report.photo) == (trace("en"), "", None)
    assert SECRET not in left()


def refuse_to_restore(report: Report) -> None:
    with pytest.raises(TooLate):
        actions.give_back(ref(report), reason(), editor=staff())


@pytest.mark.parametrize("end", ["/en/issues/{}/", "/issues/{}.json", "/issues/{}.csv", "/issues/{}.atom"])
def test_page_shows_that_it_was_erased_and_no_more_that_it_was_hidden(end: str) -> None:
    report = secret_report()
    hidden(report)
    path = end.format(report.issue.number)
    assert "Hidden. Decision 1" in told(path)
    leave(report)
    after = told(path)
    assert "at the request of who wrote it" in after
    assert "Hidden. Decision 1: No private data" not in after
    assert SECRET not in after
    assert SECRET not in told("/en/moderation/decisions/1")


def told(path: str) -> str:
    answer = Client(headers={"Accept-Language": "en"}).get(path)
    assert answer.status_code == 200, path
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return str(body.decode())


def test_hiding_for_a_time_that_runs_out_brings_nothing_back(time_machine: Any) -> None:
    time_machine.move_to(NOW, tick=False)
    report = secret_report()
    until = (NOW + timedelta(days=3)).date()
    decision = hidden(report, is_indefinite=False, until=until)
    leave(report)
    stands = trace("en")
    time_machine.move_to(NOW + timedelta(days=5), tick=False)
    assert actions.end_run_out() == 1
    decision.refresh_from_db()
    report.refresh_from_db()
    assert decision.ended_at is not None
    assert report.text == stands
    assert actions.end_run_out() == 0


def test_who_leaves_without_a_name_leaves_hidden_words_that_come_back_without_it() -> None:
    report = secret_report()
    assert report.author is not None
    hidden(report)
    erase_person(report.author, Words.UNNAMED)
    assert "Mr zebra" not in left()
    actions.give_back(ref(report), reason(), editor=staff())
    report.refresh_from_db()
    assert report.text == f"A {SECRET} has stood here since September, and nobody comes."
    assert (report.public_name, report.shown_name, report.author, report.withheld) == ("", "", None, "")
    assert report.photo is not None
    raised = Entry.objects.get(kind="issue.raised")
    assert (raised.opened("text"), raised.opened("public_name")) == (report.text, None)
    assert "Mr zebra" not in left()


def test_who_leaves_without_a_name_leaves_no_original_of_a_mask() -> None:
    report = secret_report()
    assert report.author is not None
    mask_secret(report)
    erase_person(report.author, Words.UNNAMED)
    assert SECRET not in left()
    report.refresh_from_db()
    assert report.text == "A [hidden] has stood here since September, and nobody comes."


def test_a_name_taken_back_while_hidden_does_not_come_back() -> None:
    report = secret_report()
    assert report.author is not None
    hidden(report)
    hide_name(report, account=report.author)
    actions.give_back(ref(report), reason(), editor=staff())
    report.refresh_from_db()
    assert (report.public_name, report.shown_name) == ("", "")
    assert "Mr zebra" not in left()


def test_masked_twice_then_erased_leaves_neither_original() -> None:
    report = public_report(text=f"Anna and the {SECRET} live at the corner, says everybody in our street.")
    actions.mask(ref(report), Places({}, ("Anna",)), statement(Act.MASK), editor=staff())
    second = mask_secret(report)
    leave(report)
    assert SECRET not in left()
    assert "Anna" not in left()
    undo(second)
    report.refresh_from_db()
    assert report.text == trace("en")
    assert differences() == []


def published_dispute(account: Account) -> Check:
    promise = commitments.verified(commitments.a_promise())
    text = f"No {SECRET} is there at all, I looked twice."
    check = commitments.confirm(promise, account, finding=Finding.DISPUTED, text=text, photo=keep_image(issues.photo()))
    return public(check)


def public(check: Check) -> Check:
    if check.state == CheckState.HELD:
        publish_check(Check.objects.get(pk=check.pk), editor=staff())
    return Check.objects.get(pk=check.pk)


def test_hidden_check_that_has_decided_loses_its_words_for_good() -> None:
    account = issues.citizen()
    check = published_dispute(account)
    photo = StoredFile.objects.get(pk=check.photo_id)
    actions.withhold(f"check/{check.pk}", statement(), editor=staff())
    erase_person(account, Words.ERASED)
    check.refresh_from_db()
    assert (check.text, check.withheld, check.photo) == (trace("en"), "", None)
    assert SECRET not in left()
    assert photo.sha256 not in left()
    assert not Kept.objects.exists()
    with pytest.raises(TooLate):
        actions.give_back(f"check/{check.pk}", reason(), editor=staff())
    assert differences() == []


def test_hidden_check_taken_back_leaves_a_decision_about_nothing(time_machine: Any) -> None:
    time_machine.move_to(NOW, tick=False)
    account = issues.citizen()
    running = commitments.claim(commitments.a_promise())
    check = public(commitments.confirm(running, account, text=f"The {SECRET} is there, I saw it on Tuesday."))
    until = (NOW + timedelta(days=3)).date()
    whole = statement(is_indefinite=False, until=until)
    decision = actions.withhold(f"check/{check.pk}", whole, editor=staff())
    withdraw_check(Check.objects.select_related("commitment").get(pk=check.pk))
    assert not Kept.objects.exists()
    assert SECRET not in left()
    with pytest.raises(Refused):
        actions.give_back(f"check/{check.pk}", reason(), editor=staff())
    time_machine.move_to(NOW + timedelta(days=5), tick=False)
    assert actions.end_run_out() == 1
    decision.refresh_from_db()
    assert decision.ended_at is not None
    assert differences() == []


def test_check_masked_while_it_waits_and_taken_back_leaves_nothing() -> None:
    account = issues.citizen()
    running = commitments.claim(commitments.a_promise())
    check = commitments.confirm(running, account, text=f"The {SECRET} is there, I saw it on Tuesday.")
    Check.objects.filter(pk=check.pk).update(state=CheckState.HELD)
    actions.mask(f"check/{check.pk}", Places({}, (SECRET,)), statement(Act.MASK), editor=staff())
    assert Kept.objects.filter(text__contains=SECRET).exists()
    withdraw_check(Check.objects.select_related("commitment").get(pk=check.pk))
    assert not Kept.objects.exists()


@pytest.mark.parametrize("act", ["publish", "refuse"])
def test_ruling_on_a_text_whose_author_leaves_within_ten_seconds_does_nothing(time_machine: Any, act: str) -> None:
    time_machine.move_to(NOW, tick=False)
    author, editor = issues.citizen(), staff()
    report = issues.report(author=author, title="Held", text=f"A {SECRET} is held here until an editor has looked.")
    kind = kind_of("reports")
    assert kind is not None
    chosen = kind.act(act)
    assert chosen is not None
    params = {"reason": ["hate"], "words": ["Say it without insult."]} if act == "refuse" else {}
    ruling = decide(kind, report.pk, chosen, params, editor)
    erase_person(author, Words.ERASED)
    time_machine.shift(timedelta(seconds=11))
    assert carry_out_due() == 1
    ruling.refresh_from_db()
    assert (ruling.state, ruling.refusal) == ("refused", "not-waiting")
    assert (Issue.objects.count(), Report.objects.count(), Entry.objects.count()) == (0, 0, 0)
    assert SECRET not in left()
    assert json.loads(json.dumps(ruling.params)) == params  # the editor's own words, forgotten after a week
    assert differences() == []


def test_site_agrees_with_its_record_after_all_of_it() -> None:
    for restrict in (hidden, hold, mask_secret):
        for words in Words:
            report = secret_report()
            assert report.author is not None
            restrict(report)
            erase_person(report.author, words)
    assert differences() == []
    assert {entry.kind for entry in Entry.objects.all()} >= {
        "issue.raised",
        "moderation.hidden",
        "moderation.held",
        "moderation.masked",
        "text.redacted",
    }
