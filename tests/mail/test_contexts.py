"""What a mail says may be read when it is sent, and a mail of a list says how it stops."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import get_language

from kopir.mail import contexts
from kopir.mail.actions import queue_all, send_due
from kopir.mail.contexts import Fresh
from kopir.mail.models import OutgoingMail
from kopir.mail.rules import LinkSpec, MailState, NewMail
from kopir.tokens.models import Token
from tests.mail.test_mail import Door, _texts, door, put

__all__ = ["_texts", "door"]
pytestmark = pytest.mark.django_db
LINK = LinkSpec("list.stop", "list/7", None, "confirm")


@pytest.fixture(autouse=True)
def _own_registry(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    monkeypatch.setattr(contexts, "_builders", {})
    settings.ROOT_URLCONF = "tests.mail.urls"


def test_context_is_read_at_the_moment_of_sending_in_the_mails_language(door: Door) -> None:
    now_called = {"name": "before"}

    def read(stored: dict[str, Any]) -> Fresh:
        return Fresh({"name": f"{stored['key']} {now_called['name']} {get_language()}"})

    contexts.register("mail/test.txt", read)
    put(context={"key": 7}, language="ru")
    now_called["name"] = "after"
    assert send_due() == 1
    assert door.taken[0]["Subject"] == "Hello, 7 after ru"
    assert "List-Unsubscribe" not in door.taken[0]


def test_nothing_to_say_sends_nothing_mints_nothing_and_keeps_nothing(door: Door) -> None:
    contexts.register("mail/test.txt", lambda _stored: None)
    put(link=LINK)
    assert [send_due(), send_due()] == [0, 0]
    row = OutgoingMail.objects.get()
    assert (row.state, row.to, row.context, row.sent_at) == (MailState.SKIPPED, "", {}, None)
    assert (door.taken, Token.objects.count()) == ([], 0)


def test_mistake_of_a_builder_waits_and_stops_no_other(door: Door) -> None:
    def fail(_stored: dict[str, Any]) -> Fresh:
        raise ValueError("a mistake of ours")

    contexts.register("mail/broken.txt", fail)
    put(template="mail/broken.txt", dedupe="broken")
    put()
    assert send_due() == 1
    assert OutgoingMail.objects.get(dedupe="broken").state == MailState.QUEUED


def test_mail_of_a_list_says_how_it_stops_on_one_line(door: Door, settings: Any) -> None:
    settings.SITE_URL = f"https://{'long-name-' * 5}.example.org"
    contexts.register("mail/test.txt", lambda stored: Fresh(stored, list_id="news.example.org"))
    put(link=LINK)
    send_due()
    message = door.taken[0]
    address = message.get_content().split()[-1]
    assert message["List-Unsubscribe"] == f"<{address}>"
    assert len(address) > 90  # longer than a line
    assert (message["List-Id"], message["Precedence"]) == ("<news.example.org>", "bulk")
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_many_are_queued_with_one_statement_and_none_twice() -> None:
    def new(name: str) -> NewMail:
        return NewMail(f"{name}@example.org", "mail/test.txt", "kk", "", name, {"name": name}, LINK)

    queue_all([new("a")])
    with CaptureQueriesContext(connection) as asked:
        queue_all([new("a"), new("b"), new("c")])
    assert len(asked) == 1
    assert sorted(OutgoingMail.objects.values_list("dedupe", "to")) == [(name, f"{name}@example.org") for name in "abc"]
    assert len(set(OutgoingMail.objects.values_list("message_id"))) == 3
