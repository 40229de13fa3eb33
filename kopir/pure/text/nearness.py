"""Nearest texts, where every language has the same chance: likeness above what is usual around both texts.

Some texts are near to everything, and texts of one language are nearer to each other than to translations. So a
cosine counts only above the mean of the three nearest in the other's language, on both sides (CSLS, Conneau and others
2018, here language by language). Usual is measured against a cohort of at most 3000 texts a language, the same for all,
so that a score means the same in a small file and in a large site.
"""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass, fields, replace

import numpy as np
from numpy.typing import NDArray

from kopir.pure.text.best import N_CODES, NONE, USUAL, above_usual, best_places, parts_of, top_mean, two_best
from kopir.pure.text.screening import Screen, most_likely

Matrix = NDArray[np.float32]
Codes = NDArray[np.int64]

COHORT = 3_000
SCREENED = 20_000  # texts from which on a single question reads them through a screen
FEW = 40  # texts that a screen is asked about at once; for more, whole products are quicker
_BLOCK = 512


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


_FIELDS = tuple(field.name for field in fields(Candidates))


@dataclass(frozen=True)
class _Asked:
    """Texts whose nearest are asked for: vectors, languages, what is usual around each, where each stands or -1."""

    rows: Matrix
    codes: Codes
    usual: Matrix
    here: NDArray[np.int64]


class Pool:
    """Texts that are compared with each other: rows of length one in the common space, with their languages' codes.

    Inside, the texts of a language stand together, so that one language is looked through without a copy of it;
    whoever asks speaks of places in the order that was given. Building costs n times the size of the cohort, searching
    n times n, in blocks; nothing of size n by n is kept.
    """

    def __init__(self, rows: Matrix, codes: Codes, cohort: Matrix, cohort_codes: Codes) -> None:
        self._rows = rows[self._stand(codes)]
        drawn = _drawn(self._codes)
        self._cohort = np.concatenate([self._rows[drawn], cohort])
        self._cohort_codes = np.concatenate([self._codes[drawn], cohort_codes])
        self._own = np.concatenate([drawn, np.full(len(cohort), -1, dtype=np.int64)])
        self._usual = np.concatenate(
            [
                self._usual_of(self._rows[start : start + _BLOCK], np.arange(start, min(start + _BLOCK, len(rows))))
                for start in range(0, len(rows), _BLOCK)
            ]
            or [np.zeros((0, N_CODES), np.float32)]
        )
        outside = np.flatnonzero(np.arange(len(self._cohort)) >= len(drawn))
        outside = outside[np.argsort(self._cohort_codes[outside], kind="stable")]
        self._rivals, self._rival_parts = self._cohort[outside], parts_of(self._cohort_codes[outside])
        self._rival_usual = self._usual_of(self._rivals, None) if len(self._rivals) else self._usual[:0]
        self._screen = Screen.of(self._rows, self._cohort) if len(rows) >= SCREENED else None

    def __len__(self) -> int:
        return len(self._rows)

    @property
    def usual(self) -> Matrix:
        """What is usual around each text, ``(n, 4)``, in the order that was given."""
        return self._usual[self._at]

    def row(self, place: int) -> Matrix:
        """Return the vector of the text at a place."""
        return np.asarray(self._rows[self._at[place]], dtype=np.float32)

    def code(self, place: int) -> int:
        """Return the language of the text at a place."""
        return int(self._codes[self._at[place]])

    def with_more(self, rows: Matrix, codes: Codes) -> Pool:
        """Return this pool with texts added at its end; what is usual is measured by the cohort as it was."""
        more = copy(self)
        usual = np.concatenate([self.usual, self._usual_of(rows, None)])
        more._usual = usual[more._stand(np.concatenate([self._codes[self._at], codes]))]
        halves = ((self._rows[part], rows[codes == code]) for code, part in enumerate(self._parts))
        more._rows = np.concatenate([half for two in halves for half in two])
        if self._screen:
            came = np.concatenate([self._order, np.arange(len(self), len(more))])
            more._screen = self._screen.with_more(rows, np.argsort(more._at[came], kind="stable"))
        more._own = _moved(self._own, self._order, more._at)
        return more

    def with_only(self, kept: NDArray[np.int64]) -> Pool:
        """Return this pool with some of its texts; the cohort stays as it was."""
        fewer = copy(self)
        here = self._at[kept]
        here = here[fewer._stand(self._codes[here])]
        fewer._rows, fewer._usual = self._rows[here], self._usual[here]
        fewer._screen = self._screen.only(here) if self._screen else None
        fewer._own = np.full(len(self._own), -1, dtype=np.int64)
        return fewer

    def nearest_to(self, row: Matrix, code: int, limit: int, *, place: int = -1) -> Candidates:
        """Return the nearest of one text, which stands at a place in the pool or is new."""
        rows, codes = row[None, :], np.array([code])
        here = int(self._at[place]) if place >= 0 else -1
        usual = self._usual[[here]] if place >= 0 else self._usual_of(rows, None)
        asked = _Asked(rows, codes, usual, np.array([here]))
        return self._told(self._screened(self._screen, asked, limit) if self._screen else self._search(asked, limit))

    def nearest_of_all(self, limit: int) -> Candidates:
        """Return the nearest of each text of the pool."""
        parts = []
        for start in range(0, len(self._rows), _BLOCK):
            here = np.arange(start, min(start + _BLOCK, len(self._rows)))
            parts.append(self._search(self._those(here), limit))
        if not parts:
            none = np.zeros((0, limit), np.float32)
            return Candidates(np.zeros((0, limit), np.int64), none, none, none)
        found = (np.concatenate([getattr(part, name) for part in parts]) for name in _FIELDS)
        return self._told(Candidates(*(rows[self._at] for rows in found)))

    def _stand(self, codes: Codes) -> NDArray[np.int64]:
        """Put texts of these languages together; return the places that were given, in the order that they stand in."""
        self._order = np.argsort(codes, kind="stable")
        self._at = np.argsort(self._order, kind="stable")
        self._codes = codes[self._order]
        self._parts = parts_of(self._codes)
        return self._order

    def _told(self, found: Candidates) -> Candidates:
        places = np.where(found.places >= 0, self._order[found.places] if len(self._order) else -1, -1)
        return replace(found, places=places)

    def _usual_of(self, rows: Matrix, here: NDArray[np.int64] | None) -> Matrix:
        """Return, for some texts, the mean cosine of the three nearest of the cohort in each language, ``(n, 4)``.

        `here` says where the texts stand, so that none is compared with itself; None for new ones.
        """
        cosines = rows @ self._cohort.T
        if here is not None:
            cosines[self._own[None, :] == here[:, None]] = NONE
        else:
            cosines[cosines > 0.9999] = NONE  # a rival meets itself in the cohort
        found = np.zeros((len(rows), N_CODES), dtype=np.float32)
        overall = top_mean(cosines)
        for code in range(N_CODES):
            of_code = cosines[:, self._cohort_codes == code]
            found[:, code] = top_mean(of_code) if of_code.shape[1] > USUAL else overall
        return found

    def _those(self, here: NDArray[np.int64]) -> _Asked:
        return _Asked(self._rows[here], self._codes[here], self._usual[here], here)

    def _scores(self, asked: _Asked, code: int) -> tuple[Matrix, Matrix]:
        """Return scores and cosines of texts against those of one language, ``(n_texts, n_of_language)`` each."""
        part = self._parts[code]
        cosines = asked.rows @ self._rows[part].T
        return above_usual(cosines, asked.usual[:, code], self._usual[part], asked.codes), cosines

    def _rival_scores(self, asked: _Asked, code: int) -> Matrix:
        """Return scores against the texts that came with the model: they are never found, only stronger or weaker."""
        part = self._rival_parts[code]
        return above_usual(
            asked.rows @ self._rivals[part].T, asked.usual[:, code], self._rival_usual[part], asked.codes
        )

    def _search(self, asked: _Asked, limit: int) -> Candidates:
        scores = np.empty((len(asked.rows), len(self._rows)), np.float32)
        cosines = np.empty_like(scores)
        for code, part in enumerate(self._parts):
            scores[:, part], cosines[:, part] = self._scores(asked, code)
        present = asked.here >= 0
        scores[np.flatnonzero(present), asked.here[present]] = NONE
        best = best_places(scores, min(limit, scores.shape[1]))
        taken = np.take_along_axis(scores, best, axis=1)
        found_cosines = np.take_along_axis(cosines, best, axis=1)
        # From here on the scores are taken apart.
        lead = self._lead(asked, best, taken, [scores[:, part] for part in self._parts])
        lead = np.minimum(lead, self._lead_back(asked, best, taken))
        gone = taken <= NONE + 1
        return _padded(Candidates(np.where(gone, -1, best), found_cosines, taken, np.where(gone, 0, lead)), limit)

    def _screened(self, screen: Screen, asked: _Asked, limit: int) -> Candidates:
        """Return what `_search` does for one text, without reading all vectors in full."""
        found = [self._likely(screen, asked, code, max(limit, 2))[0] for code in range(N_CODES)]
        places, scores = (np.concatenate(part) for part in zip(*found, strict=True))
        order = np.lexsort((places, -scores))[:limit]
        best, taken = places[order][None, :], scores[order][None, :]
        lead = self._lead(asked, best, taken, [scores[None, :] for _places, scores in found])
        lead = np.minimum(lead, self._lead_back(asked, best, taken))
        cosines = np.asarray(self._rows[best[0]] @ asked.rows[0], dtype=np.float32)[None, :]
        return _padded(Candidates(best, cosines, taken, lead), limit)

    def _likely(self, screen: Screen, asked: _Asked, code: int, many: int) -> list[tuple[NDArray[np.int64], Matrix]]:
        """Return for each text where its best of one language stand, and their scores; never itself."""
        part, found = self._parts[code], []
        cosines = screen.cosines(asked.rows, part)
        seen = above_usual(cosines, asked.usual[:, code], self._usual[part], asked.codes)
        for line, places in enumerate(most_likely(seen, many)):
            there = places + part.start
            there = there[there != asked.here[line]]
            scores = 2 * (self._rows[there] @ asked.rows[line]) - asked.usual[line, code]
            scores -= self._usual[there, asked.codes[line]]
            best = np.argsort(-scores, kind="stable")[:many]
            found.append((there[best], np.asarray(scores[best], dtype=np.float32)))
        return found

    def _lead(self, asked: _Asked, best: NDArray[np.int64], taken: Matrix, inside: list[Matrix]) -> Matrix:
        """Return how far each candidate is above the text's best other in the candidate's language."""
        leads, of_best = np.zeros(best.shape, dtype=np.float32), self._codes[best]
        for code in np.unique(of_best):
            first, second = two_best(inside[code], self._rival_scores(asked, code))
            rival = np.where(taken >= first[:, None] - 1e-6, second[:, None], first[:, None])
            leads = np.where(of_best == code, taken - rival, leads)
        return np.asarray(leads, dtype=np.float32)

    def _lead_back(self, asked: _Asked, best: NDArray[np.int64], taken: Matrix) -> Matrix:
        """Return the same from the candidate's side: above its best other in the text's language."""
        unique, back = np.unique(best, return_inverse=True)
        back, candidates = back.reshape(best.shape), self._those(unique)
        leads = np.zeros(best.shape, dtype=np.float32)
        for code in np.unique(asked.codes):
            of_code = np.flatnonzero(asked.codes == code)
            first, second = two_best(self._others(candidates, code), self._rival_scores(candidates, code))
            # Where the text itself is the candidate's best, the rival is the second.
            mine, theirs = taken[of_code], back[of_code]
            rival = np.where(first[theirs] <= mine + 1e-6, second[theirs], first[theirs])
            is_new = (asked.here[of_code] < 0)[:, None]
            leads[of_code] = mine - np.where(is_new, first[theirs], rival)
        return leads

    def _others(self, asked: _Asked, code: int) -> Matrix:
        """Return scores of texts of the pool against one language, themselves left out; of a few texts the best two."""
        if self._screen and len(asked.rows) <= FEW:
            found = np.full((len(asked.rows), 2), NONE, np.float32)
            for line, (_places, scores) in enumerate(self._likely(self._screen, asked, code, 2)):
                found[line, : len(scores)] = scores
            return found
        scores, _cosines = self._scores(asked, code)
        itself = np.flatnonzero(asked.codes == code)
        scores[itself, asked.here[itself] - self._parts[code].start] = NONE
        return scores


def _moved(own: NDArray[np.int64], before: NDArray[np.int64], at: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return where the cohort's texts stand now that others came between them; -1 stays."""
    return np.where(own >= 0, at[before[own]] if len(before) else -1, -1)


def _drawn(codes: Codes) -> NDArray[np.int64]:
    """Return at most `COHORT` places of each language, evenly spread, so that the same pool has the same cohort."""
    found = []
    for code in range(N_CODES):
        places = np.flatnonzero(codes == code)
        step = max(1.0, len(places) / COHORT)
        found.append(places[(np.arange(min(len(places), COHORT)) * step).astype(np.int64)])
    return np.sort(np.concatenate(found))


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
