"""How right a linear model is on texts that it has not learnt from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from kopir.pure.text.linear import Places, checked, fit


@dataclass(frozen=True)
class LabelFigures:
    """Of one label: how many texts have it, how many of them were found, and how many were given it."""

    label: str
    n: int
    found: int
    given: int

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall; 0 where nothing was found."""
        return 2 * self.found / (self.n + self.given) if self.found else 0.0


@dataclass(frozen=True)
class Figures:
    """How right first choices were on texts that were not learnt from.

    `accuracy`: share of first choices that are right; `among_three`: share of texts whose label is among the first
    three; `baseline`: accuracy of always choosing the label that is most frequent among those learnt from.
    """

    n: int
    accuracy: float
    among_three: float
    macro_f1: float
    baseline: float
    by_label: tuple[LabelFigures, ...]


def cross_validated(
    vectors: ArrayLike,
    labels: Sequence[str],
    folds: int = 5,
    seed: int = 0,
    *,
    penalty: float | None = None,
    is_balanced: bool = False,
    called: ArrayLike | None = None,
) -> Figures:
    """Return how right `fit` is on texts left out: each text is judged once, by a model that has not seen it.

    Parameters
    ----------
    vectors, labels, penalty, is_balanced, called : as in `fit`; penalty and strength are found anew in each fold.
    folds : number of parts, 2 to n; every label is spread over them as evenly as it goes.
    seed : of the shuffling (PCG64).

    Raises
    ------
    ValueError
        As `fit`; also where the number of folds does not fit, or a fold would leave fewer than two labels to learn.

    >>> figures = cross_validated([[0, 1], [0, 2], [0, 3], [1, 0], [2, 0]], list("aaabb"), folds=2)
    >>> figures.n, figures.accuracy, figures.baseline
    (5, 1.0, 0.6)
    """
    matrix, names, places = checked(vectors, labels, penalty)
    if not 2 <= folds <= len(places):
        raise ValueError("folds must be between 2 and the number of texts")
    ranked, usual = np.full((len(places), 3), -1), np.empty(len(places), dtype=np.intp)
    for left_out in _parts(places, folds, seed):
        learnt = np.setdiff1d(np.arange(len(places)), left_out)
        known = np.unique(places[learnt])
        rows = None if called is None else np.asarray(called)[known]
        there = [names[at] for at in places[learnt]]
        model = fit(matrix[learnt], there, penalty=penalty, is_balanced=is_balanced, called=rows)
        order = known[np.argsort(-model.shares(matrix[left_out]), axis=1, kind="stable")[:, :3]]
        ranked[left_out, : order.shape[1]] = order
        usual[left_out] = np.argmax(np.bincount(places[learnt], minlength=len(names)))
    by_label = figures_by_label([names[at] for at in places], [names[at] for at in ranked[:, 0]])
    return Figures(
        len(places),
        float(np.mean(ranked[:, 0] == places)),
        float(np.mean((ranked == places[:, None]).any(axis=1))),
        macro_f1(by_label),
        float(np.mean(usual == places)),
        by_label,
    )


def figures_by_label(truth: Sequence[str], given: Sequence[str]) -> tuple[LabelFigures, ...]:
    """Compare labels that texts have with labels they were given, label by label, sorted by label.

    >>> figures_by_label(["a", "a", "b"], ["a", "b", "b"])[0]
    LabelFigures(label='a', n=2, found=1, given=1)
    """
    have, got = Counter(truth), Counter(given)
    found = Counter(true for true, guess in zip(truth, given, strict=True) if true == guess)
    return tuple(LabelFigures(label, have[label], found[label], got[label]) for label in sorted(have | got))


def macro_f1(by_label: Sequence[LabelFigures]) -> float:
    """Return the mean of the labels' F1, each label counting alike; 0 for none."""
    return sum(figures.f1 for figures in by_label) / len(by_label) if by_label else 0.0


def _parts(places: Places, folds: int, seed: int) -> Iterator[Places]:
    """Deal out the shuffled texts of each label in turn, going on with the next label where the last one ended."""
    shuffled = np.random.default_rng(seed).permutation(len(places))
    dealt = shuffled[np.argsort(places[shuffled], kind="stable")]
    for part in range(folds):
        yield np.sort(dealt[part::folds])
