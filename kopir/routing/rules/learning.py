"""When there is enough to learn from, when to learn anew, and when to trust what was learnt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from kopir.pure.scores import wilson

LEAST_EXAMPLES = 30
LEAST_OF_LABEL = 3
MOST_EXAMPLES = 20_000  # the newest ones: a training run stays below a minute and 200 MB
LEAST_TRUST = 0.05  # a label with less is no suggestion
LEAST_NEW = 10
NEW_SHARE = 0.1
FOLDS = 5


class Kind(StrEnum):
    """What is learnt."""

    TOPIC = "topic"
    ADDRESSEE = "addressee"


class Due(StrEnum):
    """Why it is time to learn anew, the most urgent first."""

    TEXTS_GONE = "texts-gone"  # a text that was learnt from is hidden or erased since: it may leave no trace
    FIRST = "first"
    GROWN = "grown"


@dataclass(frozen=True)
class Lessons:
    """What stands: how many examples were learnt from, and whether one of them is gone."""

    n: int
    has_lost: bool


@dataclass(frozen=True)
class Learnable:
    """Which of the examples can be learnt from: their places, and the labels too rare to learn."""

    places: tuple[int, ...]
    rare: int

    @property
    def is_enough(self) -> bool:
        """Say whether there are enough for a first model."""
        return len(self.places) >= LEAST_EXAMPLES


def learnable(labels: Sequence[str]) -> Learnable:
    """Leave out labels with fewer than three examples; with one label alone there is nothing to learn."""
    counts = Counter(labels)
    known = {label for label, n in counts.items() if n >= LEAST_OF_LABEL}
    places = tuple(place for place, label in enumerate(labels) if label in known) if len(known) > 1 else ()
    return Learnable(places, len(counts) - len(known))


def training_due(standing: Lessons | None, available: int) -> Due | None:
    """Say whether to learn now, and why; None where what stands is good enough, or there is nothing to learn from.

    A lost text is always a reason: with too few examples left, the standing model has to go.
    """
    if standing is None:
        return Due.FIRST if available >= LEAST_EXAMPLES else None
    if standing.has_lost:
        return Due.TEXTS_GONE
    grown = available - standing.n >= max(LEAST_NEW, standing.n * NEW_SHARE)
    return Due.GROWN if grown and standing.n < MOST_EXAMPLES else None


def is_useful(right: int, n: int, baseline: float) -> bool:
    """Say whether a model may suggest: it beats always naming the most frequent, by more than chance gives."""
    interval = wilson(right, n)
    return interval is not None and interval.low > baseline
