"""How far one text takes up the words of another."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Sequence

from kopir.pure.transcript.words import content_stems


class Weights:
    """How much a shared stem says: the fewer turns have it, the more (inverse document frequency)."""

    def __init__(self, documents: Sequence[Collection[str]]) -> None:
        """Count in how many documents each stem stands; a stem never seen weighs as one seen once."""
        self.size = len(documents)
        self._counts = Counter(stem for document in documents for stem in set(document))

    def of(self, stem: str) -> float:
        """Return ln(1 + n / df)."""
        return math.log(1 + max(self.size, 1) / max(self._counts[stem], 1))


def overlap(earlier: Collection[str], later: Collection[str], weights: Weights) -> float:
    """Return the weight of shared stems over that of all: sum idf(A∩B) / sum idf(A∪B), 0 without any."""
    one, other = frozenset(earlier), frozenset(later)
    shared = one & other
    if not shared:
        return 0.0
    return sum(map(weights.of, shared)) / sum(map(weights.of, one | other))


def uptake(earlier: str, later: str, language: str = "ru", weights: Weights | None = None) -> float:
    """Return how far a later text takes up the content words of an earlier one.

    Parameters
    ----------
    earlier, later : the texts, an opponent's turn and the answer.
    language : `kk`, `ru` or `en`; whose stems and stop words are used.
    weights : document frequencies of the debate's turns; all stems weigh the same without.

    Returns
    -------
    float in [0, 1], 0 where no content word is shared.

    Notes
    -----
    sum idf(A∩B) / sum idf(A∪B) over sets of stems. The idea of uptake by overlap is tested in Demszky et al.,
    "Measuring conversational uptake" (ACL 2021); the weights and stems are ours. Deterministic, O(words).

    >>> round(uptake("Надо чинить дороги и трубы", "Дорогу чинить дорого"), 2)
    0.5
    """
    weights = weights or Weights([])
    return overlap(content_stems(earlier, language), content_stems(later, language), weights)
