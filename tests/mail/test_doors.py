"""Three doors, each spoken to as the world does: IMAP, LMTP and SMTP over sockets, a pipe into the real command."""

from __future__ import annotations

import os
import smtplib
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.db import DatabaseError

from kopir.mail.actions import keep, put_aside
from kopir.mail.actions.incoming import forget, forget_junk, forget_sender, raw_of, settle
from kopir.mail.doors import listener
from kopir.mail.doors.imap import poll
from kopir.mail.models import IncomingMail, Mailbox
from kopir.mail.rules import MAX_BYTES, Door, Fate
from kopir.web.errors import Refused, TooLate
from tests.factories.mails import MAILBOX, written
from tests.mail.imap import Box, mailbox

RAW = written("Құрметті азаматтар").as_bytes()


@pytest.fixture
def box(settings: Any) -> Iterator[Box]:
    with mailbox() as made:
        settings.IMAP_URL, settings.REPLY_ADDRESS = made.url, MAILBOX
        yield made


@pytest.mark.django_db
def test_poll_keeps_what_is_new_and_changes_nothing(box: Box) -> None:
    box.mails = {3: RAW, 5: b"Subject: two\r\n\r\nTwo"}
    assert [poll(), poll()] == [2, 0]
    assert [raw_of(mail) for mail in IncomingMail.objects.order_by("pk")] == [*box.mails.values()]
    box.mails[9] = b"Subject: three\r\n\r\nThree"
    assert poll() == 1
    place = Mailbox.objects.get()
    assert (place.last_uid, place.validity, place.trouble, place.polled_at is not None) == (9, 7, "", True)
    assert {told.split()[0] for told in box.seen} == {"CAPABILITY", "LOGIN", "EXAMINE", "UID", "LOGOUT"}


@pytest.mark.django_db
def test_new_numbers_of_a_mailbox_bring_nothing_twice(box: Box) -> None:
    box.mails = {3: RAW}
    poll()
    box.validity, box.mails = 8, {1: RAW, 2: b"Subject: new\r\n\r\nNew"}
    poll()
    assert (IncomingMail.objects.count(), Mailbox.objects.get().last_uid) == (2, 2)


@pytest.mark.django_db
def test_of_a_mail_that_is_too_large_the_head_is_kept(box: Box) -> None:
    box.mails, box.sizes = {1: RAW}, {1: MAX_BYTES + 1}
    poll()
    mail = IncomingMail.objects.get()
    assert (mail.is_cut, raw_of(mail)) == (True, RAW.partition(b"\r\n\r\n")[0] + b"\r\n\r\n")


@pytest.mark.django_db
def test_what_cannot_be_kept_is_fetched_again(box: Box, monkeypatch: pytest.MonkeyPatch) -> None:
    box.mails = {1: RAW, 2: b"Subject: two\r\n\r\nTwo"}

    def full(*_given: Any, **_more: Any) -> None:
        raise DatabaseError("disk full")

    with monkeypatch.context() as broken:
        broken.setattr("kopir.mail.doors.imap.keep", full)
        with pytest.raises(DatabaseError):
            poll()
    assert poll() == 2


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("old", "new"), [(":secret@", ":wrong@"), ("Replies", "Nowhere"), ("127.0.0.1:", "127.0.0.1:1#")]
)
def test_trouble_with_the_mailbox_is_noted(box: Box, settings: Any, old: str, new: str) -> None:
    settings.IMAP_URL = box.url.replace(old, new)
    assert poll() == 0
    place = Mailbox.objects.get()
    assert (bool(place.trouble), place.polled_at, "kopir" in str(place)) == (True, None, False)


@pytest.mark.django_db
def test_mailbox_of_the_test_mail_alone_is_left_alone(box: Box, settings: Any) -> None:
    settings.REPLY_ADDRESS = ""
    box.mails = {1: RAW}
    assert (poll(), box.seen) == (0, [])


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def listening(settings: Any, request: pytest.FixtureRequest) -> Iterator[int]:
    port = free_port()
    settings.MAIL_LISTEN = f"{request.param}://127.0.0.1:{port}"
    stop = threading.Event()
    thread = threading.Thread(target=listener.listen, args=[stop])
    thread.start()
    for _try in range(200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        stop.wait(0.02)
    yield port
    stop.set()
    thread.join()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("listening", ["lmtp"], indirect=True)
def test_lmtp_answers_for_each_recipient_and_five_at_once_are_one_mail(listening: int) -> None:
    to = ["reply+a@kopir.example", "reply+b@kopir.example"]

    def send(_number: int) -> list[int]:
        # The library's own LMTP hears only the first of the answers.
        with smtplib.LMTP("127.0.0.1", listening) as link:
            link.ehlo()
            link.mail("mayor@tumar.example")
            for one in to:
                link.rcpt(one)
            link.docmd("DATA")
            link.send(RAW + b"\r\n.\r\n" if not RAW.endswith(b"\r\n") else RAW + b".\r\n")
            return [link.getreply()[0] for _one in to]

    with ThreadPoolExecutor(5) as pool:
        assert [*pool.map(send, range(5))] == [[250, 250]] * 5
    mail = IncomingMail.objects.get()
    assert (mail.door, mail.envelope_from) == ("lmtp", "mayor@tumar.example")
    assert (mail.recipients, raw_of(mail)) == (to, RAW)
    folder = Path(default_storage.path(mail.name)).parent
    assert len([*folder.iterdir()]) == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("listening", ["smtp"], indirect=True)
def test_smtp_names_the_cap_and_says_later_where_nothing_can_be_kept(
    listening: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    with smtplib.SMTP("127.0.0.1", listening) as link:
        link.ehlo()
        assert link.esmtp_features["size"] == str(MAX_BYTES)
        code, words = link.docmd(f"MAIL FROM:<x@y.example> SIZE={MAX_BYTES + 1}")
        assert (code, b"25 MB" in words) == (552, True)

        def full(*_given: Any, **_more: Any) -> None:
            raise OSError(28, "No space left on device")

        with monkeypatch.context() as broken:
            broken.setattr("kopir.mail.doors.listener.keep", full)
            with pytest.raises(smtplib.SMTPDataError) as caught:
                link.sendmail("x@y.example", ["reply@kopir.example"], RAW)
        assert caught.value.smtp_code == 451
        monkeypatch.setattr("kopir.mail.actions.incoming.MAX_BYTES", 10)
        with pytest.raises(smtplib.SMTPDataError) as caught:
            link.sendmail("x@y.example", ["reply@kopir.example"], RAW)
        assert (caught.value.smtp_code, b"25 MB" in caught.value.smtp_error) == (552, True)
    assert not IncomingMail.objects.exists()


@pytest.mark.parametrize(
    "url", ["", "lmtp://0.0.0.0:24", "lmtp://198.51.100.7:24", "http://127.0.0.1:24", "smtp://::1"]
)
def test_listener_listens_to_this_machine_alone(url: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  # whose words nobody reads
        listener.place_of(url)


def test_places_to_listen() -> None:
    assert listener.place_of("lmtp://localhost:24") == (Door.LMTP, "127.0.0.1", 24)
    assert listener.place_of("smtp://[::1]:25") == (Door.SMTP, "::1", 25)


def pipe(folder: Path, raw: bytes, *words: str, **more: str) -> subprocess.CompletedProcess[bytes]:
    given = {"KOPIR_DATA_DIR": str(folder), "PYTHONPATH": str(Path.cwd()), "PATH": os.environ["PATH"], **more}
    command = [sys.executable, "-m", "kopir", "mail", "receive", *words]
    return subprocess.run(command, input=raw, env=given, capture_output=True, check=False)


@pytest.mark.process
def test_pipe_keeps_refuses_and_asks_to_try_later(tmp_path: Path) -> None:
    away = pipe(tmp_path, RAW)
    assert (away.returncode, b"try again later" in away.stderr) == (75, True)  # no tables yet
    manage = [sys.executable, "-m", "kopir", "manage"]
    given = {"KOPIR_DATA_DIR": str(tmp_path), "PYTHONPATH": str(Path.cwd()), "PATH": os.environ["PATH"]}
    subprocess.run([*manage, "migrate", "mail"], env=given, check=True, capture_output=True)
    assert pipe(tmp_path, RAW, "--sender", "a@b.example", "--recipient", "reply@kopir.example").returncode == 0
    assert [path.read_bytes() for path in (tmp_path / "files" / "mail").rglob("*.eml")][:1] == [RAW]
    large = pipe(tmp_path, b"x" * (MAX_BYTES + 1))
    assert (large.returncode, b"25 MB" in large.stderr) == (1, True)
    (tmp_path / "files").rename(tmp_path / "gone")
    (tmp_path / "files").write_text("no folder")
    assert pipe(tmp_path, b"Subject: other\n\nOther").returncode == 75


@pytest.mark.django_db
def test_settled_mail_is_settled_once(time_machine: Any) -> None:
    time_machine.move_to("2026-11-23T06:00:00Z", tick=False)
    mail = keep(RAW, door=Door.PIPE)
    with pytest.raises(TooLate):
        put_aside(mail, "spam")
    settle(mail, Fate.PEN)
    late = IncomingMail.objects.get()
    put_aside(mail, "spam")
    with pytest.raises(TooLate):
        put_aside(late, "spam")
    assert forget_junk() == 0
    time_machine.shift(timedelta(days=91))
    name = mail.name
    assert [forget_junk(), forget_junk()] == [1, 0]
    mail.refresh_from_db()
    assert (mail.name, mail.sender_address, mail.fate, raw_of(mail)) == ("", "", "not_a_reply", b"")
    assert str(mail) == f"pipe {mail.sha256[:8]} (not_a_reply)"
    assert name.startswith("mail/")
    forget(mail)


@pytest.mark.django_db
def test_what_a_person_wrote_is_forgotten_with_them_unless_it_is_a_reply() -> None:
    pen, placed = keep(RAW, door=Door.PIPE), keep(b"Subject: x\n\nx", door=Door.PIPE)
    for mail, fate in ((pen, Fate.PEN), (placed, Fate.PLACED)):
        settle(mail, fate, sender_address="aigul@example.org")
    forget_sender(lambda address: address == "aigul@example.org")
    found = dict(IncomingMail.objects.values_list("pk", "sender_address"))
    assert found == {pen.pk: "", placed.pk: "aigul@example.org"}
    assert not IncomingMail.objects.in_pen().exists()
    junk = keep(b"Subject: y\n\ny", door=Door.PIPE)
    settle(junk, Fate.NOT_A_REPLY, sender_address="aigul@example.org")
    forget_sender(lambda address: address == "aigul@example.org")
    junk.refresh_from_db()
    assert junk.sender_address == ""


@pytest.mark.django_db
def test_too_large_is_refused_before_anything_is_written() -> None:
    with pytest.raises(Refused):
        keep(b"x" * (MAX_BYTES + 1), door=Door.PIPE)
    assert not IncomingMail.objects.exists()


@pytest.mark.django_db
def test_mail_by_two_doors_at_once_is_one_and_leaves_one_file(monkeypatch: pytest.MonkeyPatch) -> None:
    class Slower:
        def save(self, name: str, content: Any) -> str:
            monkeypatch.setattr("kopir.mail.actions.incoming.default_storage", default_storage)
            keep(RAW, door=Door.LMTP)  # the other door is done while this one writes
            return default_storage.save(name, content)

    monkeypatch.setattr("kopir.mail.actions.incoming.default_storage", Slower())
    mail = keep(RAW, door=Door.PIPE)
    assert (mail.door, raw_of(mail), IncomingMail.objects.count()) == (Door.LMTP, RAW, 1)
    _folders, files = default_storage.listdir(str(Path(mail.name).parent))
    assert files == [Path(mail.name).name]
