"""Which script a text is written in."""

from __future__ import annotations

import re

_LETTERS = {
    "Cyrl": re.compile(r"[\u0400-\u052f]"),
    "Latn": re.compile(r"[A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u0259]"),
    "Arab": re.compile(r"[\u0620-\u064a\u0671-\u06d3\u06d5\u0750-\u077f\ufb50-\ufdff\ufe70-\ufefc]"),
}


def script_of(text: str) -> str:
    """Return `Cyrl`, `Latn` or `Arab`, whichever has most letters in the text; an empty text where none has any.

    >>> script_of("Қала әкімі"), script_of("Akim of the city"), script_of("2012!")
    ('Cyrl', 'Latn', '')
    """
    counts = {script: len(letters.findall(text)) for script, letters in _LETTERS.items()}
    most = max(counts, key=lambda script: counts[script])
    return most if counts[most] else ""
