"""The median of waiting times, and how far chance could have moved it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from kopir.pure.scores.rates import MINIMUM_SAMPLE, Interval

DRAWS = 2_000
SEED = 1979  # the same for everybody: an interval may not depend on whose it is
LEVEL = 0.95


def median(values: Sequence[int]) -> float | None:
    """Return the middle value, the mean of the two middle ones for an even number, None for none.

    >>> median([3, 1, 10]), median([1, 2]), median([])
    (3.0, 1.5, None)
    """
    ordered, size = sorted(values), len(values)
    if not size:
        return None
    return (ordered[(size - 1) // 2] + ordered[size // 2]) / 2


def median_interval(
    values: Sequence[int], seed: int = SEED, draws: int = DRAWS, level: float = LEVEL
) -> Interval | None:
    """Return the bootstrap percentile interval of the median.

    Parameters
    ----------
    values : whole working days, one a letter, in any order.
    seed : int, the figure is the same for the same values, seed and number of draws.
    draws : int, number of resamples, at least 1.
    level : float in (0, 1), share of resampled medians between both ends.

    Returns
    -------
    Interval in days whose ends are medians of resamples; None without values.

    Raises
    ------
    ValueError
        Where draws or level lie outside their range.

    Notes
    -----
    Source: B. Efron, "Bootstrap methods: another look at the jackknife", Annals of Statistics 7 (1979) 1–26,
    percentile method; end i of the sorted medians at floor(draws · (1 ∓ level) / 2), clipped. A resample is n
    indices drawn uniformly with replacement, and only its middle order statistics matter: the k-th smallest of n
    uniform numbers has the distribution Beta(k, n − k + 1). So each resample costs one or two variates instead of n
    (cost O(n log n + draws)); the distribution is exactly that of full resampling. Variates come from Python's
    Mersenne Twister (`random.Random(seed).betavariate`), so the values are those of CPython 3.11.

    >>> median_interval([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
    Interval(low=3.0, high=8.0)
    """
    if draws < 1 or not 0 < level < 1:
        raise ValueError("draws must be at least 1 and the level between 0 and 1")
    if not values:
        return None
    ordered, random = sorted(values), Random(seed)  # noqa: S311 - a statistic, no secret
    medians = sorted(_resampled_median(ordered, random) for _ in range(draws))
    tail = (1 - level) / 2
    return Interval(medians[int(draws * tail)], medians[min(int(draws * (1 - tail)), draws - 1)])


def _resampled_median(ordered: Sequence[int], random: Random) -> float:
    size = len(ordered)
    upper_rank = size // 2 + 1
    upper = random.betavariate(upper_rank, size - upper_rank + 1)
    high = ordered[min(int(size * upper), size - 1)]
    if size % 2:
        return float(high)
    # Below the (m+1)-th smallest lie m uniform numbers; the largest of them is the m-th.
    lower = upper * random.betavariate(size // 2, 1)
    return (ordered[min(int(size * lower), size - 1)] + high) / 2


@dataclass(frozen=True)
class MedianDays:
    """A median with the number of letters behind it; the interval stands only where there are enough."""

    count: int
    days: float | None
    interval: Interval | None

    @property
    def is_rankable(self) -> bool:
        """Say whether there are enough letters for a median that may be compared."""
        return self.count >= MINIMUM_SAMPLE


def median_of_days(values: Sequence[int]) -> MedianDays:
    """Return the median of working days with its interval from the minimum sample upwards."""
    interval = median_interval(values) if len(values) >= MINIMUM_SAMPLE else None
    return MedianDays(len(values), median(values), interval)
