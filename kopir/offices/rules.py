"""Who may act for an office, and when that ends."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum

from kopir.limits.rules import Limit

# Few a day: each is a mail to the registered address of an office, whoever asks for it.
CLAIM_LIMIT = Limit("claim-office", address=3, connection=20)
ASSISTANT_LIMIT = Limit("name-assistant", address=20, connection=60)
CLAIM_TERM = timedelta(days=7)
ASSISTANT_TERM = timedelta(days=14)
MOST_ASSISTANTS = 20
LONGEST_DRAFT = 20_000  # characters of one answer, as in the form


class Role(StrEnum):
    HOLDER = "holder"  # pressed the link that went to the registered address
    ASSISTANT = "assistant"  # named by the holder


class End(StrEnum):
    """Why somebody does not act for an office any more."""

    TERM_OVER = "term_over"
    BY_EDITOR = "by_editor"
    BY_HOLDER = "by_holder"
    GIVEN_UP = "given_up"


def may_name_assistants(role: str) -> bool:
    """Say whether a role may let others act for the office, and end that again."""
    return role == Role.HOLDER
