"""How probably two texts say the same: logistic regression, fitted on pairs whose answer is known.

One fit for texts of two languages and one for texts of one: there, texts on one matter share their words, so that
only much more likeness than usual says the same.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float32]
Floats = NDArray[np.float64]

# In this order: cosine, score and lead of `Candidates`, then `evidence`.
N_FIGURES = 8
LEAD, LETTERS, OTHER_NUMBERS = 2, 3, 5
COPY = 0.99
NEVER = 1.01
_STEPS = 60


@dataclass(frozen=True)
class Judge:
    """Weights of the figures with the constant last, and the probability from which a pair counts as probable."""

    weights: Floats
    threshold: float

    def probability(self, figures: Floats) -> Floats:
        """Return the probability for each row of figures, shape ``(n, 8)``."""
        return np.asarray(1 / (1 + np.exp(-np.clip(figures @ self.weights[:-1] + self.weights[-1], -30, 30))))


@dataclass(frozen=True)
class Bench:
    """Two judges of the same pairs: one asks how far a text leads its rivals, one does not.

    Where several texts say the same, none leads the others: there the second one knows it.
    """

    leading: Judge
    together: Judge

    def judge(self, figures: Floats) -> tuple[Floats, NDArray[np.bool_]]:
        """Return the higher probability of the two, and whether either is sure enough."""
        first, second = self.leading.probability(figures), self.together.probability(figures)
        return np.maximum(first, second), (first >= self.leading.threshold) | (second >= self.together.threshold)


@dataclass(frozen=True)
class Judges:
    """One bench for pairs across languages and one within a language."""

    across: Bench
    within: Bench

    def judge(self, figures: Floats, is_across: NDArray[np.bool_]) -> tuple[Floats, NDArray[np.bool_]]:
        """Return probabilities, and which pairs are probable duplicates."""
        across, within = self.across.judge(figures), self.within.judge(figures)
        # The same letters and no other number: nobody needs to have learnt that.
        is_copy = ~is_across & (figures[:, LETTERS] >= COPY) & (figures[:, OTHER_NUMBERS] == 0)
        probability = np.where(is_across, across[0], within[0])
        return np.where(is_copy, 1.0, probability), np.where(is_across, across[1], within[1]) | is_copy


def never() -> Bench:
    """Return judges that call nothing probable, for where nothing was fitted."""
    judge = Judge(np.zeros(N_FIGURES + 1), NEVER)
    return Bench(judge, judge)


def fit_bench(figures: Floats, is_same: NDArray[np.bool_], *, precision: float = 0.98) -> Bench:
    """Fit both judges of a bench; see `fit_judge`."""
    if not is_same.any():
        return never()
    without_lead = figures.copy()
    without_lead[:, LEAD] = 0.0
    together = fit_judge(without_lead, is_same, precision=precision)
    return Bench(fit_judge(figures, is_same, precision=precision), together)


def fit_judge(figures: Floats, is_same: NDArray[np.bool_], *, precision: float = 0.98, ridge: float = 1.0) -> Judge:
    """Fit a judge: ridge-penalised logistic regression by Newton's method, and its threshold.

    The threshold is the lowest probability above which pairs of the same data reach the wanted precision, and never
    below one half; it is aimed above the 0.95 that is asked for, since unseen texts are harder. Where no threshold
    reaches it, 1.01 stands: nothing is probable.
    """
    mean, spread = figures.mean(axis=0), figures.std(axis=0) + 1e-6
    design = np.column_stack([(figures - mean) / spread, np.ones(len(figures))])
    penalty = ridge * np.diag([1.0] * (design.shape[1] - 1) + [1e-9])
    weights, target = np.zeros(design.shape[1]), is_same.astype(np.float64)
    for _step in range(_STEPS):
        expected = 1 / (1 + np.exp(-np.clip(design @ weights, -30, 30)))
        slope = design.T @ (expected - target) + penalty @ weights
        bend = design.T @ (design * (expected * (1 - expected))[:, None]) + penalty
        weights = weights - np.linalg.solve(bend, slope)
    scaled = weights[:-1] / spread
    judge = Judge(np.append(scaled, weights[-1] - scaled @ mean), NEVER)
    return Judge(judge.weights, threshold_for(judge.probability(figures), is_same, precision))


def threshold_for(probability: Floats, is_same: NDArray[np.bool_], precision: float) -> float:
    """Return the lowest probability of at least one half from which the precision holds; 1.01 where it never does."""
    order = np.argsort(-probability, kind="stable")
    right = np.cumsum(is_same[order]) / np.arange(1, len(order) + 1)
    ends = np.append(np.diff(probability[order]) < 0, True)  # equals stand or fall together
    holds = np.flatnonzero((right >= precision) & ends)
    if not len(holds):
        return NEVER
    return float(max(0.5, probability[order][holds[-1]]))
