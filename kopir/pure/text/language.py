"""Is a text Kazakh, Russian, English, or none of them that we can tell."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import cache
from typing import Literal, Protocol

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from kopir.pure.text.letters import LANGUAGES as BY_LETTERS
from kopir.pure.text.letters import likelihood
from kopir.pure.text.romanised import romanised
from kopir.pure.text.script import script_of

Language = Literal["kk", "ru", "en", "und"]
Weights = dict[str, float]

_NOISE = re.compile(r"https?://\S+|[^\s@]{1,64}@[^\s@]{1,255}|[\d_]+")
_WORD = re.compile(r"[^\W\d_]+")
_KAZAKH_LETTERS = re.compile(r"[әғқңөұүһі]")
_KAZAKH_ONLY = re.compile(r"[әғқңөұүһ]")  # і is Ukrainian too
_OTHER_CYRILLIC = re.compile(r"[їєґўђјљњћџѓќѕҗҳҷӣӯ]")
_LATIN_KAZAKH = re.compile(r"q(?!u)|[ñğäşıūŋǵ]")
_ARABIC_KAZAKH = re.compile(r"[ۇۋەڭٴۆۈگچپ]")
_ARABIC_KAZAKH_WORD = re.compile(r"قازاق|جوق|جول|مەكتەپ|اۋىل|كوشە|اكىم|جارىق|كەرەك|راحمەت")
_ARABIC_KAZAKH_ONLY = re.compile(r"[ۇۋەڭٴ]")


def _words(*lines: str) -> frozenset[str]:
    return frozenset(word for line in lines for word in line.split())


# The commonest words, and those of a complaint about a street.
_WORDS: dict[str, frozenset[str]] = {
    "kk": _words(
        "мен сен ол біз сіз олар бұл осы сол және үшін емес бар жоқ бен пен еді екен деп ғой ал да де ма",
        "ме ба бе па пе рахмет рақмет керек болды болады жер су үй неге қайда қашан қандай неше оны оның",
        "маған саған тек мынау келеді келмейді жақсы жаман туралы бойынша өтініш көше ауыл аудан",
    ),
    "ru": _words(
        "и в на что это как я мы вы он она они с по для за от до из у к но или же был была были есть нет",
        "да его её их мне тебя меня так все всё очень когда где кто при без под над уже ещё прошу улица",
        "улице дом двор дороги дорога нужно спасибо пожалуйста который которая которые",
    ),
    "en": _words(
        "the a an of to and in is are was were it that this i you he she we they for on with not have has",
        "be do my your at what please thank thanks hello yes no street road",
    ),
}
_KAZAKH_LETTER, _COMMON_WORD = 2.0, 1.2  # natural logarithms of odds, a word
_SURE_OF_ANOTHER = 0.8  # one of 3447 development texts in our languages is taken for another by it
_ROMANISED = 0.4  # share of words; English and other languages stay below it
_ROMANISED_WORD = 1.2  # of a word that is Kazakh in Latin letters, natural logarithm of odds
# What a Latin text is worth to English beforehand, and how much more or less with the model's share for English.
_LATIN_IS_ENGLISH, _LEAST_SHARE, _USUAL_SHARE = 2.0, 0.002, 0.05
_CYRILLIC_IS_RUSSIAN = 0.5  # so that a short Russian sentence is not taken for bare Kazakh
_OVERLAP = 6.0  # runs of two, three and four letters tell the same thing again
# For whose languages Kazakh without its letters, or in Latin ones, is taken by a model that has not seen it so.
_NEIGHBOURS = frozenset(["ky", "tk", "uz", "tr", "crh", "az", "ba", "tt", "ug", "mn"])
_OWN_LATIN, _SURE_OF_A_NEIGHBOUR = frozenset(["tr", "az", "uz", "tk"]), 0.9
_KNOWN_RUNS, _LEAD_OF_RUNS = -8.1, 0.3  # log-likelihood a run; of Kazakh sentences in any spelling 19 in 20 have more
_PLAIN_RUNS, _PLAIN_LEAD = -7.65, 0.9  # so plainly Kazakh that it does not matter for what it is taken
_LONG_ENOUGH = 25  # letters, below which another language is never claimed


@dataclass(frozen=True)
class Guess:
    """A language with its probability among those considered (0 for `und`), and the script."""

    language: Language
    confidence: float
    script: str


class _Identifier(Protocol):
    def rank(self, text: str) -> list[tuple[str, float]]: ...


@cache
def _identifier(*, is_restricted: bool) -> _Identifier:
    made = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    if is_restricted:
        made.set_languages(["kk", "ru", "en"])
    identifier: _Identifier = made
    return identifier


def detect_language(text: str) -> Guess:
    """Guess the language of a text of any length, even of one word.

    The script comes first: Cyrillic is Kazakh or Russian, Latin is English or Kazakh, Arabic is Kazakh or unknown.
    Between Kazakh and Russian a byte n-gram model (py3langid, restricted) is weighed with letters that only Kazakh
    has and with common words, word by word, so that one Kazakh name does not turn a Russian sentence; and with runs
    of folded letters (`letters`), which know Kazakh in any spelling, without its letters and in Latin. `und` is
    returned, with confidence 0, for a text without letters and for one that is plainly another language.
    Deterministic; below a millisecond for a sentence once the model is loaded.
    """
    plain = " ".join(_NOISE.sub(" ", text).split())
    script = script_of(plain)
    if script == "Cyrl":
        return _cyrillic(plain)
    if script == "Latn":
        return _latin(plain)
    if script == "Arab":
        share = len(_ARABIC_KAZAKH.findall(plain)) / max(len(_WORD.findall(plain)), 1)
        # A text of one or two words may have none of the letters that Arabic lacks.
        if (_ARABIC_KAZAKH_ONLY.search(plain) and share >= 0.5) or _ARABIC_KAZAKH_WORD.search(plain):
            return Guess("kk", round(min(0.5 + share / 4, 0.99), 3), script)
    return Guess("und", 0.0, script)


def _cyrillic(text: str) -> Guess:
    lowered = text.casefold()
    words = _WORD.findall(lowered)
    if len(_OTHER_CYRILLIC.findall(lowered)) > len(_KAZAKH_ONLY.findall(lowered)):
        return Guess("und", 0.0, "Cyrl")
    weights = _model(lowered, ("kk", "ru"))
    weights["kk"] += _by_letters(lowered, "kk", "ru") - _CYRILLIC_IS_RUSSIAN
    for word in words:
        if _KAZAKH_LETTERS.search(word):
            weights["kk"] += _KAZAKH_LETTER
        for language in ("kk", "ru"):
            if word in _WORDS[language]:
                weights[language] += _COMMON_WORD
    if _is_another(lowered, {"kk", "ru"}) and (_KAZAKH_LETTERS.search(lowered) or not _is_kazakh_nearby(lowered)):
        return Guess("und", 0.0, "Cyrl")
    return _best(weights, "Cyrl")


def _latin(text: str) -> Guess:
    lowered = text.casefold()
    words = _WORD.findall(lowered)
    kinds = set(_LATIN_KAZAKH.findall(lowered))
    if len(kinds) >= 2 and kinds & {"q", "ñ", "ū"}:
        return Guess("kk", round(1 - 0.5 ** len(kinds), 3), "Latn")
    kazakh, russian = romanised(text)
    english = sum(word in _WORDS["en"] for word in words) / max(len(words), 1)
    if russian >= _ROMANISED and russian > max(kazakh, 1.5 * english):
        return Guess("ru", round(min(0.5 + russian / 2, 0.97), 3), "Latn")
    # The model has seen no Kazakh in Latin letters: it would say English, or a neighbour's language.
    weights = {"en": _COMMON_WORD * len(words) * english, "kk": _ROMANISED_WORD * len(words) * kazakh}
    weights["en"] += _LATIN_IS_ENGLISH + math.log(max(_shares(lowered)["en"], _LEAST_SHARE) / _USUAL_SHARE)
    weights["kk"] += _by_letters(lowered, "kk", "en")
    if _is_another(lowered, {"en"}) and not _is_kazakh_nearby(lowered):
        return Guess("und", 0.0, "Latn")
    return _best(weights, "Latn")


def _by_letters(text: str, one: Language, other: Language) -> float:
    """Return the odds of one language against another by runs of letters, as a natural logarithm."""
    means, n = likelihood(text)
    return float(means[BY_LETTERS.index(one)] - means[BY_LETTERS.index(other)]) * n / _OVERLAP


def _shares(text: str) -> dict[str, float]:
    return dict(_identifier(is_restricted=False).rank(text))


def _is_kazakh_nearby(text: str) -> bool:
    """Say whether a text is rather Kazakh in another spelling than the neighbour's language that it is taken for."""
    shares = _shares(text)
    first = max(shares, key=lambda language: shares[language])
    means, _n = likelihood(text)
    kazakh, *others = (float(mean) for mean in means)
    lead = kazakh - max(others)
    if kazakh >= _PLAIN_RUNS and lead >= _PLAIN_LEAD:
        return True
    is_sure = first in _OWN_LATIN and shares[first] >= _SURE_OF_A_NEIGHBOUR
    return first in _NEIGHBOURS and not is_sure and kazakh >= _KNOWN_RUNS and lead >= _LEAD_OF_RUNS


def _model(text: str, languages: tuple[str, str]) -> Weights:
    """Return the model's log-probabilities of two languages."""
    found = dict(_identifier(is_restricted=True).rank(text))
    return {language: math.log(max(found[language], 1e-9)) for language in languages}


def _is_another(text: str, ours: set[str]) -> bool:
    """Say whether a text long enough to judge is plainly in a language that we do not serve."""
    if sum(character.isalpha() for character in text) < _LONG_ENOUGH:
        return False
    found = _shares(text)
    return 1 - sum(found[language] for language in ours) >= _SURE_OF_ANOTHER


def _best(weights: Weights, script: str) -> Guess:
    top = max(weights, key=lambda language: weights[language])
    total = sum(math.exp(weight - weights[top]) for weight in weights.values())
    confidence = round(1 / total, 3)
    languages: tuple[Language, ...] = ("kk", "ru", "en")
    return Guess(next(language for language in languages if language == top), confidence, script)
