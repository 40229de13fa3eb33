from __future__ import annotations

import numpy as np
import pytest

from kopir.pure.text.embedding import from_numbers
from kopir.pure.text.features import MOST_FEATURES, stacked, with_facts, worth_learning


def test_worth_learning_keeps_the_most_frequent_facts_sorted() -> None:
    many = [[f"fact/{number:03d}" for number in range(MOST_FEATURES + 5)]] * 3
    assert worth_learning([*many, ["fact/304"]])[-1] == "fact/304"
    assert len(worth_learning([*many, ["fact/304"]])) == MOST_FEATURES
    assert worth_learning([["a"], ["a", "a"], []]) == []


def test_with_facts_puts_columns_behind_the_vector() -> None:
    rows = with_facts(np.eye(2, dtype=np.float32), [["b"], ["a", "unknown"]], ["a", "b"])

    assert rows.tolist() == [[1, 0, 0, 1], [0, 1, 1, 0]]
    assert rows.dtype == np.float32


def test_stacked_leaves_out_tables_without_rows() -> None:
    empty, full = np.zeros((0, 1), np.float32), np.ones((2, 3), np.float32)

    assert stacked([empty, full, full]).shape == (4, 3)
    assert stacked([empty]).shape == (0, 0)


def test_from_numbers_makes_one_row_and_refuses_what_is_none() -> None:
    assert from_numbers([1, 2]).tolist() == [[1.0, 2.0]]
    for wrong in ([float("inf")], [[1.0]], ["x"]):
        with pytest.raises(ValueError, match=r"vector|float"):
            from_numbers(wrong)  # type: ignore[arg-type]
