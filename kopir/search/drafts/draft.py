from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from kopir.people.models import Area
from kopir.pure.search.words import indexed
from kopir.pure.text import script_of
from kopir.search.rules import LONGEST_TEXT

Texts = tuple[tuple[str, str], ...]  # texts with their languages


@dataclass(frozen=True)
class Draft:
    """A thing as the index shall hold it. Texts are read here and not kept."""

    ref: str
    day: date | None = None
    marks: str = ""
    title: Texts = ()
    body: Texts = ()
    longest: int = LONGEST_TEXT  # characters that are read

    @cached_property
    def title_keys(self) -> str:
        return _keys(self._title_words)

    @cached_property
    def keys(self) -> str:
        return _keys(self._body_words)

    def printed(self) -> Iterator[tuple[str, str]]:
        """Yield each word as it is printed, with its key; a word may come again."""
        yield from self._title_words
        yield from self._body_words

    @cached_property
    def _title_words(self) -> list[tuple[str, str]]:
        return _words(self.title, self.longest)

    @cached_property
    def _body_words(self) -> list[tuple[str, str]]:
        return _words(self.body, self.longest)


def _bounded(texts: Texts, left: int) -> Iterator[tuple[str, str]]:
    for text, language in texts:
        yield text[:left], language
        left -= len(text)
        if left <= 0:
            return


def _words(texts: Texts, longest: int) -> list[tuple[str, str]]:
    """Return the words as they are printed, each with one of its keys."""
    return [
        (word, key)
        for text, language in _bounded(texts, longest)
        for word, _start, _end, keys in indexed(text, language)
        for key in keys
    ]


def _keys(words: list[tuple[str, str]]) -> str:
    """Return keys in the order of the alphabet: how often a word stands there counts, where does not."""
    return " ".join(sorted(key for _word, key in words))


def named(name: str, names: Mapping[str, str]) -> Texts:
    """Return a name in all languages that it has; one in Latin letters is found by typing it in Cyrillic ones."""
    spelt = ((name, "ru"), *((text, language) for language, text in names.items() if text and text != name))
    return tuple((text, "und" if script_of(text) == "Latn" else language) for text, language in spelt)


def around(area: Area | None) -> list[Area]:
    """Return an area and the two around it, as far as lists look; select `parent__parent` before."""
    parent = area.parent if area else None
    return [one for one in (area, parent, parent.parent if parent else None) if one]


def area_names(area: Area | None) -> Texts:
    return tuple(text for one in around(area) for text in named(one.name, one.names))


def numbers(keys: list[str]) -> list[int]:
    """Return the numbers among keys; a reference of the record may name what never was."""
    return [int(key) for key in keys if key.isascii() and key.isdigit() and len(key) < 19]
