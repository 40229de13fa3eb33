"""Moments as transcripts write them, in seconds."""

from __future__ import annotations

import re

MOMENT = r"(?:\d{1,4}:)?\d{1,3}:\d{2}(?:[.,]\d{1,6})?"
_PARTS = re.compile(r"(?:(\d{1,4}):)?(\d{1,3}):(\d{2})(?:[.,](\d{1,6}))?")


def seconds_of(text: str) -> float | None:
    """Return `1:02:03.5`, `02:03` or `62.5` in seconds, None for what is no moment.

    >>> seconds_of("100:00:01,250"), seconds_of("01:20"), seconds_of("62.5"), seconds_of("соң")
    (360001.25, 80.0, 62.5, None)
    """
    text = text.strip().strip("[]()")
    found = _PARTS.fullmatch(text)
    if found:
        hours, minutes, seconds, part = found.groups()
        fraction = int(part) / 10 ** len(part) if part else 0.0
        return round(int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds) + fraction, 3)
    if re.fullmatch(r"\d{1,9}(?:[.,]\d{1,9})?", text, re.ASCII):
        return round(float(text.replace(",", ".")), 3)
    return None
