"""Sending mail: states, patience, and how a text becomes subject and body."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from html import escape
from typing import Any


class MailState(StrEnum):
    QUEUED = "queued"
    HANDED_OVER = "handed_over"  # to an office: under way to its server, or the server's last word was never heard
    SENT = "sent"
    REFUSED = "refused"  # the receiving server said no for good, or patience ran out
    SKIPPED = "skipped"  # when its turn came there was nothing left to say


class Door(StrEnum):
    """Where a mail came in."""

    IMAP = "imap"
    LMTP = "lmtp"
    SMTP = "smtp"
    PIPE = "pipe"


class Fate(StrEnum):
    """What became of a mail that came in; all but the first two are settled."""

    KEPT = "kept"  # the bytes are on the disk; nobody has read them yet
    PEN = "pen"  # read, and no machine may say what it belongs to: an editor does
    PLACED = "placed"  # it stands on the thing that it is about
    DUPLICATE = "duplicate"  # the same mail was settled before
    NOT_A_REPLY = "not_a_reply"  # an editor's word; its bytes are deleted after a term


MAX_BYTES = 25 * 1024 * 1024
TOO_BIG = "The message is larger than 25 MB. Send a smaller one, or answer by the link in the letter."
MAX_READINGS = 3  # a mail that ends its reader so often waits for a person
JUNK_DAYS = 90


@dataclass(frozen=True)
class LinkSpec:
    """A link to be minted when the mail is sent, so that no stored row ever holds the secret.

    `url_name` is reversed with the secret as its only argument; `lifetime` None lives until closed.
    """

    act: str
    about: str
    lifetime: timedelta | None
    url_name: str


@dataclass(frozen=True)
class Budget:
    """What the whole site may still send: in the hour, in the day, and how many mails are due."""

    hour_left: int
    day_left: int
    due: int

    @property
    def left(self) -> int:
        return max(0, min(self.hour_left, self.day_left))

    @property
    def is_used_up(self) -> bool:
        """Whether mails wait because of the budget alone."""
        return self.due > 0 and not self.left


@dataclass(frozen=True)
class NewMail:
    """A mail to be queued.

    `dedupe` names it: queueing the same one twice keeps the first. `is_private` False is for the published addresses
    of offices, which stay readable in the log. `is_answerable` gives it a reply address of what it is `about`;
    `follows` is the Message-ID of the mail that it continues. With a `second_language` it is written in both, and what
    the context says otherwise in the second stands under its key `IN_SECOND`.
    """

    to: str
    template: str
    language: str
    about: str
    dedupe: str
    context: dict[str, Any] = field(default_factory=dict)
    link: LinkSpec | None = None
    is_private: bool = True
    is_answerable: bool = False
    follows: str = ""
    second_language: str = ""


IN_SECOND = "in_second_language"
MAX_ATTEMPTS = 12
LEASE = timedelta(minutes=5)  # longer than the slowest talk with a mail server that transport allows
LONGEST_WAIT = timedelta(hours=6)


def next_attempt_in(attempts: int) -> timedelta | None:
    """Return how long to wait after a failed attempt: 1 min doubling up to 6 h; None when patience has run out."""
    if attempts >= MAX_ATTEMPTS:
        return None
    return min(timedelta(minutes=2 ** max(attempts - 1, 0)), LONGEST_WAIT)


def split_mail(text: str) -> tuple[str, str]:
    """Return subject and body of a rendered mail text.

    Raises
    ------
    ValueError
        Unless the first line begins with ``Subject:`` and the second is empty.
    """
    first, _, rest = text.lstrip("\n").partition("\n")
    if not first.startswith("Subject:") or not rest.startswith("\n"):
        raise ValueError("a mail text begins with 'Subject: …' and an empty line")
    return first.removeprefix("Subject:").strip(), rest.strip("\n") + "\n"


def list_headers(list_id: str, stop_url: str) -> dict[str, str]:
    """Return the headers of a mail that went to a list and stops by one press (RFC 2919, RFC 8058)."""
    return {
        "List-Id": f"<{list_id}>",
        "List-Unsubscribe": f"<{stop_url}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Precedence": "bulk",
    }


def thread_headers(message_id: str) -> dict[str, str]:
    """Return the headers of a mail that continues another (RFC 5322); none where it is the first."""
    return {"In-Reply-To": message_id, "References": message_id} if message_id else {}


TAG_BYTES = 16  # 128 bit, 26 letters
_TAGGED = re.compile(r"([a-z]+)-([0-9]{1,18})-([a-z2-7]{26})")


def reply_tag(secret: str, ref: str) -> str:
    """Return what only the holder of the secret can say of a public reference: no stored row ever holds it.

    >>> reply_tag("secret", "letter/12")
    'orsp66aptodm4kpegirrg6z42a'
    """
    key = hmac.new(secret.encode(), b"kopir.mail.reply", hashlib.sha256).digest()
    digest = hmac.new(key, ref.encode(), hashlib.sha256).digest()[:TAG_BYTES]
    return base64.b32encode(digest).decode().rstrip("=").lower()


def reply_address(mailbox: str, secret: str, ref: str) -> str:
    """Return the address of a mailbox to which a reply about a thing goes: ``reply+letter-12-…@example.org``."""
    local, _at, domain = mailbox.rpartition("@")
    return f"{local}+{ref.replace('/', '-')}-{reply_tag(secret, ref)}@{domain}"


def ref_of_address(mailbox: str, secrets: Iterable[str], address: str) -> str:
    """Return the public reference that an address was derived from, under any of the secrets; nothing for a stranger.

    Letters may have changed case on the way; the mailbox itself and its domain are compared whole.
    """
    local, _at, domain = mailbox.lower().rpartition("@")
    given, _at, given_domain = address.strip().lower().rpartition("@")
    name, _plus, tagged = given.partition("+")
    found = _TAGGED.fullmatch(tagged)
    if not mailbox or (name, given_domain) != (local, domain) or found is None:
        return ""
    ref = f"{found[1]}/{found[2]}"
    return ref if any(hmac.compare_digest(reply_tag(secret, ref), found[3]) for secret in secrets) else ""


_LINK = re.compile(r"https?://[^\s<>\"]+")


def paragraphs_of(body: str) -> list[str]:
    """Return the paragraphs of a plain text."""
    return [part.strip() for part in body.strip().split("\n\n") if part.strip()]


def paragraphs_html(paragraphs: Iterable[str]) -> str:
    """Return paragraphs as light HTML: the same words and links, nothing fetched from anywhere."""
    return "\n".join(f"<p>{_linked(part)}</p>" for part in paragraphs)


def light_html(body: str, language: str) -> str:
    """Return a plain text as a page of light HTML."""
    paragraphs = paragraphs_html(paragraphs_of(body))
    return f'<!doctype html>\n<html lang="{language}"><meta charset="utf-8"><body>\n{paragraphs}\n</body></html>\n'


def _linked(text: str) -> str:
    done, at = [], 0
    for found in _LINK.finditer(text):
        address = escape(found[0])
        done += [escape(text[at : found.start()]), f'<a href="{address}">{address}</a>']
        at = found.end()
    return "".join([*done, escape(text[at:])]).replace("\n", "<br>\n")
