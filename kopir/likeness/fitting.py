"""Fit what belongs to a model: the common space, the cohort, and when two texts are probably the same.

Judges are fitted on domains (files) that the space they are judged in has not seen, so that they are not flattered;
and on pools without any duplicate as well, so that the best of strangers is not taken for one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kopir.likeness.comparing import Progress, embed_all, figures_of, reading_of
from kopir.likeness.fits import Cohort, Fit, mark_of
from kopir.likeness.tables import Refused, read_table
from kopir.pure.text.duplicates import Bench, Judges, fit_bench, never
from kopir.pure.text.embedding import Embedder, Matrix
from kopir.pure.text.evidence import named_in
from kopir.pure.text.nearness import Pool
from kopir.pure.text.space import Space, codes_of, learn

COHORT = 400  # groups of texts that come with the fit
CANDIDATES = 5
PRECISION = 0.97  # aimed at, so that 0.95 holds for texts that nobody has seen
EXAMPLES = 50  # pairs that say the same, below which nothing is learnt
SEED = 20261126


Judged = tuple[NDArray[np.float64], NDArray[np.bool_], NDArray[np.bool_]]


@dataclass(frozen=True)
class Domain:
    """Texts from one place; the same group number says the same."""

    texts: list[str]
    languages: list[str]
    groups: NDArray[np.int64]
    raw: Matrix

    def only(self, chosen: NDArray[np.bool_]) -> Domain:
        places = np.flatnonzero(chosen)
        return Domain(
            [self.texts[place] for place in places],
            [self.languages[place] for place in places],
            self.groups[places],
            self.raw[places],
        )


def domain_of(texts: list[str], languages: list[str], groups: Sequence[int], embedder: Embedder) -> Domain:
    readings = [reading_of(text, language) for text, language in zip(texts, languages, strict=True)]
    return Domain(texts, languages, np.array(groups, dtype=np.int64), embed_all(embedder, readings))


def examples_of(path: Path, embedder: Embedder, progress: Progress | None = None) -> Domain:
    """Read translations: columns kk, ru, en, as many of them as there are; a row says the same."""
    rows = read_table(path, [])
    found = [
        (number, language, row.values[language])
        for number, row in enumerate(rows)
        for language in ("kk", "ru", "en")
        if row.values.get(language, "").strip()
    ]
    if len({language for _number, language, _text in found}) < 2:
        raise Refused(f"{path}:1: fewer than two of the columns kk, ru, en")
    texts, languages = [text for _n, _l, text in found], [language for _n, language, _t in found]
    readings = [reading_of(text, language) for text, language in zip(texts, languages, strict=True)]
    groups = np.array([number for number, _l, _t in found], dtype=np.int64)
    return Domain(texts, languages, groups, embed_all(embedder, readings, progress))


def paraphrases_of(path: Path, embedder: Embedder) -> Domain:
    """Read texts of one or several languages with the group of what each says."""
    rows = read_table(path, ["group", "language", "text"])
    names = {name: number for number, name in enumerate(dict.fromkeys(row.values["group"] for row in rows))}
    return domain_of(
        [row.values["text"] for row in rows],
        [row.values["language"] for row in rows],
        [names[row.values["group"]] for row in rows],
        embedder,
    )


def fit_model(model: str, domains: Sequence[Domain], paraphrases: Domain | None = None) -> Fit:
    """Return the fit of a model: judges on domains left out one by one, space and cohort on all.

    Within a language only paraphrases teach: files of translations hold many texts of one language that say the same
    and are not marked so.
    """
    parts, spoken = [], []
    for number, left in enumerate(domains):
        others = [domain for place, domain in enumerate(domains) if place != number] or [left]
        space = space_of(others)
        cohort = cohort_of(others, space)
        parts += [judged(pool, space, cohort) for pool in (left, strangers(left))]
    if paraphrases is not None:
        space = space_of(domains)
        cohort = cohort_of(domains, space)
        spoken = [judged(pool, space, cohort) for pool in (paraphrases, strangers(paraphrases))]
    space = space_of(domains)
    judges = Judges(_bench_of(parts + spoken, is_across=True), _bench_of(spoken, is_across=False))
    return Fit(model, space, cohort_of(domains, space), judges)


def _bench_of(parts: Sequence[Judged], *, is_across: bool) -> Bench:
    if not parts:
        return never()
    figures, is_same, differ = (np.concatenate(part) for part in zip(*parts, strict=True))
    chosen = differ == is_across
    if is_same[chosen].sum() < EXAMPLES:
        return never()
    return fit_bench(figures[chosen], is_same[chosen], precision=PRECISION)


def space_of(domains: Sequence[Domain]) -> Space:
    offsets = np.cumsum([0, *(int(domain.groups.max()) + 1 for domain in domains)])
    return learn(
        np.concatenate([domain.raw for domain in domains]),
        [language for domain in domains for language in domain.languages],
        np.concatenate([domain.groups + offset for domain, offset in zip(domains, offsets, strict=False)]),
        np.concatenate([np.full(len(domain.groups), number) for number, domain in enumerate(domains)]),
    )


def cohort_of(domains: Sequence[Domain], space: Space) -> Cohort:
    """Return texts of some `COHORT` groups, spread over the domains, in all their languages."""
    chance = np.random.default_rng(SEED)
    parts = []
    for number, domain in enumerate(domains):
        groups = chance.permutation(np.unique(domain.groups))[: COHORT // len(domains) + 1]
        places = np.flatnonzero(np.isin(domain.groups, groups))
        placed, codes = space.place(domain.raw, domain.languages), codes_of(domain.languages)
        marks = np.array([mark_of(reading_of(domain.texts[at], domain.languages[at])) for at in places], np.uint64)
        parts.append((placed[places], codes[places], domain.groups[places] * len(domains) + number, marks))
    rows, codes, of_groups, marks = (np.concatenate(part) for part in zip(*parts, strict=True))
    return Cohort(rows, codes, of_groups, marks)


def strangers(domain: Domain) -> Domain:
    """Return a pool in which nobody says the same: one text of each group."""
    chance = np.random.default_rng(SEED)
    order = chance.permutation(len(domain.texts))
    _groups, first = np.unique(domain.groups[order], return_index=True)
    chosen = np.zeros(len(domain.texts), dtype=bool)
    chosen[order[first]] = True
    return domain.only(chosen)


def judged(domain: Domain, space: Space, cohort: Cohort) -> Judged:
    """Return the figures of all candidates of a pool, whether they say the same, and whether their languages differ."""
    codes = codes_of(domain.languages)
    pool = Pool(space.place(domain.raw, domain.languages), codes, cohort.rows, cohort.codes)
    found = pool.nearest_of_all(CANDIDATES)
    figures, rows, columns = figures_of(found, [named_in(text) for text in domain.texts])
    places = found.places[rows, columns]
    return figures, domain.groups[rows] == domain.groups[places], codes[rows] != codes[places]
