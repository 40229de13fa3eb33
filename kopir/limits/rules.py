"""How often one address or one connection may do a thing in a day."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Who(StrEnum):
    ADDRESS = "address"
    CONNECTION = "connection"


@dataclass(frozen=True)
class Limit:
    """Times a day. A connection is often a whole house or a café, so it may do more than an address."""

    act: str
    address: int
    connection: int


@dataclass(frozen=True)
class Asker:
    """Who asks, as far as a limit needs it; kept only as a keyed hash that changes every day.

    `address` is canonical, so that no +tag makes a new person of somebody; it is empty where none was given.
    """

    address: str
    connection: str


def bucket(secret: str, day: date, act: str, who: Who, value: str) -> str:
    """Return the name under which a day's uses are counted; without the secret it says nothing of the value."""
    words = "\0".join((day.isoformat(), act, who, value))
    return hmac.new(secret.encode(), words.encode(), hashlib.sha256).hexdigest()


def counted(limit: Limit, asker: Asker) -> tuple[tuple[Who, str, int], ...]:
    """Return what is counted for somebody: by whom, of what value, and how often it may happen."""
    connection = (Who.CONNECTION, asker.connection, limit.connection)
    if not asker.address:
        return (connection,)
    return ((Who.ADDRESS, asker.address, limit.address), connection)
