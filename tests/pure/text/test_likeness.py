"""Spaces, nearest texts, judges and topics, on vectors whose answer is known."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from kopir.pure.text import nearness, screening
from kopir.pure.text.duplicates import NEVER, Judges, fit_bench, fit_judge, never, threshold_for
from kopir.pure.text.embedding import from_bytes, to_bytes
from kopir.pure.text.evidence import evidence, named_in
from kopir.pure.text.judging import cross_validated, figures_by_label, macro_f1
from kopir.pure.text.linear import fit
from kopir.pure.text.nearness import COHORT, Pool, _drawn
from kopir.pure.text.ngrams import NgramEmbedder, gram_hashes
from kopir.pure.text.space import codes_of, learn, plain_space, unit

CHANCE = np.random.default_rng(2)
N, D = 40, 24


@pytest.fixture(autouse=True)
def _same_chance() -> None:
    """Each test draws the same numbers, whichever ran before it."""
    CHANCE.bit_generator.state = np.random.default_rng(2).bit_generator.state


def translations() -> tuple[np.ndarray, list[str], np.ndarray]:
    """Forty meanings in three languages, each language far from the others, as models make them."""
    meanings = CHANCE.normal(size=(N, D))
    offsets = CHANCE.normal(size=(3, D)) * 6
    raw = np.concatenate([meanings + offset + 0.3 * CHANCE.normal(size=(N, D)) for offset in offsets])
    return unit(raw.astype(np.float32)), [code for code in ("kk", "ru", "en") for _n in range(N)], np.tile(range(N), 3)


def recall(places: np.ndarray, groups: np.ndarray) -> float:
    return float((groups[places] == groups[:, None]).any(axis=1).mean())


def test_common_space_finds_translations_that_raw_vectors_miss() -> None:
    raw, languages, groups = translations()
    none = np.zeros((0, D), np.float32)
    space = learn(raw, languages, groups, np.zeros(len(groups), np.int64))
    found = {}
    for name, rows in (("raw", raw), ("space", space.place(raw, languages))):
        pool = Pool(rows, codes_of(languages), none, codes_of([]))
        found[name] = recall(pool.nearest_of_all(2).places, groups)
    assert found["space"] == 1.0
    raw_cosines = raw @ raw.T - 9 * np.eye(len(raw))
    assert recall(np.argsort(-raw_cosines, axis=1)[:, :2], groups) < 0.6


def test_language_that_no_example_has_gets_the_mean_of_the_others() -> None:
    raw, languages, groups = translations()
    there = np.array(languages) != "kk"
    space = learn(raw[there], [one for one in languages if one != "kk"], groups[there], np.zeros(2 * N, np.int64))
    np.testing.assert_allclose(space.means[0], space.means[1:3].mean(axis=0), atol=1e-6)


def test_mean_of_few_texts_is_drawn_to_the_learnt_one() -> None:
    space = plain_space(2)
    raw = np.array([[1.0, 0.0]] * 60, np.float32)
    assert space.means_of(raw, codes_of(["kk"] * 60))[0].tolist() == [0.5, 0.0]
    assert space.means_of(raw[:0], codes_of([])).tolist() == space.means.tolist()
    assert codes_of(["kk", "ru", "en", "und", "de"]).tolist() == [0, 1, 2, 3, 3]


def test_one_question_and_all_at_once_agree() -> None:
    raw, languages, _groups = translations()
    codes = codes_of(languages)
    pool = Pool(raw[:-10], codes[:-10], raw[-10:], codes[-10:])
    all_at_once = pool.nearest_of_all(4)
    for place in (0, 41, 100):
        alone = pool.nearest_to(raw[place], int(codes[place]), 4, place=place)
        assert alone.places[0].tolist() == all_at_once.places[place].tolist()
        np.testing.assert_allclose(alone.lead[0], all_at_once.lead[place], atol=1e-4)


def test_a_large_pool_answers_through_a_screen_as_a_small_one_does(monkeypatch: pytest.MonkeyPatch) -> None:
    raw, languages, _groups = translations()
    codes, kept = codes_of(languages), np.arange(7, len(raw))

    def grown() -> Pool:
        pool = Pool(raw[:100], codes[:100], raw[-10:], codes[-10:])
        return pool.with_more(raw[100:], codes[100:]).with_only(kept)

    plain = grown()
    monkeypatch.setattr(nearness, "SCREENED", 100)
    monkeypatch.setattr(screening, "WIDTH", 16)
    monkeypatch.setattr(screening, "OPEN", 7)
    screened = grown()
    strangers = unit(CHANCE.normal(size=(5, D)).astype(np.float32))
    questions = [(raw[at + 7], int(codes[at + 7]), at) for at in range(0, len(kept), 9)]
    for row, code, place in [*questions, *((row, 1, -1) for row in strangers)]:
        alone, through = (pool.nearest_to(row, code, 4, place=place) for pool in (plain, screened))
        assert alone.places.tolist() == through.places.tolist()
        for name in ("cosine", "score", "lead"):
            np.testing.assert_allclose(getattr(alone, name), getattr(through, name), atol=1e-4)


def test_lead_is_small_where_two_say_the_same_and_large_where_one_does() -> None:
    base = unit(CHANCE.normal(size=(20, D)).astype(np.float32))
    twin = unit(base[:1] + 0.01)
    rows = np.concatenate([base, base[:1], twin])
    codes = codes_of(["ru"] * 20 + ["kk", "kk"])
    pool = Pool(rows, codes, rows[:0], codes_of([]))
    found = pool.nearest_to(rows[0], 1, 3, place=0)
    assert {20, 21} == set(found.places[0][:2].tolist())
    assert found.lead[0].max() < 0.1
    alone = Pool(rows[:-1], codes[:-1], rows[:0], codes_of([]))
    assert alone.nearest_to(rows[0], 1, 1, place=0).places[0].tolist() == [20]


def test_pool_that_grows_and_shrinks_finds_the_same_neighbours() -> None:
    raw, languages, _groups = translations()
    codes = codes_of(languages)
    whole = Pool(raw, codes, raw[:0], codes[:0])
    grown = Pool(raw[:100], codes[:100], raw[:0], codes[:0]).with_more(raw[100:], codes[100:])
    fewer = whole.with_only(np.arange(50))
    assert (
        grown.nearest_to(raw[5], 0, 1, place=5).places.tolist()
        == whole.nearest_to(raw[5], 0, 1, place=5).places.tolist()
    )
    assert fewer.nearest_to(raw[5], 0, 60, place=5).places.max() < 50


def test_pools_of_none_one_and_two() -> None:
    rows = np.eye(2, D, dtype=np.float32)
    none = rows[:0]
    assert Pool(none, codes_of([]), none, codes_of([])).nearest_of_all(3).places.shape == (0, 3)
    assert Pool(rows[:1], codes_of(["kk"]), none, codes_of([])).nearest_of_all(3).places.tolist() == [[-1, -1, -1]]
    later = Pool(none, codes_of([]), none, codes_of([])).with_more(rows[:1], codes_of(["kk"]))
    assert (later.usual == 0).all()  # nobody was there to be compared with
    two = Pool(rows, codes_of(["kk", "ru"]), none, codes_of([])).nearest_of_all(3)
    assert two.places.tolist() == [[1, -1, -1], [0, -1, -1]]


def test_cohort_of_a_large_pool_is_drawn_evenly_and_alike() -> None:
    codes = np.zeros(2 * COHORT, np.int64)
    drawn = _drawn(codes)
    assert (len(drawn), drawn[:3].tolist()) == (COHORT, [0, 2, 4])


def figures(scores: list[float]) -> np.ndarray:
    return np.array([[score, score, score, *[0.0] * 5] for score in scores])


def test_judge_parts_what_can_be_parted() -> None:
    scores = [0.9, 0.8, 0.85, 0.95, 0.1, 0.2, 0.15, 0.05] * 10
    is_same = np.array([True] * 4 + [False] * 4).repeat(1).tolist() * 10
    judge = fit_judge(figures(scores), np.array(is_same))
    assert (judge.probability(figures([0.9, 0.1])) >= judge.threshold).tolist() == [True, False]


def test_judge_of_what_cannot_be_parted_calls_nothing_probable() -> None:
    judge = fit_judge(figures([0.5] * 10), np.array([True, False] * 5))
    assert judge.threshold == NEVER
    assert threshold_for(np.array([0.9, 0.2]), np.array([True, True]), 0.9) == 0.5


def test_bench_without_examples_never_judges_and_languages_have_their_own() -> None:
    scores = [0.9, 0.8, 0.85, 0.95, 0.1, 0.2, 0.15, 0.05] * 10
    bench = fit_bench(figures(scores), np.array(([True] * 4 + [False] * 4) * 10))
    assert fit_bench(figures([0.5]), np.array([False])).leading.threshold == NEVER
    _probability, called = Judges(bench, never()).judge(figures([0.95, 0.95]), np.array([True, False]))
    assert called.tolist() == [True, False]


def test_copy_within_a_language_is_probable_unless_a_number_differs() -> None:
    rows = figures([0.1, 0.1, 0.1])
    rows[:, 3] = [1.0, 1.0, 0.9]
    rows[:, 5] = [0.0, 1.0, 0.0]
    _probability, called = Judges(never(), never()).judge(rows, np.array([False] * 3))
    assert called.tolist() == [True, False, False]


def test_evidence_sees_numbers_and_names_in_any_script() -> None:
    russian = named_in("В доме 14 на улице Абая нет воды")
    english = named_in("There is no water in house 14 on Abai street")
    other = named_in("There is no water in house 41 on Gagarin street")
    assert evidence(russian, english)[1:] == [1.0, 0.0, 1.0, 0.0]
    assert evidence(russian, other)[1:] == [0.0, 1.0, 0.0, 1.0]
    assert evidence(named_in("Нет воды"), named_in("нет света"))[1:] == [0.0, 0.0, 0.0, 0.0]
    assert named_in("ВСЁ ПРОПАЛО В ГОРОДЕ").names == frozenset()
    assert named_in("Уже. Вода есть").names == frozenset()


@given(st.text(max_size=40), st.text(max_size=40))
def test_evidence_is_the_same_from_both_sides(one: str, other: str) -> None:
    first, second = named_in(one), named_in(other)
    assert evidence(first, second) == pytest.approx(evidence(second, first))


@given(st.text(max_size=80))
def test_letters_give_length_one_or_nothing(text: str) -> None:
    row = NgramEmbedder().embed([text])[0]
    assert np.linalg.norm(row) == pytest.approx(1.0, abs=1e-5) or not row.any()


def test_letters_of_nothing() -> None:
    assert len(gram_hashes("")) == 0
    assert NgramEmbedder().embed([]).shape == (0, 512)


@settings(max_examples=30)
@given(arrays(np.float32, 16, elements=st.floats(-1, 1, width=32)))
def test_stored_vectors_come_back(row: np.ndarray) -> None:
    np.testing.assert_allclose(from_bytes([to_bytes(row)])[0], row, atol=1e-3)


def test_topics_are_learnt_and_rare_ones_count() -> None:
    rows = unit(np.concatenate([CHANCE.normal(size=(30, 8)) + 4, CHANCE.normal(size=(4, 8)) - 4]).astype(np.float32))
    labels = ["roads"] * 30 + ["water"] * 4
    ranked = fit(rows, labels, is_balanced=True).first(np.array([rows[0], rows[-1]]))
    assert [one[0][0] for one in ranked] == ["roads", "water"]
    assert sum(belief for _label, belief in ranked[0]) == pytest.approx(1.0)
    figures = cross_validated(rows, labels, folds=4, is_balanced=True)
    assert (figures.accuracy, figures.macro_f1) == (1.0, 1.0)


def test_one_topic_is_none() -> None:
    with pytest.raises(ValueError, match="at least two"):
        fit(np.eye(3, dtype=np.float32), ["roads"] * 3)


def test_macro_f1_counts_labels_alike() -> None:
    assert macro_f1(figures_by_label("aaab", "aaaa")) == pytest.approx(3 / 7)
