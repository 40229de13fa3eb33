"""Likeness of letters: short stretches of folded letters, hashed. It knows no meaning, and works everywhere."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from kopir.pure.text.folding import fold

Matrix = NDArray[np.float32]

SIZES = (3, 4, 5)
_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)


def gram_hashes(text: str) -> NDArray[np.uint64]:
    """Return a hash of each stretch of three to five letters, blanks between words included, of the folded text.

    Folding spells Cyrillic and Latin alike, so that Kazakh meets itself in either script, and names and borrowed
    words meet across languages. Deterministic on every machine.

    >>> bool((gram_hashes("Жол") == gram_hashes("Jol")).all())
    True
    """
    letters = np.frombuffer(f" {fold(text)} ".encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
    found = []
    for size in SIZES:
        if len(letters) < size:
            continue
        mixed = np.full(len(letters) - size + 1, size, dtype=np.uint64)
        for offset in range(size):
            mixed = (mixed ^ letters[offset : len(letters) - size + 1 + offset]) * _MULTIPLIER
            mixed ^= mixed >> np.uint64(29)
        found.append(mixed)
    return np.concatenate(found) if found else np.zeros(0, dtype=np.uint64)


class NgramEmbedder:
    """Embeds a text as signed counts of its hashed stretches of letters, each counted less the more it repeats."""

    name = "ngrams-1"
    dimensions = 512

    def embed(self, texts: Sequence[str]) -> Matrix:
        """Return a row of length one for each text; a text without letters and digits gives a row of zeros."""
        rows = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            hashes, counts = np.unique(gram_hashes(text), return_counts=True)
            signs = 1.0 - 2.0 * ((hashes >> np.uint64(40)) & np.uint64(1)).astype(np.float32)
            places = (hashes % np.uint64(self.dimensions)).astype(np.int64)
            np.add.at(row, places, signs * np.log1p(counts).astype(np.float32))
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        return np.asarray(rows / np.where(lengths > 0, lengths, 1), dtype=np.float32)
