"""What somebody typed into a search box, as words with all keys under which they may stand."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from kopir.pure.search.words import ENGLISH, keys_of, surfaces, written_keys

MOST_WORDS = 8
READ = 400  # characters; a longer question is a text, and likeness finds that
BEGINNING = 3  # letters from which on the beginning of a word is searched for

# Left out where other words are there; alone they are searched for like any.
_SMALL = frozenset(
    word
    for line in (
        "и в во на по с со к ко у о об от до из за для не что как это мы я вы он она они а но или же бы ли",
        "және мен бен пен үшін бұл осы сол да де та те ма ме ба бе па пе емес",
        "the a an of to in and is are on for at by with it this that",
    )
    for word in line.split()
)


@dataclass(frozen=True)
class Wanted:
    """One word: as it was typed, its keys, and whether texts may go on where it ends."""

    word: str
    keys: frozenset[str]
    is_beginning: bool = False

    @property
    def beginnings(self) -> tuple[str, ...]:
        """The keys with which a longer word may begin; none where the word is meant whole or is too short."""
        if not self.is_beginning:
            return ()
        return tuple(key for key in written_keys(self.word) if len(key.removeprefix(ENGLISH)) >= BEGINNING)


@dataclass(frozen=True)
class Question:
    """All words must be found. `is_cut` where more was typed than is read."""

    wanted: tuple[Wanted, ...]
    is_cut: bool = False

    @property
    def widened(self) -> Question:
        """The same, each word taken for the beginning of one."""
        return self.with_beginnings(self.wanted)

    def with_beginnings(self, begun: Collection[Wanted]) -> Question:
        """Return the same with some of its words taken for beginnings."""
        return replace(
            self, wanted=tuple(replace(one, is_beginning=True) if one in begun else one for one in self.wanted)
        )


def asked(text: str) -> Question:
    """Read what was typed. Never raises, whatever it is; a star behind a word asks for its beginning.

    Quotes, brackets, operators and other signs part words and mean nothing.
    """
    read = text[:READ]
    found: dict[str, Wanted] = {}
    for word, _start, end in surfaces(read):
        if keys := keys_of(word):
            found.setdefault(word, Wanted(word, keys, read[end : end + 1] == "*"))
    large = [one for one in found.values() if one.word not in _SMALL]
    wanted = large or list(found.values())
    return Question(tuple(wanted[:MOST_WORDS]), is_cut=len(text) > READ or len(wanted) > MOST_WORDS)


def passes(question: Question, keys: Collection[str]) -> bool:
    """Say whether a text with these keys answers a question, as an index would."""
    return all(_is_in(one, keys) for one in question.wanted)


def _is_in(one: Wanted, keys: Collection[str]) -> bool:
    if not one.keys.isdisjoint(keys):
        return True
    return any(key.startswith(one.beginnings) for key in keys)
