"""A share of a small number: never without its denominator, never ranked below the minimum sample."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

MINIMUM_SAMPLE = 10
Z_95 = 1.959963984540054  # the normal distribution's 97.5th percentile


@dataclass(frozen=True)
class Interval:
    """Where the figure may well lie; both ends belong to it."""

    low: float
    high: float


def wilson(numerator: int, denominator: int, z: float = Z_95) -> Interval | None:
    """Return the Wilson score interval of a share.

    Parameters
    ----------
    numerator : int, successes, 0 ≤ numerator ≤ denominator.
    denominator : int, trials.
    z : float, standard normal quantile; 1.96 gives 95 %.

    Returns
    -------
    Interval of shares within [0, 1], which holds numerator / denominator; None without a trial.

    Raises
    ------
    ValueError
        Where the numbers are no share.

    Notes
    -----
    Cost O(1), deterministic. Source: E. B. Wilson, "Probable inference, the law of succession, and statistical
    inference", JASA 22 (1927) 209–212; without continuity correction.

    >>> found = wilson(8, 10)
    >>> round(found.low, 3), round(found.high, 3)
    (0.49, 0.943)
    """
    if not 0 <= numerator <= denominator:
        raise ValueError(f"{numerator} of {denominator} is no share")
    if denominator == 0:
        return None
    share = numerator / denominator
    spread = z * z / denominator
    middle = (share + spread / 2) / (1 + spread)
    half = z / (1 + spread) * sqrt(share * (1 - share) / denominator + spread / (4 * denominator))
    # At 0 and 1 the formula meets the share exactly; rounding must not push it past.
    return Interval(min(max(0.0, middle - half), share), max(min(1.0, middle + half), share))


@dataclass(frozen=True)
class Rate:
    """So many of so many. The share exists for ranking only where there are enough.

    >>> Rate(3, 4).share is None, Rate(8, 10).share
    (True, 0.8)
    """

    numerator: int
    denominator: int

    def __post_init__(self) -> None:
        if not 0 <= self.numerator <= self.denominator:
            raise ValueError(f"{self.numerator} of {self.denominator} is no share")

    @property
    def is_rankable(self) -> bool:
        """Say whether there are enough for a share that may be compared."""
        return self.denominator >= MINIMUM_SAMPLE

    @property
    def share(self) -> float | None:
        """Return the share, None below the minimum sample: too few to rank."""
        return self.numerator / self.denominator if self.is_rankable else None

    @property
    def interval(self) -> Interval | None:
        """Return the 95 % Wilson interval of a share that may be compared."""
        return wilson(self.numerator, self.denominator) if self.is_rankable else None
