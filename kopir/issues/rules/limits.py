"""How often one address or one connection may ask for a mail."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Act(StrEnum):
    RAISE = "raise"
    SUPPORT = "support"


class Who(StrEnum):
    ADDRESS = "address"
    CONNECTION = "connection"


# Times a day. A connection is often a whole house or a café, so it may do more than an address.
LIMITS: dict[tuple[Act, Who], int] = {
    (Act.RAISE, Who.ADDRESS): 5,
    (Act.RAISE, Who.CONNECTION): 30,
    (Act.SUPPORT, Who.ADDRESS): 20,
    (Act.SUPPORT, Who.CONNECTION): 300,
}


@dataclass(frozen=True)
class Asker:
    """Who asks, as far as a limit needs it; kept only as a keyed hash that changes every day."""

    address: str
    connection: str


def bucket(secret: str, day: date, act: Act, who: Who, value: str) -> str:
    """Return the name under which a day's uses are counted; without the secret it says nothing of the value."""
    words = "\0".join((day.isoformat(), act, who, value))
    return hmac.new(secret.encode(), words.encode(), hashlib.sha256).hexdigest()
