"""Facts beside a text, as numbers behind its vector: where it is, what it is about, in which language it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

MOST_FEATURES = 300
LEAST_USES = 3


def worth_learning(given: Sequence[Collection[str]]) -> list[str]:
    """Return the facts that at least three texts have, sorted: the 300 most frequent of them.

    >>> worth_learning([["a", "b"], ["a"], ["a", "c"]])
    ['a']
    """
    counts = Counter(fact for facts in given for fact in set(facts))
    frequent = sorted((fact for fact, n in counts.items() if n >= LEAST_USES), key=lambda fact: (-counts[fact], fact))
    return sorted(frequent[:MOST_FEATURES])


def with_facts(vectors: ArrayLike, given: Sequence[Collection[str]], features: Sequence[str]) -> NDArray[np.float32]:
    """Return vectors with a column behind them for each feature: 1 where a text has that fact, else 0.

    Parameters
    ----------
    vectors : (n, d), rows of length about one, so that a fact weighs as much as all the words together.
    given : the facts of each of the n texts; those that are no feature are left out.
    features : names of the f columns.

    Returns
    -------
    float32 (n, d + f). Deterministic; cost O(n·(d + f)).

    >>> with_facts([[0.5, 0.5]], [["kk", "water"]], ["ru", "water"]).tolist()
    [[0.5, 0.5, 0.0, 1.0]]
    """
    rows = np.asarray(vectors, dtype=np.float32)
    places = {fact: place for place, fact in enumerate(features)}
    facts = np.zeros((len(rows), len(features)), dtype=np.float32)
    for row, said in zip(facts, given, strict=True):
        row[[places[fact] for fact in said if fact in places]] = 1.0
    return np.hstack([rows, facts])


def stacked(parts: Sequence[NDArray[np.float32]]) -> NDArray[np.float32]:
    """Return the rows of several tables as one table, in order; a table without rows where there is none.

    >>> stacked([]).shape
    (0, 0)
    """
    filled = [part for part in parts if len(part)]
    return np.vstack(filled) if filled else np.zeros((0, 0), dtype=np.float32)
