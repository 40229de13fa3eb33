"""Words spelt nearly like one that is nowhere to be found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from string import ascii_lowercase

from kopir.pure.search.words import ENGLISH

SHORTEST = 4  # letters; below that every word is near every other
LONG = 8  # letters from which on two slips are forgiven
PIECE = 3  # letters of a trigram: what an index of pieces can find
LETTERS = "abcdfghijlmnprstuvwxz"  # those of folded keys


def _parted(key: str) -> tuple[str, str]:
    """Part the mark of an English key from its letters: a mark is no slip and holds none."""
    letters = key.removeprefix(ENGLISH)
    return key[: len(key) - len(letters)], letters


def slips_allowed(key: str) -> int:
    """Return how many slips a key may hold and still be taken for another: none, one or two."""
    letters = len(_parted(key)[1])
    if letters < SHORTEST:
        return 0
    return 2 if letters >= LONG else 1


def pieces_of(key: str) -> tuple[str, ...]:
    """Return pieces of a key, one of which every key within its slips shares (where pieces are long enough).

    A key cut into one part more than slips are allowed keeps one part whole. Parts shorter than three letters cannot
    be looked up and are left out: short keys have none, but few variants.

    >>> pieces_of("mihtip")
    ('mih', 'tip')
    """
    parts, letters = slips_allowed(key) + 1, _parted(key)[1]
    if parts == 1 or len(letters) < 2 * PIECE:
        return ()
    edges = [len(letters) * place // parts for place in range(parts + 1)]
    return tuple(dict.fromkeys(letters[start:end] for start, end in pairwise(edges) if end - start >= PIECE))


def lengths_near(keys: Iterable[str]) -> tuple[int, int]:
    """Return how many letters a key has at least and at most that is within the slips of one of these.

    >>> lengths_near(["mihtip", "su"])
    (2, 7)
    """
    both = [(len(key) - slips_allowed(key), len(key) + slips_allowed(key)) for key in keys]
    return min((least for least, _most in both), default=0), max((most for _least, most in both), default=0)


def variants_of(key: str) -> frozenset[str]:
    """Return every key one slip away from a short one, some two hundred; none for keys that have pieces.

    >>> "zibra" in variants_of("zirba")
    True
    """
    mark, word = _parted(key)
    if not SHORTEST <= len(word) < 2 * PIECE:
        return frozenset()
    alphabet = ascii_lowercase if mark else LETTERS
    parted = [(mark + word[:place], word[place:]) for place in range(len(word) + 1)]
    without = (left + right[1:] for left, right in parted if right)
    swapped = (left + right[1] + right[0] + right[2:] for left, right in parted if len(right) > 1)
    changed = (left + letter + right[1:] for left, right in parted if right for letter in alphabet)
    longer = (left + letter + right for left, right in parted for letter in alphabet)
    return frozenset([*without, *swapped, *changed, *longer]) - {key}


def slips(one: str, other: str, most: int) -> int:
    """Count the letters put in, left out, changed or swapped with their neighbour between two keys.

    Parameters
    ----------
    one, other : keys.
    most : where more are needed, any number above it may come back.

    Returns
    -------
    int
        Optimal string alignment distance. Symmetric; 0 only for equal keys.
    """
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    last = list(range(len(other) + 1))
    for row, letter in enumerate(one, start=1):
        line = [row]
        for place, against in enumerate(other, start=1):
            cost = min(last[place] + 1, line[place - 1] + 1, last[place - 1] + (letter != against))
            if row > 1 and place > 1 and letter == other[place - 2] and one[row - 2] == against:
                cost = min(cost, before[place - 2] + 1)
            line.append(cost)
        if min(line) > most:
            return most + 1
        before, last = last, line
    return last[-1]


def nearest(key: str, known: Iterable[tuple[str, str, int]], most: int = 3) -> list[str]:
    """Return words near a key, the likeliest first.

    Fewest slips, then the same first letter, no letter too many, in most texts.

    Parameters
    ----------
    key : of the word that is nowhere.
    known : words of the index: as printed, key, number of texts.
    most : words returned, each with a key of its own.
    """
    found = sorted(_near(key, known))
    words: dict[str, str] = {}
    for *_order, other, word in found:
        words.setdefault(other, word)
    return list(words.values())[:most]


def _near(key: str, known: Iterable[tuple[str, str, int]]) -> Iterator[tuple[int, bool, bool, int, str, str]]:
    allowed, letters, is_english = slips_allowed(key), set(key), key.startswith(ENGLISH)
    for word, other, texts in known:
        # Most of some thousand words are told apart by these two; a slip takes one letter from the set and adds one.
        if abs(len(other) - len(key)) > allowed or len(letters.symmetric_difference(other)) > 2 * allowed:
            continue
        if other.startswith(ENGLISH) != is_english or other == key:
            continue
        if (count := slips(key, other, allowed)) <= allowed:
            starts_so = _parted(other)[1][:1] == _parted(key)[1][:1]
            yield count, not starts_so, len(other) < len(key), -texts, other, word
