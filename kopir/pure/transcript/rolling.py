"""Captions that roll: each line shown twice or three times, or growing word by word."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from kopir.pure.transcript.clocks import seconds_of
from kopir.pure.transcript.voices import clean

Lines = Sequence[tuple[int, str]]
Span = tuple[float | None, float | None, Lines]

_WORD_TIME = re.compile(r"<(\d[\d:.,]*)>")
_HELD = 0.05  # seconds: shorter captions only hold the last line for the screen
_GROWING = 4  # captions that lengthen the one before: fewer may be what somebody said
_OVERLAP = 3  # words that two captions must share to be one stretch of speech


def is_rolling(captions: Sequence[Sequence[str]]) -> bool:
    """Say whether captions show their words again: word times in them, or lines that begin as the last one ended."""
    shown = [[clean(line) for line in lines if clean(line)] for lines in captions]
    shown = [lines for lines in shown if lines]
    if len(shown) < 3:
        return False
    timed = sum(any(_WORD_TIME.search(line) for line in lines) for lines in captions)
    again = sum(after[0] == before[-1] and len(after) > 1 for before, after in pairwise(shown))
    grown = sum(after[0].startswith(before[0]) and len(before) == len(after) == 1 for before, after in pairwise(shown))
    longer = sum(before[0] != after[0] and after[0].startswith(before[0]) for before, after in pairwise(shown))
    return timed >= 0.2 * len(shown) or again >= 0.4 * len(shown) or (longer >= _GROWING and grown >= 0.5 * len(shown))


def unrolled(captions: Sequence[Span]) -> list[Span]:
    """Return what each caption adds to the one before it, with its times.

    A line with word times is new; one without is old where it repeats the lines above in order. So a word that was
    really said twice stays twice, and one that is only shown twice stays once.

    >>> rows = [(0.0, 2.0, [(1, "да, да")]), (2.0, 4.0, [(3, "да, да"), (4, "да, да конечно")])]
    >>> [[line for _number, line in lines] for _start, _end, lines in unrolled(rows)]
    [['да, да'], ['да, да конечно']]
    """
    found: list[Span] = []
    before: list[str] = []
    for start, end, lines in captions:
        shown = [(number, line) for number, line in lines if clean(line)]
        if not shown:
            continue
        is_held = start is not None and end is not None and end - start <= _HELD
        old = _old_lines(before, [line for _number, line in shown], is_held=is_held)
        fresh: Lines = shown[old:]
        if not old and before:
            fresh = _without_overlap(before, shown)
        if fresh:
            found.append((_moment(fresh[0][1], start), end, fresh))
        before = [clean(line) for _number, line in shown]
    return found


def _old_lines(before: Sequence[str], lines: Sequence[str], *, is_held: bool) -> int:
    """Count the first lines that only repeat the last ones shown."""
    texts = [clean(line) for line in lines]
    plain = next((at for at, line in enumerate(lines) if _WORD_TIME.search(line)), len(lines))
    most = min(len(before), plain)
    if len(texts) > 1 and not is_held:
        most = min(most, len(texts) - 1)
    return next((size for size in range(most, 0, -1) if _all_same(texts[:size], before[-size:])), 0)


def _all_same(some: Sequence[str], others: Sequence[str]) -> bool:
    return list(some) == list(others)


def _without_overlap(before: Sequence[str], shown: Lines) -> Lines:
    """Take off the first words where they repeat the end of what was shown, or all of it."""
    if any(_WORD_TIME.search(line) for _number, line in shown):
        return shown
    said = " ".join(before).split()
    words = [(number, word) for number, line in shown for word in clean(line).split()]
    for size in range(min(len(said), len(words)), 0, -1):
        if (size >= _OVERLAP or size == len(said)) and [word for _n, word in words[:size]] == said[-size:]:
            rest = words[size:]
            return [(rest[0][0], " ".join(word for _n, word in rest))] if rest else []
    return shown


def _moment(line: str, start: float | None) -> float | None:
    """Return when a line begins: before its first word time, a caption's own start."""
    timed = _WORD_TIME.match(line.lstrip())
    return seconds_of(timed[1]) if timed else start
