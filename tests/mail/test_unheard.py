"""A server that took a mail's words and never answered: nobody knows, and no machine sends it twice."""

from __future__ import annotations

from typing import Any

import pytest

from kopir.mail import transport
from kopir.mail.actions import queue, send_due
from kopir.mail.actions.outbox import settle_as_sent
from kopir.mail.models import OutgoingMail
from kopir.web import clock
from kopir.web.errors import TooLate

pytestmark = pytest.mark.django_db


def queued(name: str, *, is_private: bool) -> OutgoingMail:
    return queue(
        to=f"{name}@example.org",
        template="",
        language="en",
        context={},
        about="letter/1",
        dedupe=name,
        is_private=is_private,
    )


@pytest.fixture(autouse=True)
def _deaf(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that hears everything and says nothing."""

    def deliver(parcel: Any, hand_over: Any) -> str:
        if hand_over:
            hand_over()
        raise transport.Unanswered("timeout")

    monkeypatch.setattr(transport, "deliver", deliver)


def test_a_mail_to_an_office_waits_for_an_editor() -> None:
    mail = queued("office", is_private=False)
    assert send_due() == 0
    mail.refresh_from_db()
    assert mail.state == "handed_over"
    assert send_due() == 0  # it is not tried again
    OutgoingMail.objects.filter(pk=mail.pk).update(leased_until=None)
    settle_as_sent(mail)
    mail.refresh_from_db()
    assert mail.state == "sent"
    with pytest.raises(TooLate, match="mail_settled"):
        settle_as_sent(mail)


def test_a_mail_to_a_person_is_tried_again() -> None:
    mail = queued("person", is_private=True)
    assert send_due() == 0
    mail.refresh_from_db()
    assert (mail.state, mail.attempts) == ("queued", 1)
    assert mail.not_before > clock.now()
