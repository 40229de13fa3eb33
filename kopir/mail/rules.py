"""Sending mail: states, patience, and how a text becomes subject and body."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum


class MailState(StrEnum):
    QUEUED = "queued"
    SENT = "sent"
    REFUSED = "refused"  # the receiving server said no for good, or patience ran out


@dataclass(frozen=True)
class LinkSpec:
    """A link to be minted when the mail is sent, so that no stored row ever holds the secret.

    `url_name` is reversed with the secret as its only argument; `lifetime` None lives until closed.
    """

    act: str
    about: str
    lifetime: timedelta | None
    url_name: str


MAX_ATTEMPTS = 12
LEASE = timedelta(minutes=5)  # longer than the slowest talk with a mail server that transport allows


def next_attempt_in(attempts: int) -> timedelta | None:
    """Return how long to wait after a failed attempt: 1 min doubling up to 6 h; None when patience has run out."""
    if attempts >= MAX_ATTEMPTS:
        return None
    return min(timedelta(minutes=2 ** max(attempts - 1, 0)), timedelta(hours=6))


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
