"""One search key for a name in either script and in any of the usual spellings.

Two spellings of a name meet when their keys are equal, word by word; a key is never shown. The price of meeting is
that some different names meet too (Омаров, Умаров); for a search box that is the better error.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from kopir.pure.text.transliteration import latin

_GLUED = re.compile(r"(?<=[a-zа-яәғқңөұүһі])(?=[A-ZА-ЯӘҒҚҢӨҰҮҺІ][a-zа-яәғқңөұүһі])")
_APOSTROPHES = re.compile("['’‘ʼʹʺ`´\"ʻ]")
_WORD = re.compile(r"[^\W_]+")

# In this order; each line is one habit of spelling. The marks w, x and j stand for sh, ch and zh once the letters
# themselves have been spelt out.
_HABITS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), joined)
    for pattern, joined in (
        (r"x", "ks"),
        (r"ph", "f"),
        (r"w", "v"),
        (r"dzh|dj|zh", "j"),
        (r"kh", "h"),
        (r"gh", "g"),
        (r"shch|chsh|sch|sh", "w"),
        (r"tch|ch", "x"),
        (r"tz|ts", "c"),
        (r"ck|q|k", "h"),  # қ is written k, q and kh: Бақытжан, Бахытжан, Bahytzhan
        (r"ng", "n"),
        (r"yo", "e"),  # ё is most often printed as е
        (r"[eiy]+", "i"),
        (r"[ou]+", "u"),
        (r"(?<=[^aiu])i(?=[au])", ""),  # дю, дя; dyu, dia
        (r"(.)\1+", r"\1"),
    )
)


def fold(text: str) -> str:
    """Return the search key of a text: words of plain letters and digits, one blank between them.

    Case, accents, apostrophes, soft signs and doubled letters do not count; Cyrillic and Latin spellings meet, and so
    do the usual variants of transliteration (kh, h, k, q; y, i, e; zh, j; ya, ia; o, u). A word that lacks the blank
    before the next (`ZagipaYahyanovna`) is parted at the capital.

    >>> fold("Назарбаева") == fold("NAZARBAYEVA") == fold("Nazarbaeva")
    True
    >>> fold("Қазыбек") == fold("Kazybek") == fold("Qazybek")
    True
    """
    parted = _GLUED.sub(" ", unicodedata.normalize("NFC", text))
    plain = _APOSTROPHES.sub("", latin(parted))
    keys = (_key(word) for word in _WORD.findall(plain))
    return " ".join(key for key in keys if key)


@lru_cache(maxsize=50_000)  # words of one language come again and again: an import would fold each a thousand times
def _key(word: str) -> str:
    for pattern, joined in _HABITS:
        word = pattern.sub(joined, word)
    return word
