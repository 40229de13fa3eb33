"""What two texts name alike or apart, whatever their languages: numbers, and names of places and people."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from kopir.pure.text.folding import fold
from kopir.pure.text.ngrams import NgramEmbedder

Matrix = NDArray[np.float32]

_NUMBER = re.compile(r"\d+")
_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_SENTENCE_START = re.compile(r"(?:^|[.!?…:]\s+|[«\"“„(]\s*)$")
_LONG_ENOUGH = 4  # letters of a folded name that must agree: endings of cases come after


@dataclass(frozen=True)
class Named:
    """What a text names: numbers as written, names and all words as folded beginnings, and its stretches of letters."""

    numbers: frozenset[str]
    names: frozenset[str]
    words: frozenset[str]
    letters: Matrix


def named_in(text: str) -> Named:
    """Read what a text names. A name is a word with a capital that does not begin a sentence."""
    names = set()
    if not text.isupper():
        for match in _WORD.finditer(text):
            word = match.group()
            if word[0].isupper() and len(word) > 2 and not _SENTENCE_START.search(text[: match.start()][-3:]):
                names.add(_beginning(word))
    words = frozenset(_beginning(word) for word in _WORD.findall(text))
    numbers = frozenset(number.lstrip("0") or "0" for number in _NUMBER.findall(text))
    return Named(numbers, frozenset(name for name in names if name), words, NgramEmbedder().embed([text])[0])


@lru_cache(100_000)  # a dozen candidates of a question hold the same few thousand words as those of the next
def _beginning(word: str) -> str:
    return fold(word).replace(" ", "")[:_LONG_ENOUGH]


def evidence(first: Named, second: Named) -> list[float]:
    """Return five figures on two texts, the same whichever comes first.

    Likeness of letters; share of numbers that agree; 1 where both have numbers and none agrees; share of names of one
    that are words of the other; 1 where both have names and none is found in the other.
    """
    shared = len(first.numbers & second.numbers)
    both = bool(first.numbers and second.numbers)
    names = len(first.names) + len(second.names)
    found = len(first.names & second.words) + len(second.names & first.words)
    return [
        float(first.letters @ second.letters),
        shared / len(first.numbers | second.numbers) if both else 0.0,
        float(both and not shared),
        found / names if names else 0.0,
        float(bool(first.names and second.names) and not found),
    ]
