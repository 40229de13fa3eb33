"""The outbox: queued in the act's transaction, sent once, forgotten when done; talks to a real SMTP server."""

from __future__ import annotations

import email
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.mail import send_mail
from django.template import engines
from django.template.loaders.locmem import Loader
from hypothesis import given
from hypothesis import strategies as st

from kopir.mail.actions import budget, queue, send_due
from kopir.mail.actions.outbox import _lease
from kopir.mail.models import OutgoingMail
from kopir.mail.rules import LEASE, MAX_ATTEMPTS, Budget, LinkSpec, MailState, next_attempt_in, split_mail
from kopir.tokens.actions import find
from kopir.tokens.models import Token
from tests.mail.smtp import serving

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
TEXTS = {
    "mail/test.txt": "Subject: Hello, {{ name }}\n\nDear {{ name }} & co,\n{{ link }}\n",
    "mail/broken.txt": "no subject here",
}


class Door:
    """A mail server's behaviour: what it answers, and what it took in."""

    def __init__(self) -> None:
        self.rcpt, self.data = "250 OK", "250 OK"
        self.taken: list[EmailMessage] = []

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:  # noqa: N802
        envelope.rcpt_tos.append(address)
        return self.rcpt

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        if self.data.startswith("250"):
            self.taken.append(email.message_from_bytes(envelope.content, policy=default))  # type: ignore[arg-type]
        return self.data


@pytest.fixture
def door(settings: Any) -> Iterator[Door]:
    door = Door()
    with serving(door, settings):
        yield door


@pytest.fixture(autouse=True)
def _texts(monkeypatch: pytest.MonkeyPatch) -> None:
    engine = engines["django"].engine
    loaders = [Loader(engine, TEXTS), *engine.template_loaders]
    monkeypatch.setitem(engine.__dict__, "template_loaders", loaders)


@pytest.fixture
def at_eight() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def put(**changes: Any) -> OutgoingMail:
    facts: dict[str, Any] = {
        "to": "aigul@example.org",
        "template": "mail/test.txt",
        "language": "kk",
        "context": {"name": "Айгүл"},
        "about": "issue/7",
        "dedupe": "one",
    }
    return queue(**(facts | changes))


@pytest.mark.django_db
def test_mail_is_delivered_and_the_address_forgotten(door: Door) -> None:
    put()
    assert [send_due(), send_due()] == [1, 0]
    message, row = door.taken[0], OutgoingMail.objects.get()
    assert (message["To"], message["Subject"]) == ("aigul@example.org", "Hello, Айгүл")
    assert (message["Content-Language"], message["Auto-Submitted"]) == ("kk", "auto-generated")
    assert message.get_content().startswith("Dear Айгүл & co,")
    assert (row.state, row.to, row.context, row.message_id) == (MailState.SENT, "", {}, message["Message-ID"])
    assert str(row) == "mail/test.txt (sent)"


@pytest.mark.django_db
def test_address_of_an_office_stays_readable(door: Door) -> None:
    put(is_private=False)
    send_due()
    assert OutgoingMail.objects.get().to == "aigul@example.org"


@pytest.mark.django_db
def test_queue_twice_is_one_mail() -> None:
    assert put() == put(to="other@example.org")
    assert put(dedupe="two") != put()
    assert [mail.to for mail in OutgoingMail.objects.all()] == ["aigul@example.org"] * 2


@pytest.mark.django_db
def test_later_means_later(door: Door, at_eight: time_machine.Traveller) -> None:
    door.data = "451 try again"
    put()
    assert send_due() == 0
    row = OutgoingMail.objects.get()
    assert (row.state, row.attempts, row.not_before) == (MailState.QUEUED, 1, NOW + timedelta(minutes=1))
    assert row.to == "aigul@example.org"
    door.data = "250 OK"
    at_eight.shift(59)
    assert send_due() == 0
    at_eight.shift(1)
    assert send_due() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("step", ["rcpt", "data"])
def test_refused_for_good_is_refused_and_forgotten(door: Door, step: str) -> None:
    setattr(door, step, "550 no such user aigul@example.org")
    put()
    assert [send_due(), send_due()] == [0, 0]
    row = OutgoingMail.objects.refused().get()
    assert (row.to, row.refusal[:3], "example" in row.refusal) == ("", "550", False)


@pytest.mark.django_db
@pytest.mark.parametrize("url", ["smtp://127.0.0.1:1", "smtps://127.0.0.1:1"])
def test_server_away_is_tried_again(settings: Any, url: str) -> None:
    settings.SMTP_URL = url
    put()
    send_due()
    assert (OutgoingMail.objects.get().state, OutgoingMail.objects.get().attempts) == (MailState.QUEUED, 1)


@pytest.mark.django_db
def test_wrong_password_of_ours_refuses_nobody(door: Door, settings: Any) -> None:
    settings.SMTP_URL = settings.SMTP_URL.replace("smtp://", "smtp://kopir:wrong@")
    put()
    send_due()
    assert OutgoingMail.objects.get().state == MailState.QUEUED


@pytest.mark.django_db
def test_no_tls_where_tls_is_asked_for_sends_nothing(door: Door, settings: Any) -> None:
    settings.SMTP_URL = settings.SMTP_URL.replace("smtp://", "smtp+starttls://")
    put()
    send_due()
    assert (door.taken, OutgoingMail.objects.get().state) == ([], MailState.QUEUED)


@pytest.mark.django_db
def test_patience_runs_out(door: Door, at_eight: time_machine.Traveller) -> None:
    door.rcpt = "450 later"
    put()
    for _attempt in range(MAX_ATTEMPTS):
        send_due()
        at_eight.shift(timedelta(hours=6))
    assert OutgoingMail.objects.get().state == MailState.REFUSED


@pytest.mark.django_db
def test_lease_of_a_killed_worker_runs_out_and_the_mail_goes_once_more(
    door: Door, at_eight: time_machine.Traveller
) -> None:
    """Killed between sending and marking: the row is as `_lease` left it, the receiver has the mail already."""
    mail = put()
    leased = _lease(mail.pk)
    assert leased is not None
    assert (_lease(mail.pk), send_due()) == (None, 0)
    at_eight.shift(LEASE + timedelta(seconds=1))
    assert [send_due(), send_due()] == [1, 0]
    assert [message["Message-ID"] for message in door.taken] == [mail.message_id]


@pytest.mark.django_db
def test_mail_that_another_worker_leased_meanwhile_is_left_to_it(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    taken, mine = put(), put(dedupe="mine")

    def other_was_faster() -> Budget:
        left = budget()
        _lease(taken.pk)
        return left

    monkeypatch.setattr("kopir.mail.actions.outbox.budget", other_was_faster)
    assert send_due() == 1
    assert [message["Message-ID"] for message in door.taken] == [mine.message_id]


@pytest.mark.django_db
def test_clock_that_was_set_back_holds_no_mail(door: Door, at_eight: time_machine.Traveller) -> None:
    at_eight.shift(timedelta(days=3))
    put()
    leased = put(dedupe="leased")
    assert _lease(leased.pk) is not None
    at_eight.shift(timedelta(days=-3))
    assert [send_due(), send_due()] == [2, 0]


@pytest.mark.django_db
def test_nobody_answers_and_no_other_mail_waits_for_it(settings: Any) -> None:
    settings.SMTP_URL = "smtp://127.0.0.1:1"
    put()
    put(dedupe="two")
    assert send_due() == 0
    assert list(OutgoingMail.objects.order_by("pk").values_list("attempts", flat=True)) == [1, 0]


@pytest.mark.django_db
def test_link_is_minted_when_sent_and_never_stored(door: Door, settings: Any) -> None:
    settings.ROOT_URLCONF = "tests.mail.urls"
    put(link=LinkSpec("issue.confirm", "issue/7", timedelta(days=7), "confirm"))
    assert Token.objects.count() == 0
    send_due()
    secret = door.taken[0].get_content().split("/confirm/")[1].strip()
    token = find("issue.confirm", secret)
    assert token is not None
    assert token.expires_at == token.created_at + timedelta(days=7)
    assert secret not in str(list(OutgoingMail.objects.values())) + str(list(Token.objects.values()))


@pytest.mark.django_db
def test_mail_that_cannot_be_written_waits_and_stops_no_other(door: Door) -> None:
    put(template="mail/broken.txt", dedupe="broken")
    put(template="mail/missing.txt", dedupe="missing")
    put(link=LinkSpec("a.b", "issue/7", None, "no-such-page"), dedupe="unlinked")
    put()
    assert send_due() == 1
    assert sorted(OutgoingMail.objects.filter(attempts=1).values_list("dedupe", flat=True)) == [
        "broken",
        "missing",
        "unlinked",
    ]


@pytest.mark.django_db
def test_without_a_server_mails_are_files(settings: Any) -> None:
    mail = put()
    assert send_due() == 1
    files = list(Path(settings.MAIL_DIR).iterdir())
    assert [file.name for file in files] == [mail.message_id.strip("<>").split("@")[0] + ".eml"]
    message = email.message_from_bytes(files[0].read_bytes(), policy=default)
    assert message.get_content() == "Dear Айгүл & co,\r\n"


@pytest.mark.django_db
def test_folder_that_cannot_be_written_keeps_the_mail(settings: Any, tmp_path: Path) -> None:
    (tmp_path / "occupied").mkdir()
    settings.MAIL_DIR = tmp_path / "occupied"
    mail = put()
    (settings.MAIL_DIR / (mail.message_id.strip("<>").split("@")[0] + ".eml")).mkdir()
    assert send_due() == 0
    assert OutgoingMail.objects.get().state == MailState.QUEUED


@pytest.mark.django_db
def test_mails_of_libraries_go_into_the_outbox(door: Door) -> None:
    send_mail("Your\ncode".replace("\n", " "), "123456", None, ["a@example.org", "b@example.org"])
    assert send_due() == 2
    assert [message["To"] for message in door.taken] == ["a@example.org", "b@example.org"]
    assert str(OutgoingMail.objects.first()) == " (sent)"
    assert "123456" not in str(list(OutgoingMail.objects.values()))


def test_waiting_doubles_up_to_six_hours() -> None:
    waits = [next_attempt_in(attempt) for attempt in range(MAX_ATTEMPTS + 1)]
    minutes = [None if wait is None else wait.total_seconds() / 60 for wait in waits]
    assert minutes == [1, 1, 2, 4, 8, 16, 32, 64, 128, 256, 360, 360, None]


LINE = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]))


@given(LINE, LINE)
def test_split_mail_takes_subject_and_body_apart(subject: str, body: str) -> None:
    assert split_mail(f"\nSubject: {subject}\n\n{body}\n") == (subject.strip(), body + "\n")


@pytest.mark.parametrize("text", ["", "Subject: a", "Subject: a\nb", "a\n\nb"])
def test_split_mail_refuses_other_shapes(text: str) -> None:
    with pytest.raises(ValueError, match="Subject"):
        split_mail(text)
