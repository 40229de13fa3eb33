"""Which words before a colon name a speaker, and which only begin a sentence."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable
from functools import cached_property, lru_cache

from kopir.pure.transcript.wordlists import FROM_THE_FLOOR, NOT_NAMES, PARTICLES, ROLES, SERVICE_WORDS

_LONGEST, _MOST_WORDS = 64, 7
_FEW_LINES, _NEARLY_ALL = 4, 0.8
_LABEL = re.compile(r"\s*([^:：\n]{1,80}?)\s*[:：](?!//)[ \t]*", re.UNICODE)
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_SENTENCE = re.compile(r"[?!;…\"«»“”„<>{}|=]|,(?!\s?[A-ZА-ЯЁӘҒҚҢӨҰҮІ])|[.](?=\s+\w+\s+\w+\s+\w)")
_WORD = re.compile(r"[^\W_]+")
_NUMBER_FIRST = re.compile(r"\s*[\d]")


def label_in(text: str) -> tuple[str, int] | None:
    """Return what stands before the first colon, if it is short enough to be a name, and where the rest begins.

    >>> label_in("Айгүл С. (Көпір): Сәлем"), label_in("Ол келді, кетті, тағы келді: сол")
    (('Айгүл С. (Көпір)', 18), None)
    """
    found = _LABEL.match(text) if ":" in text or "：" in text else None
    if not found:
        return None
    label = " ".join(found[1].split())
    return (label, found.end()) if _may_be_name(label) else None


@lru_cache(maxsize=50_000)
def _may_be_name(label: str) -> bool:
    bare = _BRACKETS.sub(" ", label)
    words = _WORD.findall(bare)
    if not words or len(label) > _LONGEST or len(words) > _MOST_WORDS or _SENTENCE.search(bare):
        return False
    return any(letter.isalpha() for letter in bare) and label.lower() not in SERVICE_WORDS


class Names:
    """The speakers' labels of one file, judged together: a name comes back, a sentence's beginning does not."""

    def __init__(self, lines: Iterable[str], known: Collection[str] = ()) -> None:
        """Count the labels at the beginning of these lines; `known` are names from the other files."""
        self._known = {name.casefold() for name in known}
        self._counts: Counter[str] = Counter()
        self._lines = list(lines)
        self._judged: dict[str, bool] = {}
        self._numbered: set[str] = set()
        for line in self._lines:
            found = label_in(line)
            if found:
                self._counts[found[0]] += 1
                if _NUMBER_FIRST.match(line[found[1] :]):
                    self._numbered.add(found[0])

    @cached_property
    def _is_labelled(self) -> bool:
        """Say whether nearly all lines begin with a label, as a service writes them: small letters are names too."""
        labelled = self._counts.total()
        return labelled >= _FEW_LINES and labelled >= _NEARLY_ALL * len(self._lines)

    @cached_property
    def _small(self) -> frozenset[str]:
        """Return the words that stand in small letters somewhere: what begins so is no name."""
        return frozenset(word for word in set(_WORD.findall("\n".join(self._lines))) if word.islower())

    def count(self, label: str) -> int:
        """Return how often a label stands before a colon."""
        return self._counts[label]

    def split(self, text: str) -> tuple[str, str]:
        """Return speaker and words of a line; the speaker is "" where it begins with no name."""
        found = label_in(text)
        if found and self.is_name(found[0]):
            return found[0], text[found[1] :].strip()
        return "", text.strip()

    def is_name(self, label: str) -> bool:
        """Say whether a label names a speaker in this file."""
        if label not in self._judged:
            self._judged[label] = self._judge(label)
        return self._judged[label]

    def _judge(self, label: str) -> bool:
        if label.casefold() in self._known or label.casefold() in FROM_THE_FLOOR:
            return True
        words = _WORD.findall(_BRACKETS.sub(" ", label))
        first = words[0].lower()
        count = self._counts[label]
        if any(word.lower() in ROLES for word in words[:3]) and first not in NOT_NAMES:
            return all(word.lower() in ROLES or _is_capital(word) or word.lower() in PARTICLES for word in words) or (
                count >= 2
            )
        if first in NOT_NAMES:
            return count >= 3 and len(words) == 1 and label not in self._numbered
        if not all(_is_capital(word) or word.lower() in PARTICLES for word in words):
            return len(words) <= 3 and (count >= 3 or (self._is_labelled and not label.count(" ")))
        if count >= 2:
            return True
        return first not in self._small and label not in self._numbered


def _is_capital(word: str) -> bool:
    return any(letter.isupper() for letter in word) or word.isdigit() or not any(x.islower() for x in word)


_MAIL = re.compile(r"([\w.+-]+)@[\w-]+(?:\.[\w-]+)+")


def bare_name(name: str) -> str:
    """Return a display name in one spacing, of an e-mail address only the part before the sign.

    >>> bare_name("  Айгүл  aigul@example.org ")
    'Айгүл aigul'
    """
    return " ".join(_MAIL.sub(r"\1", name).split())
