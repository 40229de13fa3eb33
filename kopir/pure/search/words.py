"""Words as an index holds them: one key a word, the same for all forms of the word.

Kazakh and Russian words have one key in both alphabets. English words stand apart, under keys that begin with a mark:
folded like a name, *must* would be the bridge (мост) and *most* too.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from kopir.pure.text import fold
from kopir.pure.text.stems import kazakh_key_stem, stem

LONGEST = 40  # characters of a key; nobody types more of a word
ENGLISH = "q"  # begins the key of an English word; no folded word holds this letter
_WORD = re.compile(r"[^\W_]+(?:['’ʼ`][^\W_]+)*")
_KAZAKH = re.compile(r"[әғқңөұүһі]")
_LATIN = re.compile(r"[a-zà-ɏ'’ʼ`]+")
_SENTENCE_ENDS = frozenset('.!?…:;•«"“(\n')
_PLAIN = re.compile(r"[a-z0-9]+")
_STRAIGHT = str.maketrans("’ʼ`", "'''")


def surfaces(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield the words of a text in small letters, each with its place: ``text[start:end]``."""
    for found in _WORD.finditer(text):
        yield found.group().casefold(), found.start(), found.end()


def key_of(word: str) -> str:
    """Return the key of a word as it is written: plain letters and digits, whatever was typed.

    What has no place in our alphabets is written by its number, so that a key can never be read as a command.

    >>> key_of("Мектеп") == key_of("mektep")
    True
    """
    key = fold(unicodedata.normalize("NFC", word)).replace(" ", "")
    return _plain(key)[:LONGEST]


def _plain(key: str) -> str:
    if _PLAIN.fullmatch(key):
        return key
    return "".join(one if _PLAIN.fullmatch(one) else f"{ord(one):x}" for one in key)


@lru_cache(200_000)
def stem_key(word: str, language: str) -> str:
    """Return the key of a word's stem in a language; `word` in small letters."""
    if language == "kk":
        return kazakh_key_stem(key_of(word)) if word.isalpha() else key_of(word)
    if language == "en":
        return english_key(stem(word.translate(_STRAIGHT), "en"))
    return key_of(stem(word, language)) or key_of(word)


def english_key(word: str) -> str:
    """Return the key under which an English word stands as it is written, letter by letter.

    >>> english_key("café's")
    'qcafes'
    """
    plain = unicodedata.normalize("NFKD", word)
    return ENGLISH + _plain("".join(one for one in plain if one.isalnum()))[: LONGEST - 1]


def may_be_english(word: str) -> bool:
    """Say whether a word is written in Latin letters alone."""
    return _LATIN.fullmatch(word) is not None


@lru_cache(200_000)
def index_keys(word: str, language: str, *, is_name: bool = False) -> tuple[str, ...]:
    """Return the keys under which one word of a text in a language stands in the index: one, rarely two.

    A word with letters that only Kazakh has is Kazakh in any text; a Latin word of a Russian text is taken for
    English, a Cyrillic one of an English text for Russian. A Latin name, and a Latin word of which nobody said the
    language, is both English and itself in the other alphabet.
    """
    if language == "kk" or _KAZAKH.search(word):
        return (stem_key(word, "kk"),)
    if not may_be_english(word):
        return (stem_key(word, "ru"),)
    english = stem_key(word, "en")
    return (english, stem_key(word, "kk")) if is_name or language not in {"ru", "en"} else (english,)


def indexed(text: str, language: str) -> Iterator[tuple[str, int, int, tuple[str, ...]]]:
    """Yield the words of a text as `surfaces` does, each with its keys."""
    for word, start, end in surfaces(text):
        yield word, start, end, tuple(key for key in index_keys(word, language, is_name=_is_name(text, start)) if key)


def _is_name(text: str, start: int) -> bool:
    """Say whether a word has a capital letter that no beginning of a sentence gave it."""
    if not text[start].isupper():
        return False
    place = start - 1
    while place >= 0 and text[place] == " ":
        place -= 1
    return place >= 0 and text[place] not in _SENTENCE_ENDS


def keys_of_text(text: str, language: str) -> list[str]:
    """Return the keys of all words of a text, in their order."""
    return [key for *_word, keys in indexed(text, language) for key in keys]


@lru_cache(20_000)
def keys_of(word: str) -> frozenset[str]:
    """Return every key under which a typed word may stand in a text of any language.

    The same word typed as it is printed is always found: whatever `index_keys` answers is among them.
    """
    found = {stem_key(word, "kk"), stem_key(word, "ru"), *written_keys(word)}
    if may_be_english(word):
        found.add(stem_key(word, "en"))
    return frozenset(key for key in found if key)


def written_keys(word: str) -> tuple[str, ...]:
    """Return the keys of a word as it is written, whatever its form: what a longer word may begin with."""
    return (key_of(word), english_key(word)) if may_be_english(word) else (key_of(word),)
