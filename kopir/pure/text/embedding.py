"""What turns texts into vectors, whoever does it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float32]


class Embedder(Protocol):
    """A model by name: other vectors mean another name, so that no two are ever compared by mistake."""

    @property
    def name(self) -> str: ...

    def embed(self, texts: Sequence[str]) -> Matrix:
        """Return one row of length one for each text, float32, shape ``(n_texts, n_dimensions)``."""


def to_bytes(row: Matrix) -> bytes:
    """Return a vector as it is stored: half precision, little-endian.

    Cosines change by less than one in ten thousand, and a hundred thousand vectors of 384 numbers take 77 MB.
    """
    return row.astype("<f2").tobytes()


def from_bytes(rows: Sequence[bytes | memoryview]) -> Matrix:
    """Return stored vectors of one model as the rows of a matrix."""
    joined = np.frombuffer(b"".join(bytes(row) for row in rows), dtype="<f2").astype(np.float32)
    return joined.reshape(len(rows), -1)


def from_numbers(numbers: Sequence[float]) -> Matrix:
    """Return one vector, written as numbers, as the only row of a matrix.

    Raises
    ------
    ValueError
        Where something in it is no finite number.
    """
    row = np.asarray([numbers], dtype=np.float32)
    if row.ndim != 2 or not np.isfinite(row).all():
        raise ValueError("not a vector")
    return row
