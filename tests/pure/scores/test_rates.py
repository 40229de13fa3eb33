from __future__ import annotations

import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kopir.pure.scores import MINIMUM_SAMPLE, Interval, Rate, rates, wilson

shares = st.integers(0, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


def test_wilson_gives_the_published_values() -> None:
    # Newcombe, Statistics in Medicine 17 (1998), table I, method 3: the Wilson score interval.
    for numerator, denominator, low, high in [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ]:
        found = wilson(numerator, denominator)
        assert found is not None
        assert (round(found.low, 4), round(found.high, 4)) == (low, high)


@given(shares)
def test_wilson_holds_the_share_and_stays_a_share(share: tuple[int, int]) -> None:
    found = wilson(*share)
    if share[1] == 0:
        assert found is None
    else:
        assert found is not None
        assert 0 <= found.low <= share[0] / share[1] <= found.high <= 1


@given(shares)
def test_wilson_is_symmetric(share: tuple[int, int]) -> None:
    numerator, denominator = share
    found, mirrored = wilson(numerator, denominator), wilson(denominator - numerator, denominator)
    if found and mirrored:
        assert found.low == pytest.approx(1 - mirrored.high)


@pytest.mark.parametrize(("numerator", "denominator"), [(-1, 3), (4, 3), (0, -1)])
def test_numbers_that_are_no_share_are_refused(numerator: int, denominator: int) -> None:
    with pytest.raises(ValueError, match="no share"):
        wilson(numerator, denominator)
    with pytest.raises(ValueError, match="no share"):
        Rate(numerator, denominator)


@given(shares)
def test_rate_is_ranked_from_the_minimum_sample_upwards(share: tuple[int, int]) -> None:
    rate = Rate(*share)
    assert rate.is_rankable == (share[1] >= MINIMUM_SAMPLE)
    assert (rate.share is None) == (share[1] < MINIMUM_SAMPLE)
    assert (rate.interval is None) == (share[1] < MINIMUM_SAMPLE)


def test_rate_has_the_wilson_interval() -> None:
    assert Rate(8, 10).interval == wilson(8, 10)
    assert Rate(0, 10).interval == Interval(0.0, pytest.approx(0.27753, abs=1e-5))


def test_examples_in_docstrings() -> None:
    assert doctest.testmod(rates).failed == 0
