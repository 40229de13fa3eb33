"""Sentences in their exact words."""

from __future__ import annotations

import doctest

from hypothesis import given
from hypothesis import strategies as st

from kopir.pure.text import sentences as module
from kopir.pure.text.sentences import sentences


def test_the_examples_hold() -> None:
    assert doctest.testmod(module).failed == 0


def test_what_ends_no_sentence() -> None:
    assert sentences("It costs 5 mln. tenge! Really? yes…") == ("It costs 5 mln. tenge!", "Really? yes…")
    assert sentences("1. Roads\n2. Water") == ("1. Roads", "2. Water")
    assert sentences("Да. Нет") == ("Да.", "Нет")
    assert sentences("") == ()


@given(st.text(max_size=300))
def test_every_word_stands_in_one_sentence(text: str) -> None:
    assert " ".join(sentences(text)).split() == text.split()
