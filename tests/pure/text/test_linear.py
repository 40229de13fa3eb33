from __future__ import annotations

import json
from io import BytesIO

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kopir.pure.text import judging, linear
from kopir.pure.text.judging import cross_validated, figures_by_label, macro_f1
from kopir.pure.text.linear import LinearModel, fit


def clouds(seed: int = 1, n: int = 40, d: int = 6, apart: float = 1.0) -> tuple[np.ndarray, list[str]]:
    """Points around three middles, with labels of unlike frequency."""
    random = np.random.default_rng(seed)
    middles = random.normal(size=(3, d)) * apart
    labels = random.choice(["roads", "schools", "water"], size=n, p=[0.5, 0.3, 0.2])
    labels[:6] = ["roads", "schools", "water"] * 2
    at = np.searchsorted(["roads", "schools", "water"], labels)
    return middles[at] + random.normal(size=(n, d)), [str(label) for label in labels]


@pytest.mark.parametrize("d", [3, 60])  # narrow and wide tables are solved from different sides
@pytest.mark.parametrize("is_balanced", [False, True])
def test_left_out_scores_are_those_of_models_without_the_text(d: int, is_balanced: bool) -> None:
    vectors, labels = clouds(n=25, d=d)
    _names, places = np.unique(labels, return_inverse=True)
    weight = (len(labels) / (3 * np.bincount(places)))[places] if is_balanced else np.ones(25)
    whole = linear._Ridge(vectors, np.eye(3)[places], weight)

    quick = whole.left_out(0.3)

    for at in range(25):
        rest = np.arange(25) != at
        one = linear._Ridge(vectors[rest], np.eye(3)[places][rest], weight[rest])
        weights, offset = one.solution(0.3 * whole.mean_value / one.mean_value)
        assert np.allclose(vectors[at] @ weights + offset, quick[at], atol=1e-8)


def test_solution_is_the_least_of_its_loss() -> None:
    vectors, labels = clouds(n=30)
    targets = np.eye(3)[np.unique(labels, return_inverse=True)[1]]
    ridge = linear._Ridge(vectors, targets, np.ones(30))
    weights, offset = ridge.solution(0.5)
    penalty = 0.5 * ridge.mean_value

    def loss(weights: np.ndarray, offset: np.ndarray) -> float:
        return float(((targets - vectors @ weights - offset) ** 2).sum() + penalty * (weights**2).sum())

    random, least = np.random.default_rng(3), loss(weights, offset)
    assert all(
        loss(weights + 0.01 * random.normal(size=weights.shape), offset + 0.01 * random.normal(size=3)) > least
        for _attempt in range(20)
    )


@given(seed=st.integers(0, 10_000), scale=st.floats(0.01, 100), shift=st.floats(-5, 5))
@settings(max_examples=20, deadline=None)
def test_fit_does_not_mind_scale_shift_or_order(seed: int, scale: float, shift: float) -> None:
    vectors, labels = clouds(seed)
    order = np.random.default_rng(seed).permutation(len(labels))

    plain = fit(vectors, labels, penalty=1.0)
    other = fit(vectors[order] * scale + shift, [labels[at] for at in order], penalty=1.0)

    assert np.allclose(plain.scores(vectors), other.scores(vectors * scale + shift), atol=2e-3)
    assert plain.counts == other.counts


@given(seed=st.integers(0, 10_000))
@settings(max_examples=20, deadline=None)
def test_shares_add_up_and_first_is_sorted(seed: int) -> None:
    vectors, labels = clouds(seed, n=20)
    model = fit(vectors, labels)

    shares = model.shares(vectors)
    first = model.first(vectors, 3)

    assert np.allclose(shares.sum(axis=1), 1)
    assert (shares >= 0).all()
    assert [label for label, _trust in first[0]] == sorted(model.labels, key=lambda one: -dict(first[0])[one])
    assert model.penalty in linear.PENALTIES


def test_equal_trust_goes_by_label() -> None:
    model = fit([[0, 0], [0, 0]], ["b", "a"])

    assert model.first([[5, 5]], 1) == [[("a", 0.5)]]


def test_trust_is_a_share_of_right_choices() -> None:
    vectors, labels = clouds(seed=5, n=3_000, apart=0.7)
    model = fit(vectors[:1_500], labels[:1_500])

    first = [choices[0] for choices in model.first(vectors[1_500:], 1)]
    right = [label == truth for (label, _trust), truth in zip(first, labels[1_500:], strict=True)]

    assert abs(np.mean([trust for _label, trust in first]) - np.mean(right)) < 0.05
    assert 0.4 < np.mean(right) < 0.9  # a task that can be got wrong


def test_balance_finds_more_of_the_rare() -> None:
    vectors, labels = clouds(seed=7, n=900, apart=0.4)
    plain, even = (
        cross_validated(vectors, labels, is_balanced=is_balanced, penalty=1.0) for is_balanced in (False, True)
    )

    assert even.by_label[2].label == "water"
    assert even.by_label[2].found > plain.by_label[2].found
    assert plain.accuracy > even.accuracy


def test_cross_validated_is_at_the_baseline_for_noise_and_above_it_for_sense() -> None:
    vectors, labels = clouds(seed=11, n=600, apart=0.0)
    noise = cross_validated(vectors, labels)
    sense = cross_validated(*clouds(seed=11, n=600, apart=2.0))

    assert noise.n == sense.n == 600
    assert noise.baseline == pytest.approx(max(labels.count(label) for label in set(labels)) / 600)
    assert abs(noise.accuracy - noise.baseline) < 0.05
    assert sense.accuracy > 0.9
    assert sense.macro_f1 > 0.9
    assert sense.among_three == 1.0
    assert sense == cross_validated(*clouds(seed=11, n=600, apart=2.0))


def test_cross_validated_counts_a_label_met_once_as_missed() -> None:
    vectors, labels = clouds(n=20, apart=3.0)
    figures = cross_validated(np.vstack([vectors, vectors[:1]]), [*labels, "alone"], folds=3)

    alone = next(one for one in figures.by_label if one.label == "alone")
    assert (alone.n, alone.found, alone.f1) == (1, 0, 0.0)
    assert sum(one.n for one in figures.by_label) == figures.n == 21


def test_parts_hold_each_text_once_and_each_label_evenly() -> None:
    places = np.array([0] * 12 + [1] * 9 + [2] * 4)

    parts = list(judging._parts(places, 4, seed=2))

    assert sorted(np.concatenate(parts).tolist()) == list(range(25))
    assert [sorted(np.bincount(places[part], minlength=3)[0] for part in parts)] == [[3, 3, 3, 3]]
    assert all((places[part] == 2).sum() == 1 for part in parts)


def test_bytes_keep_a_model_without_pickles() -> None:
    vectors, labels = clouds()
    model = fit(vectors, ["су" if label == "water" else label for label in labels])

    again = LinearModel.from_bytes(model.to_bytes())

    assert again.labels == model.labels == ("roads", "schools", "су")
    assert (again.penalty, again.temperature, again.counts) == (model.penalty, model.temperature, model.counts)
    assert np.array_equal(again.scores(vectors), model.scores(vectors))
    assert again.to_bytes() == model.to_bytes()


@pytest.mark.parametrize("change", [{"format": 2}, {"labels": ["one"]}])
def test_bytes_of_another_form_are_refused(change: dict[str, object]) -> None:
    model = fit(*clouds())
    with np.load(BytesIO(model.to_bytes())) as arrays:
        told = json.loads(arrays["told"].tobytes()) | change
        out = BytesIO()
        np.savez(
            out,
            told=np.frombuffer(json.dumps(told).encode(), dtype=np.uint8),
            weights=arrays["weights"],
            offset=arrays["offset"],
        )

    with pytest.raises(ValueError, match="another form"):
        LinearModel.from_bytes(out.getvalue())


@pytest.mark.parametrize(
    ("vectors", "labels", "penalty", "why"),
    [
        ([[1.0], [2.0]], ["a"], None, "finite table"),
        ([1.0, 2.0], ["a", "b"], None, "finite table"),
        ([[1.0], [float("nan")]], ["a", "b"], None, "finite table"),
        ([[1.0], [2.0]], ["a", "a"], None, "two labels"),
        ([[1.0], [2.0]], ["a", "b"], 0.0, "above 0"),
    ],
)
def test_fit_refuses_what_it_cannot_learn_from(
    vectors: list[list[float]], labels: list[str], penalty: float | None, why: str
) -> None:
    with pytest.raises(ValueError, match=why):
        fit(vectors, labels, penalty=penalty)


def test_what_labels_are_called_helps_where_examples_are_few() -> None:
    random = np.random.default_rng(2)
    middles = np.eye(3, 40) * 1.5
    at = np.arange(300) % 3
    vectors, labels = middles[at] + random.normal(size=(300, 40)), ["roads", "schools", "water"]
    shown = [labels[one] for one in at[:9]]

    plain, helped = (fit(vectors[:9], shown, called=called) for called in (None, middles))

    right = [
        np.mean([first[0][0] == labels[one] for first, one in zip(model.first(vectors[9:], 1), at[9:], strict=True)])
        for model in (plain, helped)
    ]
    assert right[1] > right[0] + 0.1


def test_names_that_say_nothing_are_not_believed() -> None:
    vectors, labels = clouds(n=200, apart=2.0)
    misleading = np.roll(np.eye(3, 6), 1, axis=0)

    assert np.allclose(fit(vectors, labels, called=np.zeros((3, 6))).weights, fit(vectors, labels).weights)
    plain, misled = (cross_validated(vectors, labels, called=called).accuracy for called in (None, misleading))
    assert misled > plain - 0.02


def test_cross_validated_takes_the_names_of_the_labels_it_learns() -> None:
    vectors, labels = clouds(n=20, apart=3.0)
    figures = cross_validated(np.vstack([vectors, vectors[:1]]), [*labels, "alone"], 3, called=np.eye(4, 6))

    assert next(one for one in figures.by_label if one.label == "alone").found == 0


@pytest.mark.parametrize("called", [[[1.0]], [[1.0], [float("nan")]], [1.0, 2.0]])
def test_fit_refuses_names_that_do_not_fit(called: list[object]) -> None:
    with pytest.raises(ValueError, match="what labels are called"):
        fit([[1.0], [2.0]], ["a", "b"], called=called)


@pytest.mark.parametrize("folds", [1, 3])
def test_cross_validated_refuses_a_number_of_folds_that_does_not_fit(folds: int) -> None:
    with pytest.raises(ValueError, match="folds"):
        cross_validated([[1.0], [2.0]], ["a", "b"], folds)


def test_macro_f1_counts_each_label_alike() -> None:
    by_label = figures_by_label(["a", "a", "a", "b"], ["a", "a", "b", "c"])

    assert [(one.label, one.n, one.found, one.given) for one in by_label] == [
        ("a", 3, 2, 2),
        ("b", 1, 0, 1),
        ("c", 0, 0, 1),
    ]
    assert macro_f1(by_label) == pytest.approx((0.8 + 0 + 0) / 3)
    assert macro_f1(()) == 0.0
