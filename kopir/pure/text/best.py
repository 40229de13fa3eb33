"""Scores of texts against others, and the best of each line of them without sorting the rest."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float32]
Codes = NDArray[np.int64]

USUAL = 3  # nearest texts of a language whose mean is usual
N_CODES = 4  # languages
NONE = np.float32(-9.0)  # below every score: nothing is there


def top_mean(cosines: Matrix) -> Matrix:
    """Return the mean of the three highest of each row: what is usual there; 0 where nothing is."""
    many = min(USUAL, cosines.shape[1])
    if not many:
        return np.zeros(len(cosines), np.float32)
    top = -np.partition(-cosines, many - 1, axis=1)[:, :many]
    return np.asarray(np.where(top > NONE + 1, top, 0).mean(axis=1), dtype=np.float32)


def two_best(inside: Matrix, outside: Matrix) -> tuple[Matrix, Matrix]:
    """Return the best and the second of each row of two tables together. The best of each is taken out of it."""
    found = np.full((len(inside), 4), NONE, np.float32)
    for place, scores in ((0, inside), (2, outside)):
        lines = np.arange(len(scores))
        for more in range(min(2, scores.shape[1])):
            best = scores.argmax(axis=1)
            found[:, place + more] = scores[lines, best]
            scores[lines, best] = NONE
    found.sort(axis=1)
    return found[:, -1], found[:, -2]


def best_places(scores: Matrix, many: int) -> NDArray[np.int64]:
    """Return the places of the best, the best first and the first among equals."""
    if many < scores.shape[1]:
        part = np.sort(np.argpartition(-scores, many - 1, axis=1)[:, :many], axis=1)
    else:
        part = np.tile(np.arange(scores.shape[1]), (len(scores), 1))
    order = np.argsort(-np.take_along_axis(scores, part, axis=1), axis=1, kind="stable")
    return np.take_along_axis(part, order, axis=1)


def above_usual(cosines: Matrix, usual: Matrix, usual_there: Matrix, codes: Codes) -> Matrix:
    """Return twice the cosines less what is usual on both sides."""
    scores = 2 * cosines
    scores -= usual[:, None]
    for code in np.unique(codes):
        scores[codes == code] -= usual_there[:, code]
    return scores


def parts_of(codes: Codes) -> list[slice]:
    """Return where each language stands among sorted codes."""
    edges = np.searchsorted(codes, np.arange(N_CODES + 1))
    return [slice(int(start), int(end)) for start, end in pairwise(edges)]
