"""The mail folder of the site, read as the people it is addressed to."""

from __future__ import annotations

import email
import re
import time
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

PATIENCE_S = 30


@dataclass(frozen=True)
class Mail:
    """One mail that was delivered."""

    to: str
    subject: str
    text: str
    at: float

    def link(self, part: str = "/") -> str:
        """Return the first link that holds a part."""
        found = [link for link in re.findall(r"https?://\S+", self.text) if part in link]
        assert found, f"no link with {part!r} in:\n{self.text}"
        return found[0].rstrip(".,)>")

    def code(self) -> str:
        """Return the sign-in code: it stands on a line of its own."""
        found = re.search(r"^\s*([A-Z0-9]{3,8}(?:-[A-Z0-9]{3,8})?)\s*$", self.text, re.MULTILINE)
        assert found, f"no code in:\n{self.text}"
        return found[1]


class Mailbox:
    """All mails; each reader asks for their own."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.taken = folder, set[Path]()

    def newest(self, to: str, about: str = "") -> Mail:
        """Wait for a mail to an address that nobody has taken yet, and that holds some words; take it."""
        deadline = time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline:
            for path in sorted(self.folder.glob("*.eml"), key=lambda path: path.stat().st_mtime, reverse=True):
                if path in self.taken:
                    continue
                mail = _read(path)
                if mail.to == to and about in mail.subject + mail.text:
                    self.taken.add(path)
                    return mail
            time.sleep(0.2)
        raise AssertionError(f"no mail to {to} about {about!r} came within {PATIENCE_S} s")

    def forget(self, to: str) -> None:
        """Take all mails that came to an address so far, so that the next one is new."""
        self.taken |= {path for path in self.folder.glob("*.eml") if _read(path).to == to}


def _read(path: Path) -> Mail:
    message = email.message_from_bytes(path.read_bytes(), policy=default)
    assert isinstance(message, EmailMessage)
    plain = message.get_body(("plain",))
    text = str(plain.get_content()) if plain else ""
    return Mail(str(message["To"]), str(message["Subject"]), text, path.stat().st_mtime)
