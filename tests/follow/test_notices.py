"""What a notice says when it is sent, over real SMTP: words, language, width, headers, and nothing that is hidden."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import transaction

from kopir.accounts.erasure import Words, erase_person
from kopir.follow import actions
from kopir.follow.models import Following
from kopir.follow.rules import MOST_ITEMS, Rhythm
from kopir.issues.models import Issue
from kopir.letters.models import Letter
from kopir.mail.actions import send_due
from kopir.mail.actions.outbox import _lease
from kopir.mail.models import OutgoingMail
from kopir.mail.rules import LEASE, MailState
from kopir.moderation import handlers
from kopir.moderation.handlers import AuthorGroup, Thing
from kopir.people.models import Person
from kopir.record.actions import append
from kopir.record.models import Entry, Opening
from kopir.tokens.actions import find
from kopir.tokens.models import Token
from kopir.web import clock
from tests.factories import letters
from tests.factories.follow import following
from tests.factories.issues import TEXT, citizen, issue
from tests.factories.moderation import hidden, public_report
from tests.factories.people import PersonFactory
from tests.follow.conftest import Door

pytestmark = pytest.mark.django_db


def derive() -> None:
    """Let the worker write the notices that are due in some minutes, without sending them."""
    actions.note_news()
    with later():
        actions.write_notices()


@contextmanager
def later(**span: float) -> Iterator[None]:
    with time_machine.travel(clock.now() + timedelta(**span or {"minutes": 4}), tick=False):
        yield


def send() -> int:
    with later():
        return send_due()


def news(*refs: str, kind: str = "letter.overdue") -> Entry:
    with transaction.atomic():
        return append(kind, list(refs), "worker", {})


def test_notice_says_what_happened_and_arrives_with_its_headers(door: Door, settings: Any) -> None:
    settings.SITE_URL = "https://site.example.org"
    made = following(account=citizen("aigul@example.org"))
    one = issue(title="The lamp at our corner is dark")
    derive()
    assert Token.objects.count() == 0
    assert send() == 1
    (message,), (text,) = door.taken, door.texts
    assert (message["To"], message["Subject"]) == ("aigul@example.org", "Everything on this site – An issue was raised")
    assert "You follow: Everything on this site" in text
    assert f"Issue {one.number}: {one.title}\n{settings.SITE_URL}/issues/{one.number}\n" in text.replace("\r", "")
    assert TEXT in " ".join(text.split())
    assert "A citizen" in text
    link = re.search(r"https://site\.example\.org/follow/stop/[\w-]+", text)
    assert link is not None
    assert message["List-Unsubscribe"] == f"<{link[0]}>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message["List-Id"] == "<follow.site.example.org>"
    assert (message["Precedence"], message["Auto-Submitted"]) == ("bulk", "auto-generated")
    assert message["Content-Language"] == "en"
    token = find(actions.STOP, link[0].rpartition("/")[2])
    assert token is not None
    assert token.about == made.ref
    row = OutgoingMail.objects.get()
    assert (row.state, row.to, row.context, row.about) == (MailState.SENT, "", {}, "")


def test_lines_are_no_wider_than_any_mail_program_shows(door: Door) -> None:
    following()
    issue(title="Ұ" * 100 + " " + "ә" * 40, text="Көшедегі шам қыркүйектен бері жанбайды. " * 40)
    derive()
    send()
    wide = [
        line for line in door.texts[0].splitlines() if len(line) > 72 and "http" not in line and " " in line.strip()
    ]
    assert wide == []
    assert "…" in door.texts[0]


@pytest.mark.parametrize(("language", "said"), [("kk", "{}-мәселе"), ("ru", "Проблема {}"), ("en", "Issue {}")])
def test_notice_speaks_the_language_of_its_following(door: Door, language: str, said: str, compiled: None) -> None:
    made = issue(title="Lamp")
    following(made.ref, language=language)
    news(made.ref)
    derive()
    send()
    assert door.taken[0]["Content-Language"] == language
    assert said.format(made.number) in door.texts[0]


def test_things_stand_together_oldest_first(door: Door) -> None:
    first, second = issue(title="First"), issue(title="Second")
    following()
    for ref in (second.ref, first.ref, second.ref):
        news(ref)
    news("person/nobody", kind="person.changed")
    PersonFactory(slug="aigerim", name="Aigerim")
    news("person/aigerim", kind="person.changed")
    derive()
    send()
    text = door.texts[0]
    places = [text.index(part) for part in ("Issue 2: Second", "Issue 1: First", "Aigerim")]
    assert places == sorted(places)
    assert [text.count(part) for part in ("Issue 2: Second", "Issue 1: First")] == [1, 1]
    assert "nobody" not in text
    assert door.taken[0]["Subject"] == "Everything on this site – 4 pieces of news"


def test_hidden_text_is_not_in_the_mail_but_its_trace_is(door: Door) -> None:
    following()
    made = issue(title="A title that stays", text="Some words that an editor hides later, with a reason given.")
    derive()
    Opening.objects.filter(field="text").update(value="")
    send()
    assert "words that an editor hides" not in door.texts[0]
    assert f"Issue {made.number}" in door.texts[0]
    assert "the reason stands on the record" in " ".join(door.texts[0].split())


def test_erased_text_is_not_in_the_mail(door: Door) -> None:
    following()
    issue(title="A title that stays", text="Some words that an editor hides later, with a reason given.")
    derive()
    Opening.objects.all().delete()
    Issue.objects.update(title="")
    send()
    assert "words that" not in door.texts[0]
    assert "A title" not in door.texts[0] + str(door.taken[0]["Subject"])
    assert "An issue was raised" in door.texts[0]


def test_text_that_moderation_hides_before_sending_is_told_by_its_trace(door: Door) -> None:
    following()
    report = public_report(
        title="A zebra at our corner", text="A zebra stands here that an editor hides before sending."
    )
    derive()
    hidden(report)
    send()
    said = door.texts[0] + str(door.taken[0]["Subject"])
    assert "zebra" not in said
    assert "Hidden. Decision 1" in said


def test_text_whose_author_leaves_before_sending_is_told_without_a_word(door: Door) -> None:
    following()
    report = public_report(title="A zebra at our corner", text="A zebra stands here until its author leaves the site.")
    derive()
    hidden(report)
    assert report.author is not None
    erase_person(report.author, Words.ERASED)
    send()
    said = door.texts[0] + str(door.taken[0]["Subject"])
    assert "zebra" not in said
    assert "at the request of who wrote it" in " ".join(said.split())


class Hidden:
    """A handler of moderation whose things are closed, or gone altogether."""

    def __init__(self, *, is_there: bool) -> None:
        self.is_there = is_there

    def find(self, key: str) -> Thing | None:
        facts: dict[str, Any] = {"url": "/", "language": "en", "texts": {}, "group": AuthorGroup.CITIZEN}
        return Thing(f"letter/{key}", (), is_public=False, **facts) if self.is_there else None


@pytest.mark.parametrize("is_there", [True, False])
def test_nothing_is_sent_about_what_is_closed(door: Door, monkeypatch: pytest.MonkeyPatch, is_there: bool) -> None:
    following()
    letters.letter()
    OutgoingMail.objects.all().delete()
    derive()
    monkeypatch.setitem(handlers._handlers, "issue", Hidden(is_there=is_there))
    assert send() == 0
    assert (door.taken, Token.objects.count()) == ([], 0)
    row = OutgoingMail.objects.get()
    assert (row.state, row.to, row.context) == (MailState.SKIPPED, "", {})


def test_what_is_gone_is_left_out(door: Door) -> None:
    following()
    made = letters.letter()
    OutgoingMail.objects.all().delete()
    news("letter/999", made.issue.ref)
    person = PersonFactory(slug="aigerim")
    news(person.ref, kind="person.changed")
    derive()
    Person.objects.filter(slug="aigerim").delete()
    send()
    assert Letter.objects.count() == 1
    assert "Letter sent" in door.texts[0]
    assert "overdue" not in door.texts[0]
    assert "Aigerim" not in door.texts[0]


def test_thing_followed_that_is_gone_is_told_nothing_of(door: Door) -> None:
    person = PersonFactory(slug="aigerim")
    following(person.ref)
    news("person/other", person.ref, kind="person.changed")
    derive()
    Person.objects.all().delete()
    assert send() == 0
    assert OutgoingMail.objects.get().state == MailState.SKIPPED


@pytest.mark.parametrize("how", ["stopped", "closed"])
def test_nobody_is_written_to_who_has_stopped_meanwhile(door: Door, how: str) -> None:
    made = following()
    issue()
    derive()
    if how == "stopped":
        actions.stop_following(made)
    else:
        made.account.is_active = False
        made.account.save()
    assert send() == 0
    assert (door.taken, OutgoingMail.objects.get().state) == ([], MailState.SKIPPED)


def test_more_than_a_mail_holds_stands_behind_a_link(door: Door) -> None:
    made = issue()
    following(made.ref)
    following("everything")
    following("search?language=en&stage=raised")
    for _number in range(MOST_ITEMS + 1):
        news(made.ref)
    derive()
    send()
    one, everything, search = door.texts
    assert "And 1 more piece of news" in one
    assert f"/en/record/?about=issue%2F{made.number}" in one
    assert "/en/record/\r\n" in everything
    assert "/en/issues/?language=en&stage=raised" in search
    assert f"{MOST_ITEMS + 1} pieces of news" in str(door.taken[0]["Subject"])


def test_worker_killed_between_writing_and_sending_tells_once(door: Door) -> None:
    following()
    issue()
    derive()
    with later():
        mail = _lease(OutgoingMail.objects.get().pk)
        assert mail is not None
        assert send_due() == 0
    with later(seconds=LEASE.total_seconds() + 300):
        assert [send_due(), send_due()] == [1, 0]
        assert actions.write_notices() == 0
    assert [message["Message-ID"] for message in door.taken] == [mail.message_id]


def test_daily_mail_of_a_person_arrives_once(door: Door) -> None:
    made = issue()
    following(made.ref, Rhythm.DAILY)
    news(made.ref)
    news(made.ref)
    actions.note_news()
    with later(days=1):
        for _tick in range(3):
            actions.write_notices()
            send_due()
    assert len(door.taken) == 1


def test_question_is_asked_only_about_what_is_public(door: Door) -> None:
    made = issue(title="The lamp at our corner is dark")
    facts: dict[str, Any] = {"language": "ru", "page_language": "en", "connection": ""}
    actions.ask_following(made.ref, email="a@example.org", rhythm=Rhythm.DAILY, **facts)
    actions.ask_following("issue/99", email="a@example.org", rhythm=Rhythm.DAILY, **facts)
    assert send() == 1
    assert door.taken[0]["Subject"] == "Do you want to follow this? Issue 1: The lamp at our corner is dark"
    assert "List-Unsubscribe" not in door.taken[0]
    text = " ".join(door.texts[0].split())
    assert "Once a day, in the morning" in text
    assert "/en/follow/confirm/" in text
    assert Following.objects.count() == 0
