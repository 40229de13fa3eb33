"""Searches that somebody follows: what they find among things that the record has just spoken of.

The room that finds (`search`) hangs in what answers; the room that tells people (`follow`) asks it here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Protocol


class Things(Protocol):
    """Things as they stand now, read once for any number of searches."""

    def answering(self, asked: Mapping[str, str]) -> set[str]:
        """Return the references of those that a search finds, without a query."""


class Searches(Protocol):
    """What the room of searching can tell of a search by its filters."""

    def allowed(self, params: Any) -> dict[str, str]:
        """Return the filters of an address that a search has, those left out whose values it does not offer."""

    def things(self, refs: Iterable[str]) -> Things:
        """Read these things, in a fixed number of queries."""

    def kind_name(self, kind: str) -> str:
        """Name a kind of things, in the current language."""


_registered: list[Searches] = []


def register(searches: Searches) -> None:
    """Let searches be followed; called in `AppConfig.ready`."""
    _registered[:] = [searches]


def searches() -> Searches | None:
    """Return what finds, None where this site has no search."""
    return _registered[0] if _registered else None
