"""What goes out beside the letter itself: reminders, which go by themselves, and rungs, which an editor confirms."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

LETTER = "letter"
REMINDERS = ("before", "due", "after")
RUNG = "rung-"


class Above(StrEnum):
    """Steps of a ladder that lead to somebody, as rulebooks name them; all others are done by the host itself."""

    SUPERIOR = "superior_organization"
    PARTY_LEADER = "party_leader"  # of the party or of its faction
    OMBUDSMAN = "ombudsman"


class MailingState(StrEnum):
    PLANNED = "planned"
    CONFIRMED = "confirmed"  # an editor's word, or the ticker's: it is in the outbox
    SENT = "sent"
    BOUNCED = "bounced"
    CANCELLED = "cancelled"


def is_rung(kind: str) -> bool:
    """Say whether a mailing goes above the addressee."""
    return kind.startswith(RUNG)


def rung_kind(number: int) -> str:
    """Return the kind of the n-th rung's mailing."""
    return f"{RUNG}{number}"


def reminder_fits(kind: str, letter_due: date, today: date) -> bool:
    """Say whether a reminder that is due still says something true: "three days are left" is never sent late."""
    if kind == "before":
        return today < letter_due
    return today == letter_due if kind == "due" else today > letter_due
