"""How the list of issues finds words: the index above this room hangs in what looks them up."""

from __future__ import annotations

from collections.abc import Callable

Finder = Callable[[str], list[int]]  # what was typed → numbers of issues, the newest first, a bounded number of them
_finders: list[Finder] = []


def register(finder: Finder) -> None:
    """Let the list find words; called in `AppConfig.ready`."""
    _finders[:] = [finder]


def numbers_with(text: str) -> list[int]:
    """Return the numbers of issues whose texts have all the words."""
    return _finders[0](text) if _finders else []
