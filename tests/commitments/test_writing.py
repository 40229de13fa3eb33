from __future__ import annotations

from datetime import timedelta

import pytest

from kopir.commitments import actions
from kopir.commitments.actions import NewCheck
from kopir.commitments.actions.writing import forget_one
from kopir.commitments.models import PendingCheck
from kopir.commitments.rules import Finding
from kopir.mail.models import OutgoingMail
from kopir.tokens.actions import mint
from kopir.web.errors import Refused, TooLate
from tests.commitments.reading import fresh, later
from tests.factories.commitments import (
    a_copy,
    a_promise,
    claim,
    day,
)

pytestmark = pytest.mark.django_db


def test_a_visitor_checks_by_a_link(clockwork: object) -> None:
    made = claim(a_promise())
    new = NewCheck(Finding.CONFIRMED, day(0), language="en")
    pending = actions.write_check(made, new, email="Guest@Example.org", page_language="en", connection="203.0.113.9")
    mail = OutgoingMail.objects.get(template="commitments/mail/confirm-check.txt")
    assert (mail.to, mail.link_act, fresh(made).confirmations) == ("Guest@Example.org", "check", 0)
    secret = mint(actions.CHECK, f"pending-check/{pending.pk}", timedelta(days=7))
    check = actions.confirm_check(secret)
    assert (check.state, check.account.email, fresh(made).confirmations) == ("published", "Guest@Example.org", 1)
    assert not PendingCheck.objects.exists()
    with pytest.raises(TooLate) as late:
        actions.confirm_check(secret)
    assert late.value.code == "token_spent"
    assert actions.pending_of(None) is None


def test_a_link_of_another_act_confirms_nothing(clockwork: object) -> None:
    made = claim(a_promise())
    actions.write_check(
        made, NewCheck(Finding.CONFIRMED, day(0)), email="g@example.org", page_language="kk", connection="203.0.113.9"
    )
    pending = PendingCheck.objects.get()
    with pytest.raises(TooLate):
        actions.confirm_check(mint("support", f"pending-check/{pending.pk}", None))
    with pytest.raises(TooLate):
        actions.confirm_check(mint(actions.CHECK, "pending-check/99999", None))


def test_write_check_refuses_as_record_check_does(clockwork: object) -> None:
    made = a_promise()
    asks = {"email": "g@example.org", "page_language": "kk", "connection": "203.0.113.9"}
    with pytest.raises(Refused) as refusal:
        actions.write_check(made, NewCheck(Finding.CONFIRMED, day(0)), **asks)
    assert refusal.value.code == "not_checkable"
    claim(made)
    with pytest.raises(Refused) as refusal:
        actions.write_check(made, NewCheck(Finding.DISPUTED, day(0)), **asks)
    assert refusal.value.code == "no_evidence"


def test_unconfirmed_checks_are_forgotten_after_seven_days(clockwork: object) -> None:
    made = claim(a_promise())
    asks = {"page_language": "kk", "connection": "203.0.113.9"}
    for photo in (None, a_copy()):
        actions.write_check(made, NewCheck(Finding.CONFIRMED, day(0), photo=photo), email="g@example.org", **asks)
    assert actions.forget_pending() == 0
    pending = PendingCheck.objects.order_by("pk").first()
    assert pending is not None
    later(clockwork, 8)
    assert (actions.forget_pending(), actions.forget_pending()) == (2, 0)
    assert not forget_one(pending)
