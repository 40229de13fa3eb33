from __future__ import annotations

import doctest
import statistics
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kopir.pure.scores import median, median_interval, median_of_days, medians

days = st.lists(st.integers(0, 400), min_size=1, max_size=60)


@given(days)
def test_median_is_that_of_the_standard_library(values: list[int]) -> None:
    assert median(values) == statistics.median(values)


def test_median_of_nothing_is_nothing() -> None:
    assert median([]) is None
    assert median_interval([]) is None
    assert median_of_days([]).days is None


@given(days, st.integers(0, 9))
def test_interval_depends_on_values_and_seed_only(values: list[int], seed: int) -> None:
    shuffled = sorted(values, reverse=True)
    assert median_interval(values, seed, 50) == median_interval(shuffled, seed, 50)


@given(days)
def test_interval_lies_within_the_values(values: list[int]) -> None:
    found = median_interval(values, draws=60)
    assert found is not None
    assert min(values) <= found.low <= found.high <= max(values)


@pytest.mark.parametrize("size", [1, 2, 9, 10, 25, 40])
def test_interval_is_that_of_full_resampling(size: int) -> None:
    values = [Random(size).randrange(60) for _ in range(size)]
    random, ordered = Random(7), sorted(values)
    full = sorted(statistics.median(random.choices(ordered, k=size)) for _ in range(20_000))
    quick = median_interval(values, draws=20_000)
    assert quick is not None
    # Both ends are quantiles of a discrete distribution: they may differ by one neighbouring value at most.
    assert full[400] <= quick.low <= full[600]
    assert full[19_400] <= quick.high <= full[19_600]


@pytest.mark.parametrize(("draws", "level"), [(0, 0.95), (10, 0.0), (10, 1.0)])
def test_meaningless_settings_are_refused(draws: int, level: float) -> None:
    with pytest.raises(ValueError, match="draws"):
        median_interval([1], draws=draws, level=level)


@given(days)
def test_interval_stands_from_the_minimum_sample_upwards(values: list[int]) -> None:
    found = median_of_days(values)
    assert found.count == len(values)
    assert found.is_rankable == (len(values) >= 10) == (found.interval is not None)


def test_examples_in_docstrings() -> None:
    assert doctest.testmod(medians).failed == 0
