"""Kazakh and Russian Cyrillic in Latin letters, as English texts spell them."""

from __future__ import annotations

import re
import unicodedata

# Lower case; fold() joins what different schemes write differently, so this table need only be one of them.
_CYRILLIC = {
    "а": "a", "ә": "a", "б": "b", "в": "v", "г": "g", "ғ": "g", "д": "d", "е": "e", "ё": "yo",
    "ж": "zh", "з": "z", "и": "i", "й": "y", "к": "k", "қ": "k", "л": "l", "м": "m", "н": "n",
    "ң": "n", "о": "o", "ө": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ұ": "u",
    "ү": "u", "ф": "f", "х": "kh", "һ": "h", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch",
    "ъ": "", "ы": "y", "і": "i", "ь": "", "э": "e", "ю": "yu", "я": "ya",
    "ї": "yi", "є": "ye", "ґ": "g", "ў": "u", "ӯ": "u", "ҳ": "h", "ҷ": "j", "җ": "zh",
}  # fmt: skip
# Latin letters of the Kazakh alphabets of 2018 and 2021 and of Turkish, Czech and English dictionaries.
_LATIN = {
    "ş": "sh", "š": "sh", "ś": "sh", "ç": "ch", "č": "ch", "ć": "ch", "ž": "zh", "ǵ": "g",
    "ı": "y", "ŋ": "n", "ə": "a", "ø": "o", "æ": "ae", "œ": "oe", "ß": "ss", "ð": "d",
    "þ": "th", "ł": "l", "đ": "d",
}  # fmt: skip
_TABLE = str.maketrans(_CYRILLIC | _LATIN)


def latin(text: str) -> str:
    """Return a text in plain lower-case Latin letters; what is neither letter nor known stays.

    >>> latin("Дәрігер Қазыбек Щёголев")
    'dariger kazybek shchyogolev'
    """
    folded = unicodedata.normalize("NFKC", text).casefold().replace("i\u0307", "i")
    # й and ё must be whole before the table, ş and ž likewise; what remains composed loses its marks after it.
    lettered = unicodedata.normalize("NFC", folded).translate(_TABLE)
    bare = unicodedata.normalize("NFD", lettered)
    return "".join(character for character in bare if not unicodedata.combining(character))


def slug_of(name: str, *, longest: int = 80) -> str:
    """Return the part of an address that names something: Latin words joined by hyphens, `x` where none is left.

    >>> slug_of("БӘЙТЕРЕК ауданы (шағын)")
    'bayterek-audany-shagyn'
    """
    words = re.findall(r"[a-z0-9]+", latin(name).replace("'", "").replace("’", ""))
    slug = ""
    for word in words:
        longer = f"{slug}-{word}" if slug else word
        if len(longer) > longest:
            break
        slug = longer
    return slug or (words[0][:longest] if words else "x")
