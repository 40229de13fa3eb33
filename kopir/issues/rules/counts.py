"""Which counts by area may be shown without telling who supported what."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

SMALLEST_SHOWN = 10

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class AreaCounts(Generic[Key]):
    """Counts that may be shown, largest first, and all others as one number."""

    shown: tuple[tuple[Key, int], ...]
    rest: int


def showable(counts: Mapping[Key, int]) -> AreaCounts[Key]:
    """Choose the counts that may be shown beside their total.

    A count under ten is never shown. As the total is public, the rest is what remains after subtraction: it
    is therefore either nothing, or at least ten from at least two areas. Where hiding the small counts alone
    would not do, the smallest of the others is hidden with them (complementary suppression).

    Parameters
    ----------
    counts : supports an area; one key may stand for "no area given".
    """
    ranked = sorted(
        ((key, count) for key, count in counts.items() if count > 0), key=lambda item: (-item[1], str(item[0]))
    )
    shown = [item for item in ranked if item[1] >= SMALLEST_SHOWN]
    hidden = ranked[len(shown) :]
    while hidden and shown and (len(hidden) < 2 or sum(count for _key, count in hidden) < SMALLEST_SHOWN):
        hidden.append(shown.pop())
    return AreaCounts(tuple(shown), sum(count for _key, count in hidden))
