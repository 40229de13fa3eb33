"""The test mail: really sent, really read back."""

from __future__ import annotations

import re
import socketserver
import threading
from collections.abc import Iterator
from email import message_from_bytes
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from kopir.config.opening import mail_test, making, site_file
from kopir.config.opening.mail_test import Verdict
from tests.config.test_serve import free_port

pytestmark = pytest.mark.django_db


class Box:
    """A mail server that keeps what it gets."""

    def __init__(self) -> None:
        self.mails: list[bytes] = []

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        self.mails.append(envelope.content)
        return "250 OK"

    def text(self) -> str:
        return message_from_bytes(self.mails[-1]).get_payload(decode=True).decode()  # type: ignore[union-attr]

    def code(self) -> str:
        found = re.search(r"\d{6}", self.text())
        assert found
        return found[0]


@pytest.fixture
def box(settings: Any, tmp_path: Path) -> Iterator[Box]:
    settings.DATA_DIR, settings.IMAP_URL = tmp_path, ""
    box, port = Box(), free_port()
    server = Controller(box, hostname="127.0.0.1", port=port)
    server.start()
    settings.SMTP_URL = f"smtp://127.0.0.1:{port}"
    yield box
    server.stop()


class ImapTalk(socketserver.StreamRequestHandler):
    """As much of IMAP as reading one mail needs."""

    def handle(self) -> None:
        self.wfile.write(b"* OK ready\r\n")
        box: Box = self.server.box  # type: ignore[attr-defined]
        while line := self.rfile.readline():
            tag, verb = line.split()[0], line.split()[1].upper()
            if verb == b"CAPABILITY":
                self.wfile.write(b"* CAPABILITY IMAP4rev1\r\n")
            elif verb in {b"SELECT", b"EXAMINE"}:
                self.wfile.write(b"* %d EXISTS\r\n" % len(box.mails))
            elif verb == b"SEARCH":
                wanted = line.split(b'"')[1]
                found = [b"%d" % number for number, mail in enumerate(box.mails, 1) if wanted in mail]
                self.wfile.write(b"* SEARCH " + b" ".join(found) + b"\r\n")
            elif verb == b"FETCH":
                mail = box.mails[int(line.split()[2]) - 1]
                self.wfile.write(b"* 1 FETCH (RFC822 {%d}\r\n" % len(mail) + mail + b")\r\n")
            elif verb == b"LOGOUT":
                self.wfile.write(b"* BYE\r\n")
            self.wfile.write(tag + b" OK done\r\n")


@pytest.fixture
def imap(box: Box, settings: Any) -> Iterator[Box]:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), ImapTalk) as server:
        server.box = box  # type: ignore[attr-defined]
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings.IMAP_URL = f"imap://me:word@127.0.0.1:{server.server_address[1]}"
        yield box
        server.shutdown()


def test_mail_is_sent_and_read_by_imap(imap: Box, tmp_path: Path) -> None:
    assert not mail_test.is_tested(tmp_path)
    assert mail_test.send_and_read(tmp_path, "me@example.org", None) is Verdict.ARRIVED
    assert mail_test.is_tested(tmp_path)


def test_mail_that_does_not_arrive_is_not_found(imap: Box, settings: Any) -> None:
    assert not mail_test.has_arrived(settings.IMAP_URL, "<another@x>", "123456", patience_s=0)
    assert not mail_test.has_arrived(f"imap://127.0.0.1:{free_port()}", "<x@x>", "123456", patience_s=0)


def test_code_is_asked_of_whoever_sits_there(box: Box, tmp_path: Path) -> None:
    assert mail_test.send_and_read(tmp_path, "me@example.org", lambda _prompt: box.code()) is Verdict.ARRIVED
    assert mail_test.send_and_read(tmp_path, "me@example.org", lambda _prompt: "x") is Verdict.WRONG_CODE


def test_code_is_told_later_where_nobody_sits_there(box: Box, tmp_path: Path) -> None:
    assert mail_test.send_and_read(tmp_path, "me@example.org", None) is Verdict.CODE_ASKED
    said: list[str] = []
    assert making.make(said.append, None, code="000") == 1
    assert not mail_test.is_tested(tmp_path)
    assert making.make(said.append, None, code=box.code()) == 0
    assert said[-1] == "The test mail has arrived: this site can send mail."
    assert mail_test.is_tested(tmp_path)


def test_test_proves_nothing_for_another_server(box: Box, tmp_path: Path, settings: Any) -> None:
    mail_test.send_and_read(tmp_path, "me@example.org", lambda _prompt: box.code())
    settings.SMTP_URL = "smtp://localhost:1"
    assert not mail_test.is_tested(tmp_path)
    assert mail_test.send_and_read(tmp_path, "me@example.org", None) is Verdict.NOT_SENT
    settings.SMTP_URL = ""
    assert mail_test.send_and_read(tmp_path, "me@example.org", None) is Verdict.NO_SERVER


def test_init_sends_the_test_again_when_asked(imap: Box, tmp_path: Path) -> None:
    site_file.write(tmp_path, {"mail.test_address": "me@example.org"})
    said: list[str] = []
    assert making.make(said.append, None, is_only_mail=True) == 0
    assert said[0] == "The test mail has arrived: this site can send mail."
    assert len(imap.mails) == 1
