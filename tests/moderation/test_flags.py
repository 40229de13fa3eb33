"""Flags: by anybody, with a reason, limited, confirmed; answered by editors."""

from datetime import UTC, datetime, timedelta

import pytest

from kopir.mail.models import OutgoingMail
from kopir.moderation import actions
from kopir.moderation.models import Flag, PendingFlag
from kopir.moderation.rules import FlagCode
from kopir.record.models import Entry
from kopir.tokens.actions import mint
from kopir.web.errors import Refused, TooLate
from tests.factories import issues
from tests.factories.moderation import hidden, public_report, reason, ref, staff, statement

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 6, tzinfo=UTC)
HATE, WEEK = FlagCode.HATE, timedelta(days=7)
ASK = {"language": "en", "connection": "192.0.2.1"}


def test_a_flag_waits_for_an_editor_and_writes_no_entry() -> None:
    report, account = public_report(), issues.citizen()
    made = actions.flag(ref(report), account, HATE, " Look at the end. ", **ASK)
    assert (made.words, made.state) == ("Look at the end.", "open")
    assert list(Flag.objects.open()) == [made]
    assert list(Flag.objects.on(ref(report))) == [made]
    with pytest.raises(TooLate) as error:
        actions.flag(ref(report), account, HATE, "Again.", **ASK)
    assert error.value.code == "flagged"
    assert not Entry.objects.filter(kind__startswith="moderation").exists()


def test_only_public_texts_are_flagged_with_words() -> None:
    report, hid = public_report(), public_report()
    hidden(hid)
    for wanted, words in ((ref(report), " "), (ref(hid), "x"), (ref(issues.report()), "x"), ("report/99", "x")):
        with pytest.raises(Refused):
            actions.flag(wanted, issues.citizen(), HATE, words, **ASK)


def test_a_visitor_s_flag_is_confirmed_by_mail() -> None:
    report = public_report()
    pending = actions.ask_flag(ref(report), " a@example.org ", HATE, "Look.", **ASK)
    assert Flag.objects.count() == 0
    assert OutgoingMail.objects.get().link_about == f"pending-flag/{pending.pk}"
    secret = mint(actions.FLAG, f"pending-flag/{pending.pk}", WEEK)
    made = actions.confirm_flag(secret)
    assert (made.account.canonical_email, PendingFlag.objects.count()) == ("a@example.org", 0)
    for used in (secret, "nonsense"):
        with pytest.raises(TooLate):
            actions.confirm_flag(used)


def test_same_flag_sent_again_within_minutes_makes_no_second_mail(time_machine) -> None:
    time_machine.move_to(NOW, tick=False)
    report = public_report()
    first = actions.ask_flag(ref(report), "a@example.org", HATE, "Look.", **ASK)
    assert actions.ask_flag(ref(report), "a@example.org ", HATE, "Look.", **ASK) == first
    assert OutgoingMail.objects.count() == 1
    time_machine.move_to(NOW + timedelta(minutes=10, seconds=1), tick=False)
    assert actions.ask_flag(ref(report), "a@example.org", HATE, "Look.", **ASK) != first


def test_flags_are_limited_by_address() -> None:
    account = issues.citizen()
    for _ in range(10):
        actions.flag(ref(public_report()), account, HATE, "Look.", **ASK)
    for ask in (
        lambda: actions.flag(ref(public_report()), account, HATE, "Look.", **ASK),
        lambda: actions.ask_flag(ref(public_report()), account.email, HATE, "Look.", **ASK),
    ):
        with pytest.raises(Refused) as error:
            ask()
        assert error.value.code == "too-many"


def test_dismissing_tells_the_flagger_why() -> None:
    made = actions.flag(ref(public_report()), issues.citizen(), HATE, "Look.", **ASK)
    with pytest.raises(Refused):
        actions.dismiss_flag(made, " ", editor=staff())
    done = actions.dismiss_flag(made, "It is a quotation.", editor=staff())
    assert (done.state, done.outcome) == ("dismissed", "It is a quotation.")
    mail = OutgoingMail.objects.get(template="moderation/mail/flag-answered.txt")
    assert mail.context == {"outcome": "It is a quotation.", "has_acted": False, "path": ""}
    with pytest.raises(TooLate):
        actions.dismiss_flag(made, "Again.", editor=staff())


def test_a_decision_answers_all_flags_on_its_thing() -> None:
    report, other = public_report(), public_report()
    for account in (issues.citizen(), issues.citizen()):
        actions.flag(ref(report), account, HATE, "Look.", **ASK)
    left = actions.flag(ref(other), issues.citizen(), HATE, "Look.", **ASK)
    decision = actions.withhold(ref(report), statement(), editor=staff())
    assert {(flag.state, flag.decision) for flag in Flag.objects.on(ref(report))} == {("acted", decision)}
    assert list(Flag.objects.open()) == [left]
    actions.give_back(ref(report), reason(), editor=staff())


def test_unconfirmed_flags_are_forgotten_after_a_week(time_machine) -> None:
    time_machine.move_to(NOW, tick=False)
    actions.ask_flag(ref(public_report()), "a@example.org", HATE, "Look.", **ASK)
    time_machine.move_to(NOW + WEEK, tick=False)
    assert actions.forget_pending_flags() == 0
    time_machine.move_to(NOW + WEEK + timedelta(seconds=1), tick=False)
    assert actions.forget_pending_flags() == 1
