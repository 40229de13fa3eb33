"""Bytes into text, whatever the label says: what can be read as Kazakh, Russian or English is the better guess."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from functools import cache
from typing import Final

SAMPLE = 20_000  # bytes that are weighed

_ALIASES: Final = {
    "cp-1251": "cp1251",
    "win-1251": "cp1251",
    "win1251": "cp1251",
    "windows1251": "cp1251",
    "x-cp1251": "cp1251",
    "koi8": "koi8_r",
    "x-cp866": "cp866",
    "windows-874": "cp874",
    "x-mac-cyrillic": "mac_cyrillic",
    "strk1048-2002": "kz1048",
    "rk1048": "kz1048",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "euc-gb2312-cn": "gb18030",
    "ks_c_5601-1987": "cp949",
    "iso-8859-8-i": "iso8859_8",
    "iso-8859-1": "cp1252",
    "latin-1": "cp1252",
    "us-ascii": "cp1252",
    "ascii": "cp1252",
    "ansi_x3.4-1968": "cp1252",
    "shift_jis": "cp932",
    "unicode-1-1-utf-7": "utf_7",
    "utf8mb4": "utf_8",
}
_CYRILLIC: Final = ("cp1251", "kz1048", "koi8_r", "cp866", "iso8859_5", "mac_cyrillic")
_WESTERN: Final = ("cp1252",)
_EASTERN: Final = ("gb18030", "big5", "euc_jp", "cp932", "euc_kr")
_STATEFUL: Final = frozenset({"utf_7", "iso2022_jp", "iso2022_jp_1", "iso2022_jp_2", "iso2022_kr", "hz"})
_NOT_TEXT: Final = frozenset(
    {"base64", "bz2", "hex", "quopri", "uu", "zlib", "rot_13", "idna", "punycode", "undefined", "mbcs", "oem"}
    | {"raw_unicode_escape", "unicode_escape"}
)
# Letters a thousand letters of running text; what is not listed is rare.
_FREQUENT: Final = dict(
    zip("оеаинтсрвлкмдпуяыьгзбчйхжшюцщэф", (110, 85, 80, 73, 67, 63, 55, 47, 45, 44, 35, 32, 30, 28, 26, 20, 19, 17,
                                            17, 16, 16, 14, 12, 10, 9, 7, 6, 5, 4, 3, 3), strict=True)
) | dict(zip("әғқңөұүһіёъ", (25, 12, 25, 12, 8, 6, 10, 1, 35, 1, 1), strict=True))  # fmt: skip
_UKRAINIAN: Final = "їєґ"
_MARKS: Final = frozenset("«»—–„“”‘’…№•·°©®§\u00a0\u00ad€₸±½′″→")
_WORD: Final = re.compile(r"[^\W\d_]+")
_BAD: Final = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f-\x9f\ufffd\u2500-\u259f\ue000-\uf8ff]")
_LONE: Final = re.compile(r"[\ud800-\udfff]")  # halves of letters that UTF-7 may hold and no other text can
_FIT: Final = 0.45  # a reading below this is doubted


@dataclass(frozen=True)
class Decoded:
    """A text, the charset that gave it, and whether the label said so."""

    text: str
    charset: str
    is_as_labelled: bool


def decode(content: bytes, label: str) -> Decoded:
    """Decode bytes. The label is believed where it gives a plausible text; no byte is dropped silently.

    >>> decode("Жауап".encode("cp1251"), "utf-8").text
    'Жауап'
    """
    named = _codec(label)
    marked = _by_mark(content)
    if marked:
        return marked
    if content.isascii():
        return _ascii(content, named, label)
    try:
        # Other charsets hardly ever happen to be right UTF-8 by chance.
        return Decoded(content.decode("utf-8"), "utf-8", named in {"utf_8", ""})
    except UnicodeDecodeError as error:
        if _is_nearly_utf8(content, error):
            return Decoded(content.decode("utf-8", "replace"), "utf-8", named in {"utf_8", ""})
    codec = _best(content, "" if named == "utf_8" else named)
    text = content.decode(codec, "replace")
    return Decoded(text, _shown(label, codec) if codec == named else _public(codec), codec == named)


def is_charset(label: str) -> bool:
    """Say whether a label names a charset that we know."""
    return bool(_codec(label))


def _ascii(content: bytes, named: str, label: str) -> Decoded:
    if b"\x1b$" in content or b"\x1b(" in content:
        for codec in (named, "iso2022_jp_2", "iso2022_kr"):
            if codec in _STATEFUL:
                text = content.decode(codec, "replace")
                if "\ufffd" not in text:
                    return Decoded(text, _public(codec), codec == named)
    if named in _STATEFUL:
        return Decoded(_LONE.sub("\ufffd", content.decode(named, "replace")), _public(named), True)
    return Decoded(content.decode("ascii"), _shown(label, named) if named else "us-ascii", True)


@cache
def _codec(label: str) -> str:
    """Return Python's name of a charset; empty for an unknown one."""
    plain = label.strip().strip("\"'").lower()
    if not plain or len(plain) > 40 or "\x00" in plain:
        return ""
    try:
        found = codecs.lookup(_ALIASES.get(plain, plain)).name.replace("-", "_")
    except (LookupError, ValueError, UnicodeError):
        return ""
    return "" if found in _NOT_TEXT else {"gbk": "gb18030", "gb2312": "gb18030"}.get(found, found)


def _shown(label: str, codec: str) -> str:
    """Return the labelled name where it is the one that was meant: Latin-1 is read as the larger windows-1252."""
    plain = label.strip().strip("\"'").lower()
    return {"ascii": "us-ascii", "latin-1": "iso-8859-1"}.get(plain, plain) if codec == "cp1252" else _public(codec)


def _public(codec: str) -> str:
    names = {"cp1251": "windows-1251", "cp1252": "windows-1252", "cp1250": "windows-1250", "kz1048": "kz-1048"}
    return names.get(codec, re.sub(r"^iso(?=\d)", "iso-", codec).replace("_", "-"))


def _by_mark(content: bytes) -> Decoded | None:
    for mark, codec in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        if content.startswith(mark) and (codec == "utf-8" or len(content) % 2 == 0):
            text = content[len(mark) :].decode(codec, "replace")
            if text.count("\ufffd") * 20 <= len(text):
                return Decoded(text, codec, True)
    return None


def _is_nearly_utf8(content: bytes, error: UnicodeDecodeError) -> bool:
    """Say whether it is UTF-8 with a few broken places: many more whole letters than bytes that are wrong."""
    text = content[:SAMPLE].decode("utf-8", "replace")
    broken = text.count("\ufffd")
    whole = sum(character > "\x7f" for character in text) - broken
    return whole > 4 * broken or (error.end >= len(content) - 3 and whole > broken)


def _best(content: bytes, named: str) -> str:
    sample = content[:SAMPLE]
    first = sample.decode("latin-1")
    if sum(character > "\x7f" for character in first) == 0:
        place = next(place for place, byte in enumerate(content) if byte > 0x7F)
        sample = content[max(place - SAMPLE // 2, 0) : place + SAMPLE // 2]
    scores = {codec: _plausibility(sample, codec) for codec in {*_CYRILLIC, *_WESTERN, *filter(None, [named])}}
    best = max(scores, key=lambda codec: (scores[codec], codec == named, codec == "cp1251"))
    if named == "cp1251" and scores["kz1048"] > scores["cp1251"]:
        return "kz1048"  # the same letters but for the Kazakh ones, and nobody labels it
    doubt = 0.1 + 2 / sum(byte > 0x7F for byte in sample)  # of a few letters nobody can tell: the label is believed
    if named and (scores[named] >= scores[best] - doubt or named in _EASTERN) and scores[named] > -1:
        return named
    if scores[best] >= _FIT:
        return best
    eastern = {codec: _plausibility(sample, codec) for codec in _EASTERN}
    likeliest = max(eastern, key=lambda codec: eastern[codec])
    if eastern[likeliest] > max(scores[best], 0.5):
        return likeliest
    return named if named and scores[named] > -1 else best


def _plausibility(content: bytes, codec: str) -> float:
    """Return how well bytes read in a charset, from -2 (not at all) to 1."""
    try:
        text = content.decode(codec)
    except (UnicodeDecodeError, LookupError):
        try:
            text = content[:-3].decode(codec) if len(content) >= SAMPLE else ""
        except UnicodeDecodeError:
            text = ""
        if not text:
            return -2.0
    if codec in _EASTERN:
        return _eastern(text, content, codec)
    total = points = 0.0
    for word in _WORD.findall(text):
        foreign = sum(character > "\x7f" for character in word)
        if foreign:
            total += foreign
            points += foreign * _word(word)
    for character in text:
        if character > "\x7f" and not character.isalpha():
            total += 1
            points += 0.6 if character in _MARKS else -1.0
    return points / total if total else 0.0


def _word(word: str) -> float:
    """Return how much a word with letters beyond ASCII looks like one, from -1 to 1."""
    if word != word.lower() and word != word.upper() and word[1:] != word[1:].lower():
        return -0.8
    lowered = word.lower()
    cyrillic = sum("\u0400" <= character <= "\u052f" for character in lowered)
    if not cyrillic:
        accents = sum(character > "\x7f" for character in lowered)
        return 0.75 if accents * 2 <= len(lowered) else -0.5
    if cyrillic < len(lowered):
        return -1.0
    weight = sum(_FREQUENT.get(character, 4 if character in _UKRAINIAN else -40) for character in lowered) / len(
        lowered
    )
    likeness = max(min(weight / 70, 1.0), -0.5)
    return likeness if word == lowered or word[1:] == lowered[1:] else likeness - 0.15


def _eastern(text: str, content: bytes, codec: str) -> float:
    letters = [character for character in text if character > "\x7f"]
    kana = sum("\u3040" <= character <= "\u30ff" for character in letters)
    hangul = sum("\uac00" <= character <= "\ud7a3" for character in letters)
    if _BAD.search(text):
        return -1.0
    if codec in {"euc_jp", "cp932"}:
        return 0.95 if kana * 4 >= len(letters) else 0.0
    if codec == "euc_kr":
        return 0.9 if hangul * 10 >= len(letters) * 8 else 0.0
    first, last = (0xB0, 0xD7) if codec == "gb18030" else (0xA4, 0xC6)
    leads = content[:SAMPLE]
    pairs = re.findall(rb"[\x81-\xfe][\x40-\xfe]", leads)
    common = sum(first <= pair[0] <= last for pair in pairs)
    return 0.2 + 0.7 * common / len(pairs) if pairs else 0.0
