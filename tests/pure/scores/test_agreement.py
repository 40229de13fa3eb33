"""Krippendorff's alpha: his example, its laws, and when there is no figure."""

from __future__ import annotations

import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kopir.pure.scores import agreement, alpha

UNITS = st.lists(st.lists(st.integers(0, 6), min_size=3, max_size=3), max_size=12)


def test_the_published_example_comes_out() -> None:
    assert doctest.testmod(agreement).failed == 0


@pytest.mark.parametrize(
    ("units", "wanted"),
    [
        ([[5, 0, 0], [0, 5, 0], [0, 0, 5]], 1.0),
        ([[9, 0, 0], [4, 0, 0]], None),  # one category: no telling agreement from habit
        ([[1, 0, 0], [0, 1, 0], [0, 0, 1]] * 9, None),  # nobody judged what another judged
        ([[2, 1, 0]], None),  # too few
        ([], None),
    ],
)
def test_agreement_and_where_there_is_no_figure(units: list[list[int]], wanted: float | None) -> None:
    assert alpha(units) == wanted


def test_neighbours_disagree_less_than_ends() -> None:
    near, far = alpha([[3, 3, 0], [0, 3, 3], [3, 3, 0]]), alpha([[3, 0, 3], [0, 3, 3], [3, 0, 3]])
    assert near is not None
    assert far is not None
    assert near > far


@given(UNITS)
def test_the_order_of_things_does_not_matter_and_turning_the_scale_neither(units: list[list[int]]) -> None:
    found = alpha(units, fewest=2)
    turned, shuffled = alpha([unit[::-1] for unit in units], fewest=2), alpha(units[::-1], fewest=2)
    if found is None:
        assert turned is shuffled is None
    else:
        assert turned == pytest.approx(found)
        assert shuffled == pytest.approx(found)
        assert found <= 1
