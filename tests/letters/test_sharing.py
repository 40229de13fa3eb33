"""A held reply that numbers its answers is published under the questions, when an editor has said so."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from kopir.letters.actions import proposed_shares, publish_held_reply, publish_shared_reply
from kopir.letters.models import Letter, Reply
from kopir.letters.tasks import place_mails
from kopir.mail.actions import keep
from kopir.mail.rules import Door
from kopir.pure.mailtext import Shares
from kopir.record.models import Entry
from kopir.web.errors import TooLate
from tests.factories import issues, letters, mails
from tests.site import rows

pytestmark = pytest.mark.django_db
IN_PLACE = "Good day,\n\n> 1. When?\nIn May:\n1. dig\n2. build\n> 2. Who pays?\nThe city.\n"
SHARED = Shares(((1, "In May:\n1. dig\n2. build"), (2, "The city.")), "Good day,")


@pytest.fixture(autouse=True)
def _house(settings: Any, time_machine: Any) -> None:
    settings.REPLY_ADDRESS, settings.DKIM_DNS = mails.MAILBOX, "off"
    time_machine.move_to(datetime(2026, 11, 23, 6, tzinfo=UTC), tick=False)


@pytest.fixture
def letter(work_off: Any) -> Letter:
    made = letters.letter(addressee=letters.post(email=mails.OFFICE))
    work_off()
    made.refresh_from_db()
    return made


def came(letter: Letter, text: str) -> Reply:
    keep(mails.to_letter(letter, text), door=Door.PIPE)
    place_mails()
    return Reply.objects.get(letter=letter)


def test_editor_publishes_words_under_the_questions_they_answer(letter: Letter) -> None:
    reply = came(letter, IN_PLACE)
    before = reply.raw
    assert (reply.state, proposed_shares(reply), reply.answers.count()) == ("held", SHARED, 0)

    publish_shared_reply(reply, letters.editor())

    answers = list(reply.answers.values_list("question__number", "text", "disposition"))
    assert answers == [(1, SHARED.answers[0][1], "answered"), (2, "The city.", "answered")]
    assert (reply.state, reply.text, reply.raw) == ("published", "Good day,", before)
    entry = Entry.objects.get(kind="letter.reply-published")
    assert entry.by == "editor"
    assert entry.public["dispositions"] == {"1": "answered", "2": "answered"}


def test_nothing_is_shared_out_by_itself(letter: Letter) -> None:
    reply = came(letter, IN_PLACE)
    publish_held_reply(reply, letters.editor())
    assert reply.answers.count() == 0
    assert "In May" in reply.text
    with pytest.raises(TooLate):
        publish_shared_reply(reply, letters.editor())
    assert reply.answers.count() == 0


def test_words_that_were_changed_since_are_asked_themselves(letter: Letter) -> None:
    reply = came(letter, IN_PLACE)
    Reply.objects.filter(pk=reply.pk).update(text="1. [phone]\n2. The city.")
    reply.refresh_from_db()
    assert proposed_shares(reply) == Shares(((1, "[phone]"), (2, "The city.")), "")

    Reply.objects.filter(pk=reply.pk).update(text="It numbers nothing.")
    with pytest.raises(TooLate):
        publish_shared_reply(reply, letters.editor())
    assert Reply.objects.get().state == "held"


def test_nothing_is_proposed_for_what_has_answers_or_is_none() -> None:
    made = rows.letter(issues.issue())
    reply = rows.reply(made, state="held", hold_reason="personal_data")
    Reply.objects.filter(pk=reply.pk).update(text="1. In May.\n2. The city.")
    reply.refresh_from_db()
    assert proposed_shares(reply) is None
    reply.answers.all().delete()
    assert proposed_shares(reply) == Shares(((1, "In May."), (2, "The city.")), "")
    reply.kind = "acknowledgement"
    assert proposed_shares(reply) is None
    reply.kind, reply.text = "answer", ""
    assert proposed_shares(reply) is None
