"""Neighbours of one text at a third of the reading: the first numbers of each vector choose which are read in full.

Along the axes in which texts differ most, the first numbers of two vectors tell their cosine nearly. The thousand that
are nearest so far are compared in full; `docs/likeness.md` says how rarely a true neighbour is among the others.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float32]
Places = NDArray[np.int64]

WIDTH = 128  # numbers of each vector that are looked at first
OPEN = 100  # texts of a language that are then read in full, for each that is wanted


@dataclass(frozen=True)
class Screen:
    """The first numbers of n vectors along axes: ``(d, w)`` and ``(n, w)``."""

    axes: Matrix
    heads: Matrix

    @classmethod
    def of(cls, rows: Matrix, sample: Matrix) -> Screen:
        """Look at vectors of length one, ``(n, d)``, along the axes in which those of a sample differ most."""
        _values, vectors = np.linalg.eigh(sample.T.astype(np.float64) @ sample)
        axes = np.ascontiguousarray(vectors[:, ::-1][:, :WIDTH], dtype=np.float32)
        return cls(axes, rows @ axes)

    def only(self, places: Places) -> Screen:
        return Screen(self.axes, self.heads[places])

    def with_more(self, rows: Matrix, places: Places) -> Screen:
        """Return this screen with vectors added at its end, and then all in the order of `places`."""
        return Screen(self.axes, np.concatenate([self.heads, rows @ self.axes])[places])

    def cosines(self, rows: Matrix, part: slice) -> Matrix:
        """Return the cosines of some vectors with those of a part, as far as is seen."""
        return np.asarray((rows @ self.axes) @ self.heads[part].T, dtype=np.float32)


def most_likely(scores: Matrix, many: int) -> Places:
    """Return for each line the places of its best, a hundred for each wanted, in their order; all where fewer are."""
    many *= OPEN
    if scores.shape[1] <= many:
        return np.tile(np.arange(scores.shape[1]), (len(scores), 1))
    return np.sort(np.argpartition(scores, -many, axis=1)[:, -many:], axis=1)
