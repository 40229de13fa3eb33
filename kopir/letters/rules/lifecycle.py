"""The life of a letter: one table of states, and what a moment means for its clock."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo


class LetterState(StrEnum):
    PREPARED = "prepared"  # printed, waiting to be handed in
    SENT = "sent"  # on its way, or arrived without the proof that a legal term asks for
    WAITING = "waiting"  # the clock runs
    BOUNCED = "bounced"
    ANSWERED = "answered"
    REFUSED = "refused"
    TRANSFERRED = "transferred"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


class Channel(StrEnum):
    EMAIL = "email"
    HAND = "hand"
    POST = "post"
    PORTAL = "portal"


class CloseReason(StrEnum):
    SETTLED = "settled"  # the answer stands
    NO_REPLY = "no_reply"  # the ladder has been climbed to its end
    MOOT = "moot"  # the matter is over


AWAITING = frozenset({LetterState.PREPARED, LetterState.SENT, LetterState.WAITING, LetterState.BOUNCED})
REPLIED = frozenset({LetterState.ANSWERED, LetterState.REFUSED, LetterState.TRANSFERRED})
ENDED = frozenset({LetterState.CLOSED, LetterState.WITHDRAWN})
# A reply may come while anything is open, even by a link whose mail came back later.
_FROM_OPEN = REPLIED | ENDED

TRANSITIONS: dict[LetterState, frozenset[LetterState]] = {
    LetterState.PREPARED: REPLIED | {LetterState.WAITING, LetterState.SENT, LetterState.WITHDRAWN},
    LetterState.SENT: _FROM_OPEN | {LetterState.WAITING, LetterState.BOUNCED},
    LetterState.WAITING: _FROM_OPEN | {LetterState.BOUNCED},
    LetterState.BOUNCED: _FROM_OPEN | {LetterState.SENT, LetterState.WAITING},
    # Back to where it was: the only reply turned out not to be the addressee's.
    **{
        state: (REPLIED - {state}) | {LetterState.PREPARED, LetterState.SENT, LetterState.WAITING, LetterState.CLOSED}
        for state in REPLIED
    },
    LetterState.CLOSED: frozenset(),
    LetterState.WITHDRAWN: frozenset(),
}


def may_become(state: LetterState, wanted: LetterState) -> bool:
    """Say whether a letter in one state may pass to another; staying is always allowed before the end."""
    return wanted in TRANSITIONS[state] or (wanted is state and state not in ENDED)


def local_day(at: datetime, zone: str) -> date:
    """Return the calendar day of a moment in a rulebook's time zone: the day that counts for its clock."""
    return at.astimezone(ZoneInfo(zone)).date()


def missing_proof(requires: tuple[str, ...], channel: str, on: date | None, registration_number: str) -> list[str]:
    """Return which of a rulebook's requirements a handing-in lacks, in the rulebook's own words."""
    given = {"channel": bool(channel), "date": on is not None, "registration_number": bool(registration_number.strip())}
    return [item for item in requires if not given[item]]
