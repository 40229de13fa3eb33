"""Decide, take back, carry out: what is true after each, and that nothing is lost or doubled."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from kopir.accounts.models import Account
from kopir.desk import actions
from kopir.desk.models import Opening, Ruling
from kopir.desk.queues import KINDS, kind_of
from kopir.desk.queues.base import Act, Kind
from kopir.issues.models import Issue, Report
from kopir.mail.models import OutgoingMail
from kopir.record.models import Entry
from kopir.web import clock
from kopir.web.errors import Refused, TooLate
from tests.desk import waiting
from tests.desk.conftest import NOW

pytestmark = pytest.mark.django_db
Decide = Callable[..., Ruling]


def queue(key: str = "reports") -> Kind:
    found = kind_of(key)
    assert found is not None
    return found


def act_of(kind: Kind, key: str) -> Act:
    found = kind.act(key)
    assert found is not None
    return found


@pytest.fixture
def decide(account: Account, traveller: Any) -> Decide:
    def make(key: int, act: str = "publish", kind: str = "reports", by: Account | None = None, **typed: str) -> Ruling:
        params = {name: [value] for name, value in typed.items()}
        return actions.decide(queue(kind), key, act_of(queue(kind), act), params, by or account)

    return make


def test_a_decision_is_a_row_first_and_an_act_ten_seconds_later(decide: Decide, later: Any) -> None:
    key = waiting.report()
    decision = decide(key)
    assert (decision.state, decision.takes_effect_at) == ("pending", NOW + timedelta(seconds=10))
    assert (Issue.objects.count(), Entry.objects.count(), actions.carry_out_due()) == (0, 0, 0)
    assert not queue().waiting().exists()
    assert later() == 1
    decision.refresh_from_db()
    assert (decision.state, decision.settled_at) == ("done", clock.now())
    assert (Issue.objects.count(), Entry.objects.filter(kind="issue.raised").count()) == (1, 1)
    assert later() == 0
    assert Issue.objects.count() == 1


def test_what_was_typed_is_kept_until_it_is_done(decide: Decide, later: Any) -> None:
    key = waiting.report()
    decision = decide(key, "refuse", reason="hate", words="Say it without insult.")
    assert decision.sent.dict() == {"reason": "hate", "words": "Say it without insult."}
    later()
    decision.refresh_from_db()
    assert decision.params == {}
    assert Report.objects.get().refusal_words == "Say it without insult."


def test_an_undone_decision_never_happens(decide: Decide, later: Any, traveller: Any) -> None:
    key = waiting.report()
    decision = decide(key, "refuse", reason="hate", words="No.")
    traveller.shift(timedelta(seconds=9))
    actions.undo(decision)
    assert later() == 0
    decision.refresh_from_db()
    assert (decision.state, decision.sent["words"]) == ("undone", "No.")
    assert (Report.objects.get().state, Entry.objects.count()) == ("held", 0)
    assert queue().waiting().get().pk == key
    with pytest.raises(TooLate):
        actions.undo(decision)
    assert decide(key).state == "pending"


def test_a_decision_that_has_taken_effect_cannot_be_undone(decide: Decide, later: Any) -> None:
    decision = decide(waiting.report())
    later()
    with pytest.raises(TooLate) as late:
        actions.undo(decision)
    assert late.value.code == "decided"
    assert Issue.objects.count() == 1


def test_a_decision_taken_back_while_a_worker_comes_to_it_is_not_carried_out(decide: Decide) -> None:
    listed, begun = decide(waiting.report()), decide(waiting.report())
    for decision in (listed, begun):
        actions.undo(decision)
    assert (actions.carry_out(listed.pk), actions._done(begun)) == (0, 0)
    assert set(Ruling.objects.values_list("state", flat=True)) == {"undone"}
    assert Issue.objects.count() == 0


def test_the_second_decision_is_refused(decide: Decide) -> None:
    key = waiting.report()
    decide(key)
    with pytest.raises(TooLate) as late:
        decide(key, "refuse", by=waiting.EDITOR(), reason="hate", words="No.")
    assert late.value.code == "decided"
    assert Ruling.objects.count() == 1


def test_a_decision_about_what_waits_no_more_is_refused(decide: Decide, later: Any) -> None:
    key = waiting.report()
    decide(key)
    later()
    with pytest.raises(TooLate) as late:
        decide(key, "refuse", reason="hate", words="No.")
    assert late.value.code == "not-waiting"
    assert Ruling.objects.count() == 1


def test_a_second_look_is_refused(decide: Decide, later: Any) -> None:
    key = waiting.contest()
    decide(key, "looked", "contests")
    later()
    with pytest.raises(TooLate):
        decide(key, "looked", "contests")


def test_an_act_that_refuses_tells_the_editor_and_loses_nothing(decide: Decide, later: Any) -> None:
    key = waiting.rung()
    decision = decide(key, "confirm", "rungs", note="", to="")
    later()
    decision.refresh_from_db()
    assert (decision.state, decision.refusal) == ("refused", "note_missing")
    assert decision.sent.dict() == {"note": "", "to": ""}
    assert queue("rungs").waiting().get().pk == key
    assert list(Ruling.objects.to_be_told()) == [decision]
    actions.note_told(decision)
    assert not Ruling.objects.to_be_told().exists()


def test_an_item_decided_elsewhere_meanwhile_is_not_decided_twice(decide: Decide, later: Any) -> None:
    from kopir.issues.actions import publish_report

    key = waiting.report()
    decision = decide(key, "refuse", reason="hate", words="No.")
    publish_report(Report.objects.get(), editor=waiting.EDITOR())
    assert later() == 1
    decision.refresh_from_db()
    assert (decision.state, decision.refusal) == ("refused", "not-waiting")
    assert Report.objects.get().state == "published"


def test_words_that_fit_no_more_come_back(decide: Decide, later: Any) -> None:
    decision = decide(waiting.report(), "refuse", reason="a reason of another release", words="No.")
    later()
    decision.refresh_from_db()
    assert (decision.state, decision.refusal) == ("refused", "not-valid")


def test_an_editor_whose_role_ended_decides_nothing(decide: Decide, later: Any, account: Account) -> None:
    account.grants.update(ended_at=clock.now())
    decision = decide(waiting.report())
    later()
    decision.refresh_from_db()
    assert decision.refusal == "not-editor"


@pytest.mark.parametrize(("kind", "act"), [("gone", "publish"), ("reports", "gone")])
def test_an_act_of_another_release_is_given_back(decide: Decide, later: Any, kind: str, act: str) -> None:
    decision = decide(waiting.report())
    Ruling.objects.update(kind=kind, act=act)
    assert later() == 1
    decision.refresh_from_db()
    assert (decision.state, decision.refusal) == ("refused", "broken")


class Broken(Exception):
    """A mistake of ours in an act."""


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> Kind:
    """The queue of mails with an act that writes something and then breaks."""

    def perform(mail: OutgoingMail, _given: object, _editor: object) -> None:
        OutgoingMail.objects.filter(pk=mail.pk).update(refusal="half done")
        raise Broken

    whole = queue("mails")
    kind = replace(whole, acts=(replace(whole.acts[0], perform=perform),))
    monkeypatch.setitem(actions.kind_of.__globals__["_BY_KEY"], "mails", kind)
    return kind


def test_an_act_that_breaks_does_nothing_holds_up_nobody_and_is_given_back(
    decide: Decide, later: Any, broken: Kind
) -> None:
    bad = decide(waiting.mail(), "looked", "mails")
    good = decide(waiting.report())
    with pytest.raises(Broken):
        later()
    bad.refresh_from_db()
    assert (bad.state, bad.attempts, OutgoingMail.objects.get(pk=bad.key).refusal) == ("pending", 1, "550 no such user")
    with pytest.raises(Broken):
        later()
    good.refresh_from_db()
    assert good.state == "done"
    for _time in range(3):
        with pytest.raises(Broken):
            later()
    assert later() == 1
    bad.refresh_from_db()
    assert (bad.state, bad.refusal) == ("refused", "broken")


def test_a_worker_killed_in_the_act_leaves_it_undone_and_the_next_one_does_it(
    decide: Decide, later: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The act and the note that it is done are one transaction: here it is cut after the act."""

    class Killed(BaseException):
        pass

    real = actions._perform

    def killed(decision: Ruling) -> None:
        real(decision)
        raise Killed

    decision = decide(waiting.report())
    monkeypatch.setattr(actions, "_perform", killed)
    with pytest.raises(Killed):
        later()
    assert (Issue.objects.count(), Entry.objects.count(), Ruling.objects.pending().count()) == (0, 0, 1)
    monkeypatch.setattr(actions, "_perform", real)
    assert later() == 1
    decision.refresh_from_db()
    assert (decision.state, Issue.objects.count(), Entry.objects.count()) == ("done", 1, 1)


def test_words_of_decisions_are_forgotten_after_a_week(decide: Decide, traveller: Any) -> None:
    undone = decide(waiting.report(), "refuse", reason="hate", words="No.")
    actions.undo(undone)
    pending = decide(waiting.report(), "refuse", reason="hate", words="Not this.")
    traveller.shift(timedelta(days=7))
    assert actions.forget_words() == 0
    traveller.shift(timedelta(seconds=1))
    assert actions.forget_words() == 1
    undone.refresh_from_db()
    pending.refresh_from_db()
    assert (undone.params, pending.sent["words"]) == ({}, "Not this.")


# Opening


def test_next_opens_the_oldest_that_nobody_else_has_open(account: Account, traveller: Any) -> None:
    first, second = waiting.report(), waiting.report()
    colleague = waiting.EDITOR()
    assert actions.open_next(queue(), colleague) == first
    assert actions.open_next(queue(), account) == second
    assert actions.open_next(queue(), waiting.EDITOR()) is None
    assert actions.open_next(queue(), colleague) == first
    traveller.shift(timedelta(minutes=10))
    assert actions.open_next(queue(), account) == first
    assert Opening.objects.get(key=first).editor == account


def test_an_opened_item_belongs_to_the_first(account: Account, traveller: Any) -> None:
    key = waiting.report()
    assert actions.open_item(queue(), key, account)
    assert not actions.open_item(queue(), key, waiting.EDITOR())
    assert actions.open_item(queue(), key, account)
    traveller.shift(timedelta(minutes=10))
    assert actions.forget_openings() == 1
    assert Opening.objects.count() == 0


def test_a_decision_closes_what_was_open(decide: Decide, account: Account) -> None:
    key = waiting.report()
    actions.open_item(queue(), key, waiting.EDITOR())
    decide(key)
    assert not Opening.objects.exists()


def test_the_oldest_of_all_queues_comes_first(account: Account, traveller: Any) -> None:
    mail = waiting.mail()
    traveller.shift(timedelta(hours=1))
    report = waiting.report()
    kind, key = actions.open_oldest(KINDS, account) or (None, 0)
    assert (kind and kind.key, key) == ("mails", mail)
    kind, key = actions.open_oldest(KINDS, waiting.EDITOR()) or (None, 0)
    assert (kind and kind.key, key) == ("reports", report)
    assert actions.open_oldest(KINDS, waiting.EDITOR()) is None


def test_the_oldest_passes_by_what_another_editor_takes_just_now(
    account: Account, traveller: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    mail = waiting.mail()
    traveller.shift(timedelta(hours=1))
    waiting.report()
    real, colleague = actions.open_item, waiting.EDITOR()

    def slow(kind: Kind, key: int, editor: Account) -> bool:
        if kind.key == "mails":
            real(kind, key, colleague)
        return real(kind, key, editor)

    monkeypatch.setattr(actions, "open_item", slow)
    found = actions.open_oldest(KINDS, account)
    assert found is not None
    assert found[0].key == "reports"
    assert Opening.objects.get(key=mail, kind="mails").editor == colleague


def test_keys_around_an_item_lead_both_ways(traveller: Any) -> None:
    keys = [waiting.report() for _number in range(4)]
    assert actions.keys_around(queue(), keys[2]) == ([keys[1], keys[0]], [keys[3]])
    assert actions.keys_around(queue(), 999) == ([], keys)


# Models


@pytest.mark.parametrize(
    "facts",
    [
        {"state": "refused", "settled_at": NOW},
        {"state": "done"},
        {"settled_at": NOW},
        {"comes_back_on": NOW.date()},
    ],
)
def test_a_row_that_says_something_false_is_not_kept(facts: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Ruling.objects.create(kind="reports", key=1, act="publish", decided_at=NOW, takes_effect_at=NOW, **facts)


def test_rows_name_nobody(decide: Decide, account: Account) -> None:
    key = waiting.report()
    assert str(decide(key)) == f"publish reports/{key} (pending)"
    assert str(Opening(kind="reports", key=7, editor=account)) == "reports/7 is open"


def test_own_data_holds_what_was_decided_and_is_erased(decide: Decide, account: Account) -> None:
    from kopir.accounts.own_data import holdings

    holding = next(one for one in holdings() if one.app == "desk")
    decision = decide(waiting.report(), "refuse", reason="hate", words="My own words.")
    actions.undo(decision)
    actions.open_item(queue(), decision.key, account)
    decisions, openings = holding.export(account)
    assert [(row["act"], row["params"]["words"]) for row in decisions.rows] == [("refuse", ["My own words."])]
    assert len(openings.rows) == 1
    holding.erase(account)
    decision.refresh_from_db()
    assert (decision.editor, decision.params, Opening.objects.count()) == (None, {}, 0)


def test_every_refusal_of_an_action_has_words() -> None:
    from kopir.desk.showing import WHY, why_not

    assert str(why_not(Ruling(refusal="already-decided"), queue())).startswith("Another editor")
    assert str(why_not(Ruling(refusal="unheard-of"), queue())) == str(WHY["broken"])
    assert str(why_not(Ruling(refusal="not-waiting"), None)) == str(WHY["not-waiting"])
    assert issubclass(TooLate, Refused)
