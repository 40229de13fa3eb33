"""What a turn speaks of: stems of its content words, and phrases that turn to another speaker."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache

from kopir.pure.text.language import detect_language
from kopir.pure.text.stems import stem
from kopir.pure.transcript.phrases import STOP_WORDS
from kopir.pure.transcript.wordlists import PARTICLES, ROLES

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*|\d+")
_KAZAKH = re.compile("[әғқңөұүһі]")
_TITLES = ROLES | PARTICLES | frozenset(["vice", "former", "the", "sir", "уважаемый", "құрметті", "первый", "бірінші"])


@lru_cache(maxsize=200_000)
def _stem(word: str, language: str) -> str:
    return stem(word, language)


def language_of(texts: Iterable[str]) -> str:
    """Return the language most of these texts are in, `ru` where none can be told."""
    sample = " ".join(texts)[:20_000]
    found = detect_language(sample).language
    return found if found != "und" else "ru"


def content_stems(text: str, language: str) -> list[str]:
    """Return the stems of a text's content words, in order; figures count, words of grammar do not.

    A word with letters that only Kazakh has is stemmed as Kazakh in a Russian text too: our debates mix both.

    >>> content_stems("Мы не согласны с вашими дорогами за 20 миллионов", "ru")
    ['согласн', 'ваш', 'дорог', '20', 'миллион']
    """
    stops = STOP_WORDS.get(language, frozenset())
    found = []
    for match in _WORD.finditer(text.lower().replace("’", "'")):
        word = match.group()
        tongue = "kk" if language == "ru" and _KAZAKH.search(word) else language
        if word in stops or (tongue != language and word in STOP_WORDS[tongue]):
            continue
        if len(word) > 2 or word.isdigit() or tongue == "kk":
            found.append(_stem(word, tongue))
    return found


def find_phrase(text: str, phrases: re.Pattern[str], first_words: int | None = None) -> str:
    """Return the first phrase of a list in a text, or in its first words, as it is said; "" for none."""
    head = text if first_words is None else " ".join(text.split()[:first_words])
    found = phrases.search(head.lower().replace("’", "'"))
    return head[found.start() : found.end()] if found else ""


def compiled(phrases: Sequence[str]) -> re.Pattern[str]:
    """Return one pattern for a list of phrases, each beginning at the beginning of a word."""
    return re.compile(
        "|".join(phrase if phrase.startswith(("^", r"\b", "(?<")) else rf"\b{phrase}" for phrase in phrases)
    )


def name_keys(speaker: str) -> frozenset[str]:
    """Return the keys by which a speaker is known when others name them: words of the label, no titles or initials.

    >>> sorted(name_keys("Депутат Ерлан Сериков"))
    ['ерлан', 'сериков']
    """
    words = re.findall(r"[^\W\d_]+", re.sub(r"\([^()]*\)", " ", speaker))
    return frozenset(word.lower() for word in words if len(word) > 2 and word.lower() not in _TITLES)


class NamesOf:
    """Who of the speakers is named in a text, in any case of the three languages."""

    def __init__(self, speakers: Collection[str]) -> None:
        """Learn the speakers' names; a name that two of them share names neither."""
        owners: dict[str, set[str]] = {}
        for speaker in speakers:
            for key in name_keys(speaker):
                for form in _forms(key):
                    owners.setdefault(form, set()).add(speaker)
        self._owners = {form: next(iter(found)) for form, found in owners.items() if len(found) == 1}

    def named_in(self, text: str) -> dict[str, str]:
        """Return each speaker named in a text with the word that names them."""
        found: dict[str, str] = {}
        for word in re.findall(r"[^\W\d_]+", text):
            if not word[0].isupper() or len(word) < 3:
                continue
            for form in _forms(word.lower()):
                if form in self._owners:
                    found.setdefault(self._owners[form], word)
        return found


@lru_cache(maxsize=50_000)
def _forms(word: str) -> frozenset[str]:
    """Return a name and its stems; of four letters at least, so that Али and Алишер stay two."""
    stems = {_stem(word, language) for language in ("kk", "ru", "en")}
    return frozenset({word} | {form for form in stems if len(form) >= 4})
