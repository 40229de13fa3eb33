"""Ridge regression on vectors of texts: which of some labels a text has, with how much trust, and how often wrong.

`fit` is one-vs-rest with a squared loss, since its leave-one-out answers are exact and free: from them come the
penalty and the trust. `judging.cross_validated` tells how good that is on texts that were not learnt from.
"""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Vectors = NDArray[np.float32]
Numbers = NDArray[np.float64]
Places = NDArray[np.intp]

STRENGTHS = (0.0, 1.0, 2.0, 3.0, 4.0, 8.0)  # of what labels are called
PENALTIES = (0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0)
TEMPERATURES = tuple(0.02 * 1.15**step for step in range(34))  # 0.02 to about 2
FORMAT = 1
LARGEST_HAT = 1 - 1e-9


@dataclass(frozen=True)
class LinearModel:
    """What `fit` learnt.

    Attributes
    ----------
    labels : the k labels, sorted; the columns of `weights`.
    weights : float32 (d, k). `offset` : float32 (k,).
    penalty : the ridge penalty as a multiple of the mean eigenvalue of the texts' covariance.
    temperature : what scores are divided by before the softmax; fitted on leave-one-out scores.
    counts : how many texts of each label were learnt from.
    """

    labels: tuple[str, ...]
    weights: Vectors
    offset: Vectors
    penalty: float
    temperature: float
    counts: tuple[int, ...]

    def scores(self, vectors: ArrayLike) -> Vectors:
        """Return raw scores, float32 (n, k): about 1 for a text that is surely of the label, about 0 for one not."""
        return np.asarray(np.asarray(vectors, dtype=np.float32) @ self.weights + self.offset, dtype=np.float32)

    def shares(self, vectors: ArrayLike) -> Numbers:
        """Return the trust in each label, float64 (n, k), a row adding up to 1: of texts given 0.7, about 7 in 10."""
        return _softmax(self.scores(vectors).astype(np.float64) / self.temperature)

    def first(self, vectors: ArrayLike, k: int = 3) -> list[list[tuple[str, float]]]:
        """Return for each text its best k labels with their trust, best first; of equal ones the smaller label."""
        shares = self.shares(vectors)
        order = np.argsort(-shares, axis=1, kind="stable")[:, :k]
        return [[(self.labels[at], float(row[at])) for at in places] for row, places in zip(shares, order, strict=True)]

    def to_bytes(self) -> bytes:
        """Return the model as an npz file without pickles."""
        told = {
            "format": FORMAT,
            "labels": self.labels,
            "counts": self.counts,
            "penalty": self.penalty,
            "temperature": self.temperature,
        }
        out = io.BytesIO()
        text = np.frombuffer(json.dumps(told, ensure_ascii=False).encode(), dtype=np.uint8)
        np.savez(out, told=text, weights=self.weights, offset=self.offset)
        return out.getvalue()

    @classmethod
    def from_bytes(cls, kept: bytes) -> LinearModel:
        """Read what `to_bytes` wrote; ValueError for anything else."""
        with np.load(io.BytesIO(kept), allow_pickle=False) as arrays:
            told = json.loads(arrays["told"].tobytes().decode())
            weights, offset = arrays["weights"], arrays["offset"]
        if told["format"] != FORMAT or weights.shape[1:] != offset.shape or offset.shape != (len(told["labels"]),):
            raise ValueError("a model of another form")
        return cls(tuple(told["labels"]), weights, offset, told["penalty"], told["temperature"], tuple(told["counts"]))


def fit(
    vectors: ArrayLike,
    labels: Sequence[str],
    *,
    penalty: float | None = None,
    is_balanced: bool = False,
    called: ArrayLike | None = None,
) -> LinearModel:
    """Learn labels from vectors: ridge regression of each label's indicator, one-vs-rest, with a free intercept.

    Parameters
    ----------
    vectors : (n, d) of finite numbers, a row a text, in any scale; computed in float64.
    labels : n labels, at least two different.
    penalty : multiple of the mean eigenvalue of the centred Gram matrix, above 0; by default the one of `PENALTIES`
        with the least leave-one-out log loss (the smaller penalty of equal ones).
    is_balanced : give each label the same weight, however few texts it has. For macro figures; without it frequent
        labels are preferred, as accuracy wants.
    called : (k, d), a row for each label, sorted: the vector of what it is called, in the space of the texts. The
        ridge then draws weights towards a multiple of these rows instead of to zero; the multiple is the one of
        `STRENGTHS`, 0 among them, that has the least leave-one-out log loss together with the penalty.

    Returns
    -------
    LinearModel

    Raises
    ------
    ValueError
        Where shapes do not fit, numbers are not finite, the penalty is not above 0, or labels are fewer than two.

    Notes
    -----
    Source: R. Rifkin, "Everything old is new again: a fresh look at historical approaches in machine learning",
    MIT 2002, ch. 3 (regularised least squares classification) and its leave-one-out identity
    ``y − ŷ₋ᵢ = (y − ŷ) / (1 − hᵢ)``; the trust is a softmax with one temperature (C. Guo et al., "On calibration of
    modern neural networks", 2017), fitted on the leave-one-out scores. Nothing is random, so there is no seed; signs
    of eigenvectors cancel, so the same texts give the same model up to rounding. Cost O(n·d·min(n, d)) once, and
    O(n·d·k) a penalty tried; with `called` the trust is fitted for six strengths instead of one.

    >>> model = fit([[0, 1], [0, 2], [1, 0], [2, 0]], ["a", "a", "b", "b"])
    >>> [label for label, _trust in model.first([[0, 3]], 2)[0]]
    ['a', 'b']
    """
    matrix, names, places = checked(vectors, labels, penalty)
    counts = np.bincount(places, minlength=len(names))
    weight = (len(places) / (len(names) * counts))[places] if is_balanced else np.ones(len(places))
    k = len(names)
    prior = _prior(called, k, matrix.shape[1])
    said = matrix @ prior.T
    # Scores and weights are linear in the targets: what is said is regressed once, and subtracted as often as wanted.
    ridge = _Ridge(matrix, np.hstack([np.eye(k)[places], said]), weight)
    strengths = STRENGTHS if prior.any() else (0.0,)
    _loss, chosen, strength, temperature = min(
        (loss, one, strength, temperature)
        for one in (PENALTIES if penalty is None else (penalty,))
        for scores in [ridge.left_out(one)]
        for strength in strengths
        for loss, temperature in [_calibrated(scores[:, :k] + strength * (said - scores[:, k:]), places, weight)]
    )
    both, offsets = ridge.solution(chosen)
    weights = both[:, :k] + strength * (prior.T - both[:, k:])
    offset = offsets[:k] - strength * offsets[k:]
    return LinearModel(
        names,
        weights.astype(np.float32),
        offset.astype(np.float32),
        chosen,
        temperature,
        tuple(int(count) for count in counts),
    )


class _Ridge:
    """Weighted ridge regression of targets (n, k) on vectors (n, d), solved for any penalty from one decomposition."""

    def __init__(self, matrix: Numbers, targets: Numbers, weight: Numbers) -> None:
        self.weight, self.targets = weight, targets
        self.mean, self.usual = weight @ matrix / weight.sum(), weight @ targets / weight.sum()
        root = np.sqrt(weight)[:, None]
        self.rows, self.aims = (matrix - self.mean) * root, (targets - self.usual) * root
        wide = self.rows.shape[1] > self.rows.shape[0]
        values, vectors = np.linalg.eigh(self.rows @ self.rows.T if wide else self.rows.T @ self.rows)
        kept = values > max(values[-1], 1e-300) * 1e-10
        self.values = values[kept]
        # Left singular vectors times singular values, (n, r), whichever side was decomposed.
        self.places = vectors[:, kept] * np.sqrt(self.values) if wide else self.rows @ vectors[:, kept]
        self.axes = None if wide else vectors[:, kept]
        self.pull = self.places.T @ self.aims
        self.mean_value = self.values.sum() / min(matrix.shape) if len(self.values) else 1.0

    def left_out(self, penalty: float) -> Numbers:
        """Return for each text the scores, (n, k), that a model without it would give."""
        shrunk = 1 / (self.values + penalty * self.mean_value)
        root = np.sqrt(self.weight)[:, None]
        scores = (self.places * shrunk) @ self.pull / root + self.usual
        hat = (self.places**2 * shrunk).sum(axis=1) + self.weight / self.weight.sum()
        rest = 1 - np.minimum(hat, LARGEST_HAT)
        return np.asarray(self.targets - (self.targets - scores) / rest[:, None])

    def solution(self, penalty: float) -> tuple[Numbers, Numbers]:
        shrunk = 1 / (self.values + penalty * self.mean_value)
        if self.axes is None:
            weights = self.rows.T @ ((self.places * (shrunk / self.values)) @ self.pull)
        else:
            weights = self.axes @ (shrunk[:, None] * self.pull)
        return weights, self.usual - self.mean @ weights


def checked(
    vectors: ArrayLike, labels: Sequence[str], penalty: float | None
) -> tuple[Numbers, tuple[str, ...], Places]:
    """Return vectors as numbers, the labels that there are, sorted, and the place of each text's among them.

    Raises
    ------
    ValueError
        As `fit`.
    """
    matrix = np.asarray(vectors, dtype=np.float64)
    if matrix.ndim != 2 or len(matrix) != len(labels) or not np.isfinite(matrix).all():
        raise ValueError("vectors must be a finite table with one row a label")
    if penalty is not None and not penalty > 0:
        raise ValueError("the penalty must be above 0")
    names = tuple(sorted(set(labels)))
    if len(names) < 2:
        raise ValueError("there must be at least two labels")
    at = {name: place for place, name in enumerate(names)}
    return matrix, names, np.array([at[label] for label in labels], dtype=np.intp)


def _prior(called: ArrayLike | None, k: int, d: int) -> Numbers:
    """Return the rows that weights are drawn to: zeros where nothing is known of what labels are called."""
    rows = np.zeros((k, d)) if called is None else np.asarray(called, dtype=np.float64)
    if rows.shape != (k, d) or not np.isfinite(rows).all():
        raise ValueError("what labels are called must be a finite table with one row a label")
    return rows


def _calibrated(scores: Numbers, places: Places, weight: Numbers) -> tuple[float, float]:
    """Return the least mean log loss over `TEMPERATURES`, and the temperature that has it."""
    rows = np.arange(len(places))
    return min(
        (float(-(weight * np.log(_softmax(scores / one)[rows, places] + 1e-12)).sum() / weight.sum()), one)
        for one in TEMPERATURES
    )


def _softmax(scores: Numbers) -> Numbers:
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True))
