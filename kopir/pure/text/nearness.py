"""Nearest texts, where every language has the same chance: likeness above what is usual around both texts.

Some texts are near to everything, and texts of one language are nearer to each other than to translations. So a
cosine counts only above the mean of the three nearest in the other's language, on both sides (CSLS, Conneau and others
2018, here language by language). Usual is measured against a cohort of at most 3000 texts a language, the same for all,
so that a score means the same in a small file and in a large site.
"""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float32]
Codes = NDArray[np.int64]

USUAL = 3  # nearest texts of a language whose mean is usual
COHORT = 3_000
_N_CODES = 4
_BLOCK = 512
_NONE = np.float32(-9.0)


@dataclass(frozen=True)
class Candidates:
    """The nearest of each of n texts: arrays of shape ``(n, k)``, the best first; -1 where there are fewer.

    `cosine` is in the common space, `score` is the cosine above what is usual, doubled, and `lead` is how far the
    score is above the best rival in the same language, for whichever side has the nearer rival.
    """

    places: NDArray[np.int64]
    cosine: Matrix
    score: Matrix
    lead: Matrix


class Pool:
    """Texts that are compared with each other: rows of length one in the common space, with their languages' codes.

    Building costs n times the size of the cohort, searching n times n, in blocks; nothing of size n by n is kept.
    """

    def __init__(self, rows: Matrix, codes: Codes, cohort: Matrix, cohort_codes: Codes) -> None:
        self.rows, self.codes = rows, codes
        drawn = _drawn(codes)
        self.cohort = np.concatenate([rows[drawn], cohort])
        self.cohort_codes = np.concatenate([codes[drawn], cohort_codes])
        self.own = np.concatenate([drawn, np.full(len(cohort), -1, dtype=np.int64)])
        self.usual = np.concatenate(
            [
                self.usual_of(rows[start : start + _BLOCK], np.arange(start, min(start + _BLOCK, len(rows))))
                for start in range(0, len(rows), _BLOCK)
            ]
            or [np.zeros((0, _N_CODES), np.float32)]
        )
        outside = np.arange(len(self.cohort)) >= len(drawn)
        self.rivals, self.rival_codes = self.cohort[outside], self.cohort_codes[outside]
        self.rival_usual = self.usual_of(self.rivals, None) if len(self.rivals) else self.usual[:0]

    def with_more(self, rows: Matrix, codes: Codes) -> Pool:
        """Return this pool with texts added at its end; what is usual is measured by the cohort as it was."""
        more = copy(self)
        more.rows, more.codes = np.concatenate([self.rows, rows]), np.concatenate([self.codes, codes])
        more.usual = np.concatenate([self.usual, self.usual_of(rows, None)])
        return more

    def with_only(self, kept: NDArray[np.int64]) -> Pool:
        """Return this pool with some of its texts; the cohort stays as it was."""
        fewer = copy(self)
        fewer.rows, fewer.codes, fewer.usual = self.rows[kept], self.codes[kept], self.usual[kept]
        fewer.own = np.full(len(self.own), -1, dtype=np.int64)
        return fewer

    def usual_of(self, rows: Matrix, places: NDArray[np.int64] | None) -> Matrix:
        """Return, for some texts, the mean cosine of the three nearest of the cohort in each language, ``(n, 4)``.

        `places` says where the texts stand in the pool, so that none is compared with itself; None for new ones.
        """
        cosines = rows @ self.cohort.T
        if places is not None:
            cosines[self.own[None, :] == places[:, None]] = _NONE
        else:
            cosines[cosines > 0.9999] = _NONE  # a rival meets itself in the cohort
        found = np.zeros((len(rows), _N_CODES), dtype=np.float32)
        overall = _top_mean(cosines)
        for code in range(_N_CODES):
            of_code = cosines[:, self.cohort_codes == code]
            found[:, code] = _top_mean(of_code) if of_code.shape[1] > USUAL else overall
        return found

    def scores(self, rows: Matrix, codes: Codes, usual: Matrix) -> tuple[Matrix, Matrix]:
        """Return scores and cosines of texts against the pool, shape ``(n_texts, n_pool)`` each."""
        cosines = rows @ self.rows.T
        return 2 * cosines - usual[:, self.codes] - self.usual[:, codes].T, cosines

    def rival_scores(self, rows: Matrix, codes: Codes, usual: Matrix) -> Matrix:
        """Return scores against the texts that came with the model: they are never found, only stronger or weaker."""
        cosines = rows @ self.rivals.T
        return np.asarray(2 * cosines - usual[:, self.rival_codes] - self.rival_usual[:, codes].T, dtype=np.float32)

    def nearest_to(self, row: Matrix, code: int, limit: int, *, place: int = -1) -> Candidates:
        """Return the nearest of one text, which stands at a place in the pool or is new."""
        rows, codes = row[None, :], np.array([code])
        usual = self.usual[[place]] if place >= 0 else self.usual_of(rows, None)
        return self._search(rows, codes, usual, np.array([place]), limit)

    def nearest_of_all(self, limit: int) -> Candidates:
        """Return the nearest of each text of the pool."""
        parts = []
        for start in range(0, len(self.rows), _BLOCK):
            places = np.arange(start, min(start + _BLOCK, len(self.rows)))
            parts.append(self._search(self.rows[places], self.codes[places], self.usual[places], places, limit))
        if not parts:
            none = np.zeros((0, limit), np.float32)
            return Candidates(np.zeros((0, limit), np.int64), none, none, none)
        return Candidates(
            *(np.concatenate([getattr(part, name) for part in parts]) for name in ("places", "cosine", "score", "lead"))
        )

    def _search(self, rows: Matrix, codes: Codes, usual: Matrix, places: NDArray[np.int64], limit: int) -> Candidates:
        scores, cosines = self.scores(rows, codes, usual)
        present = places >= 0
        scores[np.flatnonzero(present), places[present]] = _NONE
        many = min(limit, scores.shape[1])
        best = _best_places(scores, many)
        taken = np.take_along_axis(scores, best, axis=1)
        lead = self._lead(scores, rows, codes, usual, best)
        lead = np.minimum(lead, self._lead_back(best, taken, codes, places))
        gone = taken <= _NONE + 1
        best = np.where(gone, -1, best)
        found = Candidates(
            best, np.take_along_axis(cosines, np.maximum(best, 0), axis=1), taken, np.where(gone, 0, lead)
        )
        return _padded(found, limit)

    def _lead(self, scores: Matrix, rows: Matrix, codes: Codes, usual: Matrix, best: NDArray[np.int64]) -> Matrix:
        """Return how far each candidate is above the text's best other in the candidate's language."""
        outside = self.rival_scores(rows, codes, usual)
        leads = np.zeros(best.shape, dtype=np.float32)
        of_best = self.codes[best]
        for code in range(_N_CODES):
            wanted = of_best == code
            if not wanted.any():
                continue
            inside = np.concatenate([scores[:, self.codes == code], outside[:, self.rival_codes == code]], axis=1)
            leads = np.where(wanted, _above_rival(np.take_along_axis(scores, best, axis=1), inside), leads)
        return np.asarray(leads, dtype=np.float32)

    def _lead_back(self, best: NDArray[np.int64], taken: Matrix, codes: Codes, places: NDArray[np.int64]) -> Matrix:
        """Return the same from the candidate's side: above its best other in the text's language."""
        unique, back = np.unique(best, return_inverse=True)
        back = back.reshape(best.shape)
        rows, own = self.rows[unique], self.codes[unique]
        scores, _cosines = self.scores(rows, own, self.usual[unique])
        scores[np.arange(len(unique)), unique] = _NONE
        outside = self.rival_scores(rows, own, self.usual[unique])
        leads = np.zeros(best.shape, dtype=np.float32)
        for code in np.unique(codes):
            asked = np.flatnonzero(codes == code)
            inside = np.concatenate([scores[:, self.codes == code], outside[:, self.rival_codes == code]], axis=1)
            first, second = _two_best(inside)
            # Where the text itself is the candidate's best, the rival is the second.
            mine = taken[asked]
            rival = np.where(first[back[asked]] <= mine + 1e-6, second[back[asked]], first[back[asked]])
            is_new = (places[asked] < 0)[:, None]
            rival = np.where(is_new, first[back[asked]], rival)
            leads[asked] = mine - rival
        return leads


def _drawn(codes: Codes) -> NDArray[np.int64]:
    """Return at most `COHORT` places of each language, evenly spread, so that the same pool has the same cohort."""
    found = []
    for code in range(_N_CODES):
        places = np.flatnonzero(codes == code)
        step = max(1.0, len(places) / COHORT)
        found.append(places[(np.arange(min(len(places), COHORT)) * step).astype(np.int64)])
    return np.sort(np.concatenate(found))


def _top_mean(cosines: Matrix) -> Matrix:
    many = min(USUAL, cosines.shape[1])
    if not many:
        return np.zeros(len(cosines), np.float32)
    top = -np.partition(-cosines, many - 1, axis=1)[:, :many]
    return np.asarray(np.where(top > _NONE + 1, top, 0).mean(axis=1), dtype=np.float32)


def _two_best(scores: Matrix) -> tuple[Matrix, Matrix]:
    if scores.shape[1] < 2:
        first = scores.max(axis=1, initial=_NONE)
        return first, np.full_like(first, _NONE)
    top = -np.partition(-scores, 1, axis=1)[:, :2]
    return top.max(axis=1), top.min(axis=1)


def _above_rival(taken: Matrix, inside: Matrix) -> Matrix:
    first, second = _two_best(inside)
    rival = np.where(taken >= first[:, None] - 1e-6, second[:, None], first[:, None])
    return np.asarray(taken - rival, dtype=np.float32)


def _best_places(scores: Matrix, many: int) -> NDArray[np.int64]:
    """Return the places of the best, the best first and the first among equals."""
    if many < scores.shape[1]:
        part = np.sort(np.argpartition(-scores, many - 1, axis=1)[:, :many], axis=1)
    else:
        part = np.tile(np.arange(scores.shape[1]), (len(scores), 1))
    order = np.argsort(-np.take_along_axis(scores, part, axis=1), axis=1, kind="stable")
    return np.take_along_axis(part, order, axis=1)


def _padded(found: Candidates, limit: int) -> Candidates:
    lacking = limit - found.places.shape[1]
    if lacking <= 0:
        return found
    width = ((0, 0), (0, lacking))
    return Candidates(
        np.pad(found.places, width, constant_values=-1),
        np.pad(found.cosine, width),
        np.pad(found.score, width),
        np.pad(found.lead, width),
    )
