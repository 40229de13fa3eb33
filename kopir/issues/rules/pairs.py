"""Pairs of issues that may be one problem, and what hangs together among them."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum


class PairState(StrEnum):
    OPEN = "open"
    MOOT = "moot"  # one of the two stands in another case by now, and is offered there
    JOINED = "joined"
    APART = "apart"  # an editor said that they are two problems


DECIDED = (PairState.JOINED, PairState.APART)


def groups_of(pairs: Iterable[tuple[int, int]]) -> dict[int, int]:
    """Return for each member of a pair the smallest key of all that hang together with it.

    Parameters
    ----------
    pairs : keys of two issues each.

    Returns
    -------
    A mapping from each key to the smallest key that can be reached from it over pairs.
    """
    top: dict[int, int] = {}

    def find(one: int) -> int:
        top.setdefault(one, one)
        while top[one] != one:
            top[one] = top[top[one]]
            one = top[one]
        return one

    for one, other in pairs:
        low, high = sorted((find(one), find(other)))
        top[high] = low
    return {one: find(one) for one in top}
