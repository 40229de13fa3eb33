"""Why a mail came back, from what a server said: its enhanced code (RFC 3463), else its words."""

from __future__ import annotations

import re
from enum import StrEnum


class BounceReason(StrEnum):
    """Each has its sentence in the languages of the house; `undeliverable` is an editor's plain word."""

    NO_SUCH_MAILBOX = "no_such_mailbox"
    MAILBOX_CLOSED = "mailbox_closed"
    MAILBOX_FULL = "mailbox_full"
    NO_SUCH_DOMAIN = "no_such_domain"
    TOO_BIG = "too_big"
    NOT_REACHED = "not_reached"  # the server there did not answer for days
    TURNED_AWAY = "turned_away"  # its rules, or its guard against spam
    REFUSED = "refused_by_server"  # it gave no reason that anybody could read
    UNDELIVERABLE = "undeliverable"


_CODES: dict[str, BounceReason] = {
    "1.1": BounceReason.NO_SUCH_MAILBOX,
    "1.2": BounceReason.NO_SUCH_DOMAIN,
    "1.3": BounceReason.NO_SUCH_MAILBOX,
    "1.6": BounceReason.MAILBOX_CLOSED,
    "1.10": BounceReason.NO_SUCH_DOMAIN,
    "2.1": BounceReason.MAILBOX_CLOSED,
    "2.2": BounceReason.MAILBOX_FULL,
    "2.3": BounceReason.TOO_BIG,
    "3.4": BounceReason.TOO_BIG,
    "4.1": BounceReason.NOT_REACHED,
    "4.2": BounceReason.NOT_REACHED,
    "4.4": BounceReason.NO_SUCH_DOMAIN,
    "4.6": BounceReason.NOT_REACHED,
    "4.7": BounceReason.NOT_REACHED,
}
_CLASSES: dict[str, BounceReason] = {
    "3": BounceReason.NOT_REACHED,
    "4": BounceReason.NOT_REACHED,
    "7": BounceReason.TURNED_AWAY,
}
_WORDS: tuple[tuple[str, BounceReason], ...] = (
    (r"quota|full|over ?limit|переполнен", BounceReason.MAILBOX_FULL),
    (r"disabled|inactive|suspended|заблокирован|отключ", BounceReason.MAILBOX_CLOSED),
    (r"host (?:or domain )?name|domain not found|unrouteable|nxdomain|no mx", BounceReason.NO_SUCH_DOMAIN),
    (r"too (?:large|big)|exceeds", BounceReason.TOO_BIG),
    (r"spam|policy|blocked|blacklist|denied|reputation|спам", BounceReason.TURNED_AWAY),
    (r"timed? ?out|connection refused|unreachable|retry time", BounceReason.NOT_REACHED),
    (
        r"unknown|no such|not exist|doesn't exist|invalid (?:mailbox|recipient|user)|not found|не существует|не найден",
        BounceReason.NO_SUCH_MAILBOX,
    ),
)
_ENHANCED = re.compile(r"\b[245]\.(\d{1,3})\.(\d{1,3})\b")


def reason_of(*said: str) -> BounceReason:
    """Return why a mail came back; the first text that holds an enhanced code decides, else the words of all.

    >>> reason_of("5.1.1")
    <BounceReason.NO_SUCH_MAILBOX: 'no_such_mailbox'>
    >>> reason_of("550 mailbox is full")
    <BounceReason.MAILBOX_FULL: 'mailbox_full'>
    """
    for text in said:
        for subject, detail in _ENHANCED.findall(text):
            if found := _CODES.get(f"{int(subject)}.{int(detail)}") or _CLASSES.get(str(int(subject))):
                return found
    words = " ".join(said).lower()
    return next((reason for pattern, reason in _WORDS if re.search(pattern, words)), BounceReason.REFUSED)


def is_final(action: str, status: str) -> bool:
    """Say whether a report means that the mail will not arrive: a delay, or a word that it did arrive, does not."""
    if action:
        return action.strip().lower() == "failed"
    return not status.startswith(("2", "4"))
