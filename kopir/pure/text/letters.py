"""Kazakh, Russian or English by runs of folded letters: the spelling, and which alphabet, do not count."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from kopir.pure.text.folding import fold

LANGUAGES = ("kk", "ru", "en")
PLACES = 1 << 14
_SIZES = (2, 3, 4)
_UNSEEN = 0.5  # of a run, added to each count
_STEP = 10.0  # a table holds tenths of a natural logarithm, which changes no answer on the development texts
_MOST_LETTERS = 2_000
_NO_LETTER = re.compile(r"[\d ]+")
Table = NDArray[np.int8]


def runs(text: str) -> list[int]:
    """Return the places of a text's runs of two to four folded letters, blanks between words included.

    >>> runs("Жол, су") == runs("jol su") == runs("ZHOL su")
    True
    """
    letters = _NO_LETTER.sub(" ", f" {fold(text[:_MOST_LETTERS])} ")
    return [
        crc32(letters[start : start + size].encode()) % PLACES
        for size in _SIZES
        for start in range(len(letters) - size + 1)
    ]


def learn(examples: Sequence[Iterable[str]]) -> Table:
    """Return tenths of the log-probability of each run, a row for each of `LANGUAGES`, int8 (3, 16384).

    Multinomial naive Bayes with half a count added; runs are hashed (CRC-32), so rare ones share a place.
    """
    counts = np.full((len(examples), PLACES), _UNSEEN)
    for row, texts in zip(counts, examples, strict=True):
        for text in texts:
            np.add.at(row, runs(text), 1.0)
    shares = np.log(counts / counts.sum(axis=1, keepdims=True))
    return np.asarray(np.maximum(np.rint(shares * _STEP), -127), dtype=np.int8)


def likelihood(text: str) -> tuple[NDArray[np.float64], int]:
    """Return the log-likelihood a run, for each of `LANGUAGES`, and how many runs there are; zeros for none.

    Learnt by `benchmarks.languages` from this program's own translations and 500 sentences of KazNERD (CC BY 4.0).

    >>> means, n = likelihood("Бiздин кошеде жарык жок")
    >>> LANGUAGES[int(means.argmax())], n > 50
    ('kk', True)
    """
    places = runs(text)
    if not places:
        return np.zeros(len(LANGUAGES)), 0
    return _table()[:, places].mean(axis=1, dtype=np.float64) / _STEP, len(places)


@cache
def _table() -> Table:
    with files("kopir.pure.text").joinpath("letters.npz").open("rb") as file, np.load(file) as kept:
        table: Table = kept["table"]
    return table
