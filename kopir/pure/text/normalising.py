"""One spelling of a text for a model of meaning: mended letters, Kazakh in Cyrillic, no shouting."""

from __future__ import annotations

import re
import unicodedata

from kopir.pure.text.script import script_of

_WORD = re.compile(r"[^\W\d_]+")
_CYRILLIC = re.compile(r"[а-яёәғқңөұүһі]", re.IGNORECASE)
_LATIN = re.compile(r"[a-z]", re.IGNORECASE)
# Keyboards without Kazakh letters: і is typed as a Latin i, and look-alikes slip in.
_LOOKALIKES = str.maketrans("aceiopxyABCEHIKMOPTXY", "асеіорхуАВСЕНІКМОРТХУ")

# Latin Kazakh, the longest first: the alphabets of 2018, 2019 and 2021 and what people type on an English keyboard.
_LATIN_KAZAKH = (
    ("shch", "щ"), ("sh", "ш"), ("ch", "ч"), ("zh", "ж"), ("kh", "х"), ("gh", "ғ"), ("ng", "ң"), ("ts", "ц"),
    ("ya", "я"), ("yu", "ю"), ("ia", "ия"), ("io", "ио"),
    ("a'", "ә"), ("o'", "ө"), ("u'", "ү"), ("g'", "ғ"), ("n'", "ң"), ("s'", "ш"), ("c'", "ч"), ("y'", "у"), ("i'", "и"),
    ("ä", "ә"), ("á", "ә"), ("ə", "ә"), ("ğ", "ғ"), ("ǵ", "ғ"), ("ı", "і"), ("ñ", "ң"), ("ń", "ң"), ("ŋ", "ң"),
    ("ö", "ө"), ("ó", "ө"), ("ü", "ү"), ("ú", "ү"), ("ū", "ұ"), ("ş", "ш"), ("š", "ш"), ("ç", "ч"), ("ý", "у"),
    ("a", "а"), ("b", "б"), ("c", "ц"), ("d", "д"), ("e", "е"), ("f", "ф"), ("g", "г"), ("h", "х"), ("i", "і"),
    ("j", "ж"), ("k", "к"), ("l", "л"), ("m", "м"), ("n", "н"), ("o", "о"), ("p", "п"), ("q", "қ"), ("r", "р"),
    ("s", "с"), ("t", "т"), ("u", "у"), ("v", "в"), ("w", "у"), ("x", "х"), ("y", "ы"), ("z", "з"),
)  # fmt: skip
_ARABIC_KAZAKH = {
    "ا": "а", "ب": "б", "ۆ": "в", "گ": "г", "ع": "ғ", "د": "д", "ە": "е", "ج": "ж", "ز": "з", "ي": "й", "ك": "к",
    "ق": "қ", "ل": "л", "م": "м", "ن": "н", "ڭ": "ң", "و": "о", "پ": "п", "ر": "р", "س": "с", "ت": "т", "ۋ": "у",
    "ۇ": "ұ", "ف": "ф", "ح": "х", "ھ": "һ", "چ": "ч", "ش": "ш", "ى": "ы", "ی": "й", "ک": "к", "ە\u200c": "е",
    "،": ",", "؟": "?", "؛": ";",
}  # fmt: skip
_BACK_TO_FRONT = str.maketrans("аоұы", "әөүі")
_FRONT_SIGN = "\u0674\u0621"  # a high hamza before a word makes its vowels front
_LATIN_PATTERN = re.compile("|".join(re.escape(old) for old, _new in _LATIN_KAZAKH))
_LATIN_TABLE = dict(_LATIN_KAZAKH)
_GLIDE = re.compile("(?<=[аәоөұүеы])і")
_BACK = re.compile("[аыққғ]|^[^аеіоуұ]*[оу][^еі]*$")
_FIRST_ROUND = re.compile("^[^аеёиоуұыэюяіөүә]*[оу]")
_FRONT_OF = {"о": "ө", "у": "ү"}


def plain(text: str, language: str = "") -> str:
    """Return a text as a model of meaning reads it best; its language, where it is known, is `kk`, `ru` or `en`.

    Letters of the other alphabet inside a Cyrillic word become Cyrillic, Kazakh in Latin or Arabic letters is spelt in
    Cyrillic, a text in capitals is lowered, and blanks are joined. Measured: of 66 Kazakh sentences typed with a Latin
    i, 94 in a hundred found their translation with it mended, 74 without.

    >>> plain("Бiздiң  көше", "kk")
    'Біздің көше'
    >>> plain("Kóshede jaryq joq", "kk")
    'көшеде жарық жоқ'
    """
    joined = " ".join(unicodedata.normalize("NFKC", text).split())
    letters = [letter for letter in joined if letter.isalpha()]
    if len(letters) > 12 and sum(letter.isupper() for letter in letters) > 0.7 * len(letters):
        joined = joined.lower()
    if language == "kk" and script_of(joined) == "Arab":
        return from_arabic(joined)
    mended = _WORD.sub(_mended, joined)
    return from_latin(mended) if language == "kk" and script_of(mended) == "Latn" else mended


def _mended(match: re.Match[str]) -> str:
    word = match.group()
    if not (_CYRILLIC.search(word) and _LATIN.search(word)):
        return word
    mended = word.translate(_LOOKALIKES)
    return _spelt(word.lower()) if _LATIN.search(mended) else mended


def from_latin(text: str) -> str:
    """Return Latin Kazakh in Cyrillic, lower case; words that hold Cyrillic stay.

    >>> from_latin("Aýyl ákimi qaida?")
    'ауыл әкімі қайда?'
    """
    lowered = unicodedata.normalize("NFC", text.lower().replace("’", "'").replace("ʼ", "'").replace("i\u0307", "i"))
    return re.sub(r"[^\W\d_]+(?:'[^\W\d_]*)*", _cyrillic_word, lowered)


def _cyrillic_word(match: re.Match[str]) -> str:
    word = match.group()
    if _CYRILLIC.search(word):
        return word
    spelt = _spelt(word)
    if word.isascii() and "'" not in word and not _BACK.search(spelt):
        # Typed without marks: a word with е or і is front throughout, and its first vowel with it (koshe: көше).
        spelt = _FIRST_ROUND.sub(lambda found: found.group()[:-1] + _FRONT_OF[found.group()[-1]], spelt)
    return spelt


def _spelt(word: str) -> str:
    spelt = _LATIN_PATTERN.sub(lambda found: _LATIN_TABLE[found.group()], word).replace("'", "")
    return _GLIDE.sub("й", spelt)  # i after a vowel: ai, oi, ei


def from_arabic(text: str) -> str:
    """Return Kazakh in Arabic letters in Cyrillic.

    >>> from_arabic("قازاق ٴتىلى")
    'қазақ тілі'
    """
    return " ".join(_from_arabic_word(word) for word in text.split())


def _from_arabic_word(word: str) -> str:
    is_front = any(sign in word for sign in _FRONT_SIGN) or any(letter in word for letter in "ەكگ")
    spelt = "".join(_ARABIC_KAZAKH.get(letter, "" if letter in _FRONT_SIGN else letter) for letter in word)
    return spelt.translate(_BACK_TO_FRONT) if is_front else spelt
