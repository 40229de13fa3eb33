"""Compare texts as the site does, without a database: for the reading commands, the fits and the benchmarks."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kopir.likeness.fits import Fit
from kopir.pure.text.duplicates import N_FIGURES
from kopir.pure.text.embedding import Embedder, Matrix
from kopir.pure.text.evidence import Named, evidence, named_in
from kopir.pure.text.nearness import Candidates, Pool
from kopir.pure.text.normalising import plain
from kopir.pure.text.space import Space, codes_of, unit

FIRST_WORDS = 80
FIRST_LETTERS = 1_200  # some languages part no words
BATCH = 64
Progress = Callable[[int, int], None]


def reading_of(text: str, language: str) -> str:
    """Return what a model reads of a text: the first words, where people say what it is about, in one spelling."""
    return " ".join(plain(text[: 4 * FIRST_LETTERS], language).split()[:FIRST_WORDS])[:FIRST_LETTERS]


def embed_all(embedder: Embedder, readings: Sequence[str], progress: Progress | None = None) -> Matrix:
    """Return a row a reading; equal readings are computed once."""
    unique = list(dict.fromkeys(readings))
    parts = []
    for start in range(0, len(unique), BATCH):
        parts.append(embedder.embed(unique[start : start + BATCH]))
        if progress:
            progress(min(start + BATCH, len(unique)), len(unique))
    place = {reading: number for number, reading in enumerate(unique)}
    rows = np.concatenate(parts)
    return np.asarray(rows[[place[reading] for reading in readings]], dtype=np.float32)


@dataclass(frozen=True)
class Compared:
    """The nearest of each text and what is to be thought of each pair; arrays of shape ``(n, k)``."""

    candidates: Candidates
    probability: NDArray[np.float64]
    is_probable: NDArray[np.bool_]


def compare(raw: Matrix, texts: Sequence[str], languages: Sequence[str], fit: Fit, limit: int) -> Compared:
    """Return the nearest of each text among all others, in one pool over all languages."""
    codes = codes_of(languages)
    cohort = fit.cohort.without(reading_of(text, language) for text, language in zip(texts, languages, strict=True))
    pool = Pool(fit.space.place(raw, languages), codes, cohort.rows, cohort.codes)
    found = pool.nearest_of_all(limit)
    shape = found.places.shape
    figures, rows, columns = figures_of(found, [named_in(text) for text in texts])
    probability, is_probable = np.zeros(shape), np.zeros(shape, dtype=bool)
    if len(figures):
        is_across = codes[rows] != codes[found.places[rows, columns]]
        probability[rows, columns], is_probable[rows, columns] = fit.judges.judge(figures, is_across)
    return Compared(found, probability, is_probable)


def figures_of(
    found: Candidates, named: Sequence[Named]
) -> tuple[NDArray[np.float64], NDArray[np.int64], NDArray[np.int64]]:
    """Return the figures of all candidates, a row each, and where each stands in the arrays."""
    rows, columns = np.nonzero(found.places >= 0)
    figures = [
        [
            float(found.cosine[row, column]),
            float(found.score[row, column]),
            float(found.lead[row, column]),
            *evidence(named[int(row)], named[int(found.places[row, column])]),
        ]
        for row, column in zip(rows, columns, strict=True)
    ]
    return np.array(figures, dtype=np.float64).reshape(len(rows), N_FIGURES), rows, columns


def rows_called(embedder: Embedder, names: Sequence[str], space: Space) -> Matrix:
    """Return a row for each name of a topic, where texts about it stand; what all of these names share is left out.

    Models read sentences better than words: in one about a text, a name means its topic.
    """
    raw = embed_all(embedder, [f"This text is about {' '.join(re.split(r'[/_-]+', name))}." for name in names])
    return unit(np.asarray(unit(raw - raw.mean(axis=0)) @ space.map, dtype=np.float32))
