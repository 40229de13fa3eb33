"""Viewpoints: states, sizes, sides, and where quoted words stand in what was said."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from kopir.limits.rules import Limit

TITLE_MIN, TITLE_MAX = 10, 150
TEXT_MIN, TEXT_MAX = 50, 10_000
QUOTE_MIN, QUOTE_MAX, MOST_QUOTES = 10, 600, 3
NAME_MAX = 80
REPLY_MIN, REPLY_MAX = 10, 5_000
REPLY_DAYS = 14  # for so long the link in the mail to a cited speaker works
FORGET_AFTER_DAYS = 7
WRITE_LIMIT = Limit("viewpoint", address=5, connection=30)
# The same thing sent again so soon: a button pressed twice, or a form sent again after an error page.
TWICE = timedelta(minutes=10)


class State(StrEnum):
    UNCONFIRMED = "unconfirmed"
    HELD = "held"
    PUBLISHED = "published"
    REFUSED = "refused"


class Stance(StrEnum):
    """What a viewpoint does with the words it answers, where a debate names no sides of its own."""

    AGREES = "agrees"
    DISAGREES = "disagrees"
    OTHER = "other"


class Missing(StrEnum):
    """Why quoted words lead to no speech."""

    NOT_SAID = "not-said"
    SAID_TWICE = "said-twice"


def sides_of(said: Iterable[str]) -> tuple[str, ...]:
    """Return the sides a reader may take: those of a debate that names two or more, and a place beside them.

    >>> sides_of(["bridge", "", "ferry", "bridge"])
    ('bridge', 'ferry', 'other')
    >>> sides_of(["bridge"])
    ('agrees', 'disagrees', 'other')
    """
    named = tuple(dict.fromkeys(side for side in said if side))
    return (*named, Stance.OTHER.value) if len(named) > 1 else tuple(stance.value for stance in Stance)


@dataclass(frozen=True)
class SideCount:
    """How many viewpoints take a side, of how many."""

    side: str
    count: int
    of: int


def counted(sides: Sequence[str], found: dict[str, int]) -> tuple[SideCount, ...]:
    """Return every side with its count, nobody's side too: an empty one is told as such.

    >>> [(one.side, one.count, one.of) for one in counted(["a", "b"], {"a": 1, "c": 3})]
    [('a', 1, 4), ('b', 0, 4), ('c', 3, 4)]
    """
    of = sum(found.values())
    return tuple(SideCount(side, found.get(side, 0), of) for side in dict.fromkeys([*sides, *sorted(found)]))
