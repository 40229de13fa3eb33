"""Bytes to text: the encodings that meeting services, subtitle editors and old Windows programs write."""

from __future__ import annotations

import codecs
import re

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_KAZAKH = re.compile("[әғқңөұүһ]", re.IGNORECASE)
_SAMPLE = 4000  # bytes that show whether every other one is zero
_SAID_IN_UTF8 = 0.02  # share of broken letters up to which a file is UTF-8 with a fault in it


def decode(data: bytes) -> tuple[str, str]:
    r"""Return the text of a file and the encoding it was read by; every byte gives something, nothing raises.

    A byte order mark decides; then UTF-16 without one (zeros in every other byte), then UTF-8, and for what is no
    UTF-8 the Windows code page of Russian, or of Kazakh where its letters make better words. Line ends become `\n`.

    >>> decode("Здравствуйте".encode("cp1251"))
    ('Здравствуйте', 'cp1251')
    """
    text, encoding = _decoded(data)
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").lstrip("\ufeff"), encoding


def _decoded(data: bytes) -> tuple[str, str]:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, errors="replace"), encoding
    sample = data[:_SAMPLE]
    for start, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        half = sample[start::2]
        if len(sample) >= 8 and half.count(0) > 0.4 * len(half) and sample.count(0) < 0.7 * len(sample):
            return data.decode(encoding, errors="replace"), encoding
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return _without_mark(data)


def _without_mark(data: bytes) -> tuple[str, str]:
    """Read what is not quite UTF-8: a file with a few broken bytes, or a code page."""
    mended = data.decode("utf-8", errors="replace")
    others = sum(letter > "\x7f" for letter in mended)
    if mended.count("\ufffd") <= max(_SAID_IN_UTF8 * len(mended), others / 4):
        return mended, "utf-8"
    # The Kazakh page differs from the Russian one in letters that Russian never uses only.
    kazakh = data.decode("kz1048", errors="replace")
    encoding = "kz1048" if len(_KAZAKH.findall(kazakh)) > 0.005 * len(kazakh) else "cp1251"
    return data.decode(encoding, errors="replace"), encoding
