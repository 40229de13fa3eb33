"""When a decision takes effect, when it may be taken back, and how long an opened item is somebody's."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from enum import StrEnum


class RulingState(StrEnum):
    PENDING = "pending"  # may still be taken back; nothing has happened yet
    DONE = "done"  # the act of the app was done
    UNDONE = "undone"  # taken back in time
    REFUSED = "refused"  # the act said no when its time came; the editor is told


UNDO_FOR = timedelta(seconds=10)
OPENED_FOR = timedelta(minutes=10)
WORDS_KEPT = timedelta(days=7)
MAX_ATTEMPTS = 5
BROKEN, NOT_EDITOR, NOT_WAITING, NOT_VALID = "broken", "not-editor", "not-waiting", "not-valid"
DECIDED, OPENED = "decided", "opened"


def takes_effect_at(decided_at: datetime) -> datetime:
    """Return when a decision is carried out: ten seconds later, so that a slip can be taken back."""
    return decided_at + UNDO_FOR


def seconds_left(effect_at: datetime, now: datetime) -> int:
    """Return how many whole seconds a decision can surely still be taken back; zero when its time has come."""
    return max(0, -(-int((effect_at - now).total_seconds() * 1000) // 1000))


def is_opened(opened_at: datetime, now: datetime) -> bool:
    """Say whether an item that somebody opened is still theirs."""
    return now - opened_at < OPENED_FOR


def is_late(since: date, today: date, patience_days: int) -> bool:
    """Say whether something has waited longer than the desk should let it wait."""
    return (today - since).days >= patience_days


def gives_up(attempts: int) -> bool:
    """Say whether an act that broke so many times is given back to the editor."""
    return attempts >= MAX_ATTEMPTS
