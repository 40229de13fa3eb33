"""A mail server on the loopback address that notes each mail it took, and can misbehave on demand. Knows no Django."""

from __future__ import annotations

import asyncio
import email
import re
import socket
from email.policy import default
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller

from tests.faults.journal import Journal

MOODS = ("later", "never", "hangs", "dies", "takes")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Sink:
    """Takes every mail but those to addresses that begin with a mood; all moods but `never` pass after one try.

    `later` answers 451, `never` 550, `hangs` says nothing for two minutes, `dies` takes the mail and cuts the line
    before it has said so. `takes` takes it and is silent.
    """

    def __init__(self, path: Path, port: int = 0) -> None:
        self.path, self.port = path, port or free_port()
        self.journal = Journal(path)
        self.moody: set[str] = set()
        self.server: Controller | None = None

    def start(self) -> None:
        self.server = Controller(self, hostname="127.0.0.1", port=self.port)
        self.server.start()

    def stop(self) -> None:
        if self.server:
            self.server.stop()
        self.server = None

    async def handle_DATA(self, server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        to = envelope.rcpt_tos[0]
        mood = "" if to in self.moody else next((mood for mood in MOODS if to.startswith(mood)), "")
        if mood == "never":
            return "550 no such person"
        if mood:
            self.moody.add(to)
        if mood == "later":
            return "451 try again later"
        if mood == "hangs":
            await asyncio.sleep(120)
        self.note(envelope.content)
        if mood == "takes":
            await asyncio.sleep(120)
        if mood == "dies":
            server.transport.abort()
        return "250 taken"

    def note(self, content: bytes) -> None:
        message = email.message_from_bytes(content, policy=default)
        body = message.get_body(("plain",))  # type: ignore[attr-defined]  # of the modern policy
        text = str(body.get_content()) if body else ""
        links = [link.rstrip(".,)>") for link in re.findall(r"https?://\S+", text)]
        self.journal.note(
            "mail", id=str(message["Message-ID"]), to=str(message["To"]), subject=str(message["Subject"]), links=links
        )
