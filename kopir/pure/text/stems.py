"""Stems of words: Snowball for Russian and English; for Kazakh, endings taken off from the outside inwards.

There is one table of Kazakh endings and one way to take them off: from words in Cyrillic as they are written, and from
keys that both alphabets share (see `fold`), where the same endings stand folded (docs/decisions/0040).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Protocol

import snowballstemmer

from kopir.pure.text.folding import fold

_WORD = re.compile(r"[^\W_]+")
_SHORTEST = 3  # letters of a stem, one of them a vowel
_SHORTER = ("су", "үй", "ел", "ер", "ай", "ат", "ас", "іс", "ит", "от", "ақ")

# A Kazakh word is stem, plural, possessive, case, person; endings have forms by vowel harmony and last consonant.
_NOUNS = (
    # person and copula
    "мын мін бын бін пын пін сың сің мыз міз быз біз пыз піз сыз сіз сыңдар сіңдер сыздар сіздер",
    # case, and how it stands behind a possessive of the third person
    "ның нің дың дің тың тің ға ге қа ке на не ны ні ды ді ты ті нда нде да де та те "  # noqa: ISC004  # one layer
    "нан нен дан ден тан тен мен бен пен ндағы ндегі дағы дегі тағы тегі нікі дікі тікі "
    "ына іне ын ін сына сіне сын сін",
    # possessive
    "ымыз іміз мыз міз ыңыз іңіз ңыз ңіз лары лері дары дері тары тері ым ім ың ің сы сі ы і",
    # plural
    "лар лер дар дер тар тер",
)
# nouns and adjectives made of others, and the forms of verbs that complaints are made of
_OTHERS = (
    "лық лік дық дік тық тік лы лі ды ді ты ті сыз сіз шы ші",
    "майды мейді байды бейді пайды пейді йды йді ады еді ған ген қан кен атын етін йтын йтін ып іп у",
)


@dataclass(frozen=True)
class _Spelling:
    """Kazakh endings in one spelling: a layer each, and in it the longest first.

    `after` names for an ending, or for the letter it begins with, the letters behind which it stands; others stand
    behind any. `voiced` end a stem where no ending follows (мектеп, мектебі; жұмақ, жұмағы). An ending of one letter
    leaves `left_by_one` letters.
    """

    layers: tuple[tuple[str, ...], ...]
    shorter: frozenset[str]
    vowels: frozenset[str]
    after: dict[str, frozenset[str]]
    voiced: dict[int, int]
    left_by_one: int

    def ends(self, word: str, ending: str) -> bool:
        """Say whether a word ends so, and what is left can be a stem before this ending."""
        rest = word[: -len(ending)]
        if not rest or not word.endswith(ending):
            return False
        shortest = self.left_by_one if len(ending) == 1 else _SHORTEST
        if rest not in self.shorter and (len(rest) < shortest or self.vowels.isdisjoint(rest)):
            return False
        allowed = self.after.get(ending) or self.after.get(ending[0])
        return allowed is None or rest[-1] in allowed


def _layers(lines: tuple[str, ...], spell: Callable[[str], str]) -> tuple[tuple[str, ...], ...]:
    spelt = (dict.fromkeys(spell(ending) for ending in line.split()) for line in lines)
    return tuple(tuple(sorted(layer, key=len, reverse=True)) for layer in spelt)


def _after(*rules: tuple[str, str]) -> dict[str, frozenset[str]]:
    return {beginning: frozenset(letters) for beginnings, letters in rules for beginning in beginnings.split()}


_VOWELS, _VOICELESS, _OTHER = "аәеиоөуұүіыэюяё", "пфкқтсшщчцхһ", "бвгғджзйлмнңрьъ"
_CYRILLIC = _Spelling(
    layers=_layers((*_NOUNS, *_OTHERS), str),
    shorter=frozenset(_SHORTER),
    vowels=frozenset(_VOWELS),
    after=_after(
        ("т қ к п", _VOICELESS),
        ("д ғ г б л", _VOWELS + _OTHER),
        ("ы і", _VOICELESS + _OTHER + "уэюяё"),
        ("н", _VOWELS + "нмң"),
        ("сы сі сына сіне сын сін", _VOWELS),
    ),
    voiced=str.maketrans("бғг", "пқк"),
    left_by_one=3,
)
_KEY_VOWELS, _KEY_VOICELESS, _KEY_OTHER = "aiu", "hpstwfcx", "bdgjlmnrvz"
_FOLDED = _Spelling(
    layers=_layers(_NOUNS, fold),
    shorter=frozenset(fold(word) for word in _SHORTER),
    vowels=frozenset(_KEY_VOWELS),
    after=_after(
        ("t h p", _KEY_VOICELESS),
        ("d g b l", _KEY_VOWELS + _KEY_OTHER),
        ("i", _KEY_VOICELESS + _KEY_OTHER + "u"),
        ("n", _KEY_VOWELS + "nm"),
        ("si sina sin", _KEY_VOWELS),
    ),
    voiced=str.maketrans("bg", "ph"),
    left_by_one=4,
)


class _Stemmer(Protocol):
    def stemWord(self, word: str) -> str: ...  # noqa: N802  # the library's own name


@cache
def _snowball(language: str) -> _Stemmer:
    made: _Stemmer = snowballstemmer.stemmer(language)
    return made


def stem(word: str, language: str) -> str:
    """Return the stem of a word in lower case; of a language that is none of ours, the word.

    >>> stem("мектептеріміздегі", "kk"), stem("дорогами", "ru"), stem("roads", "en")
    ('мектеп', 'дорог', 'road')
    """
    lowered = word.lower()
    if language == "kk":
        return kazakh_stem(lowered)
    name = {"ru": "russian", "en": "english"}.get(language)
    return _snowball(name).stemWord(lowered.replace("ё", "е")) if name else lowered


def stems(text: str, language: str) -> list[str]:
    """Return the stems of a text's words, in order."""
    return [stem(word, language) for word in _WORD.findall(text)]


def kazakh_stem(word: str) -> str:
    """Return a Kazakh word, in Cyrillic and lower case, without the endings of its outer layers.

    Layers are taken off, the longest ending first, until none is left; never so that fewer than three letters or no
    vowel would remain, and only behind letters where an ending can stand (т behind voiceless ones, д behind others).
    What merely looks like an ending goes too, in each form of the word alike, so that forms meet; a stem is a key and
    no word. Figures on news text stand in docs/likeness.md.

    >>> kazakh_stem("көшелерінде"), kazakh_stem("көшеге"), kazakh_stem("көше")
    ('көше', 'көше', 'көше')
    """
    return _peeled(word, _CYRILLIC)


def kazakh_key_stem(key: str) -> str:
    """Return the folded key of a Kazakh word without the endings of nouns: one for both alphabets.

    Figures beside `kazakh_stem`'s stand in docs/likeness.md.

    >>> kazakh_key_stem(fold("мектебінің")), kazakh_key_stem(fold("mektepke")), kazakh_key_stem(fold("мектеп"))
    ('mihtip', 'mihtip', 'mihtip')
    """
    return _peeled(key, _FOLDED)


def _peeled(word: str, spelling: _Spelling) -> str:
    """Take endings off, one of each layer at a time, until none is left."""
    before, left = "", word
    while left != before:
        before = left
        for layer in spelling.layers:
            found = next((ending for ending in layer if spelling.ends(left, ending)), "")
            left = left.removesuffix(found)
    return left[:-1] + left[-1].translate(spelling.voiced) if left != word else left
