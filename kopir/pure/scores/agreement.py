"""How far people who judged the same things agree: Krippendorff's alpha."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

FEWEST_THINGS = 2  # judged by at least two people each: within a single thing there is no chance to compare with
FEWEST = 10  # judgements that can be compared; below that chance alone moves the figure by more than it says


@dataclass(frozen=True)
class Agreement:
    """How far people agree: the figure, and over how many judgements of how many things it is; None is no figure."""

    alpha: float | None = None
    judgements: int = 0
    things: int = 0


def agreement_of(units: Sequence[Sequence[int]]) -> Agreement:
    """Return ordinal alpha with its `n`: judgements of things that at least two people judged.

    Parameters
    ----------
    units : counts as `alpha` takes them.

    Returns
    -------
    Agreement
        Without a figure below two such things, and where `alpha` has none. The order of the units is of no matter.
    """
    compared = [unit for unit in units if sum(unit) > 1]
    found = alpha(compared) if len(compared) >= FEWEST_THINGS else None
    return Agreement(found, sum(map(sum, compared)), len(compared))


def alpha(units: Sequence[Sequence[int]], *, fewest: int = FEWEST) -> float | None:
    """Return Krippendorff's alpha for ordered categories.

    Parameters
    ----------
    units : ``(n_units, n_categories)`` counts: how many people put each thing into each category, the categories in
        their order. Things that fewer than two people judged compare nothing and are left out.
    fewest : judgements below which there is no figure.

    Returns
    -------
    float or None
        1 where all agree, 0 where they agree as by chance, below 0 where less. None where there are too few judgements,
        or all fell into one category: then agreement cannot be told from a habit. Deterministic; cost
        ``n_units · n_categories²``.

    Notes
    -----
    Krippendorff, *Computing Krippendorff's Alpha-Reliability* (2011), with the ordinal difference
    ``(Σ n_g from c to k − (n_c + n_k) / 2)²``. His example, of which he prints 0.815:

    >>> values = ["1.11", "2232", "3333", "3333", "2222", "1234", "4444", "1121", "2222", ".555", "..11", ".3.."]
    >>> counts = [[row.count(str(value)) for value in range(1, 6)] for row in values]
    >>> round(alpha(counts) or 0, 3)
    0.815
    """
    compared = sorted(tuple(unit) for unit in units if sum(unit) > 1)  # sums of fractions hang on their order
    size = len(compared[0]) if compared else 0
    totals = [sum(unit[category] for unit in compared) for category in range(size)]
    judgements = sum(totals)
    if judgements < fewest or sum(total > 0 for total in totals) < 2:
        return None
    observed = expected = 0.0
    for one, other in product(range(size), repeat=2):
        if one == other:
            continue
        apart = _difference(totals, one, other)
        observed += apart * sum(unit[one] * unit[other] / (sum(unit) - 1) for unit in compared)
        expected += apart * totals[one] * totals[other] / (judgements - 1)
    return 1 - observed / expected


def _difference(totals: Sequence[int], one: int, other: int) -> float:
    low, high = sorted((one, other))
    return float(sum(totals[low : high + 1]) - (totals[one] + totals[other]) / 2) ** 2
