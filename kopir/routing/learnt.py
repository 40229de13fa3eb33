"""What the site has learnt, asked about one text."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from kopir.pure.text.embedding import Matrix
from kopir.pure.text.features import with_facts
from kopir.routing.models import Learnt
from kopir.routing.rules import LEAST_TRUST, MOST_CHOICES, Kind


class Silence(StrEnum):
    """Why nothing learnt speaks."""

    NOTHING_LEARNT = "nothing-learnt"
    NO_BETTER = "no-better"  # than always naming the most frequent
    NO_VECTOR = "no-vector"  # of this text, so far


@dataclass(frozen=True)
class Likely:
    """A label, how much it is trusted (0 to 1), and how many examples of it were learnt from."""

    label: str
    trust: float
    examples: int


@dataclass(frozen=True)
class Opinion:
    """What was learnt says: the likeliest first; or why it is silent. `n` examples were learnt from in all."""

    likely: tuple[Likely, ...] = ()
    n: int = 0
    silence: Silence | None = None


def opinion(kind: Kind, made_by: str, row: Matrix | None, facts: Collection[str]) -> Opinion:
    """Return what was learnt of a kind says of one text, given the vector that a model made of it, and its facts."""
    learnt = Learnt.objects.filter(kind=kind, embedder=made_by).defer("texts").first()
    if learnt is None:
        return Opinion(silence=Silence.NOTHING_LEARNT)
    if not learnt.figures["is_useful"]:
        return Opinion(n=learnt.n, silence=Silence.NO_BETTER)
    if row is None:
        return Opinion(n=learnt.n, silence=Silence.NO_VECTOR)
    model = learnt.model
    counts = dict(zip(model.labels, model.counts, strict=True))
    [first] = model.first(with_facts(row, [facts], learnt.features), MOST_CHOICES)
    likely = tuple(Likely(label, trust, counts[label]) for label, trust in first if trust >= LEAST_TRUST)
    return Opinion(likely, learnt.n)
