"""The space in which meanings of three languages meet: each language's mean is subtracted, and a learnt map applied.

Raw vectors of multilingual models cluster by language before they cluster by meaning. Subtracting each language's
mean takes most of that away (Libovický, Rosa, Fraser 2020). What is left between translations is noise in known
directions; the map shrinks these (within-class covariance normalisation, Hatch, Kajarekar, Stolcke 2006).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float32]
LANGUAGES = ("kk", "ru", "en", "und")
OWN_MEAN_AFTER = 60  # texts of a language that weigh as much as the mean that came with the model


@dataclass(frozen=True)
class Space:
    """What was learnt about one model: a mean a language, and a map, both float32.

    `means` has shape ``(4, d)``, a row for each of `LANGUAGES`, `und` being the mean of the others; `map` has shape
    ``(d, d)`` and is symmetric.
    """

    means: Matrix
    map: Matrix

    def place(self, raw: Matrix, languages: Sequence[str], *, learn_means: bool = True) -> Matrix:
        """Return vectors in the common space, each of length one.

        Parameters
        ----------
        raw : float32, shape (n, d)
            Vectors as the model made them.
        languages : n of `kk`, `ru`, `en`; anything else counts as `und`
        learn_means : bool
            Whether the texts' own mean is weighed in: a language with 60 texts or more is mostly centred on itself.
        """
        codes = codes_of(languages)
        means = self.means_of(raw, codes) if learn_means else self.means
        return unit(np.asarray((raw - means[codes]) @ self.map, dtype=np.float32))

    def means_of(self, raw: Matrix, codes: NDArray[np.int64]) -> Matrix:
        """Return means of languages: the texts' own, drawn to the ones that were learnt where there are few texts."""
        means = self.means.copy()
        for code in range(len(LANGUAGES)):
            rows = raw[codes == code]
            if len(rows):
                weight = len(rows) / (len(rows) + OWN_MEAN_AFTER)
                means[code] = weight * rows.mean(axis=0) + (1 - weight) * means[code]
        return means


def codes_of(languages: Sequence[str]) -> NDArray[np.int64]:
    """Return the place of each language in `LANGUAGES`."""
    known = {language: code for code, language in enumerate(LANGUAGES)}
    return np.array([known.get(language, 3) for language in languages], dtype=np.int64)


def unit(rows: Matrix) -> Matrix:
    """Return rows of length one; a row of zeros stays."""
    lengths = np.linalg.norm(rows, axis=-1, keepdims=True)
    return np.asarray(rows / np.where(lengths > 0, lengths, 1), dtype=np.float32)


def plain_space(dimensions: int) -> Space:
    """Return a space about which nothing has been learnt: no mean, no map."""
    return Space(np.zeros((4, dimensions), np.float32), np.eye(dimensions, dtype=np.float32))


def learn(raw: Matrix, languages: Sequence[str], groups: NDArray[np.int64], domains: NDArray[np.int64]) -> Space:
    """Learn a space from translations.

    Parameters
    ----------
    raw : float32, shape (n, d)
    languages : n languages
    groups : int, shape (n,)
        The same number for texts that say the same.
    domains : int, shape (n,)
        Where a text comes from: each domain is centred by itself before differences are taken.
    """
    codes = codes_of(languages)
    centred = raw.astype(np.float64).copy()
    means: Mapping[int, list[NDArray[np.float64]]] = {code: [] for code in range(3)}
    for domain in np.unique(domains):
        for code in range(3):
            rows = (domains == domain) & (codes == code)
            if rows.any():
                mean = raw[rows].mean(axis=0, dtype=np.float64)
                means[code].append(mean)
                centred[rows] -= mean
    centred /= np.linalg.norm(centred, axis=1, keepdims=True)
    order = np.argsort(groups, kind="stable")
    same = groups[order][1:] == groups[order][:-1]
    apart = centred[order][1:][same] - centred[order][:-1][same]
    values, directions = np.linalg.eigh(apart.T @ apart / len(apart))
    scaled = values / values.mean()
    learnt = (directions * (scaled + 2.0) ** -0.5) @ directions.T
    known = {code: np.mean(found, axis=0) for code, found in means.items() if found}
    overall = np.mean(list(known.values()), axis=0)  # stands for a language that no domain has
    stacked = np.array([*(known.get(code, overall) for code in range(3)), overall], dtype=np.float32)
    return Space(stacked, np.asarray(learnt, dtype=np.float32))
