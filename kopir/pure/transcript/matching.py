"""Where each line of an older transcript stands in a newer one of the same event: by its words, else by its second."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

_PHRASE = 4  # words that stand once in both transcripts and tie them together there
_MOST_WORDS = 3_000  # on either side of a gap between two ties: beyond it comparing word by word takes too long


class By(StrEnum):
    WORDS = "words"
    SECOND = "second"
    NEIGHBOUR = "neighbour"


@dataclass(frozen=True)
class Line:
    """What was said in one line, and the second at which it begins, on the clock of the event; None without times."""

    text: str
    start: float | None


def match_lines(old: Sequence[Line], new: Sequence[Line]) -> list[tuple[int, By]]:
    """Return for each old line the new one in which its words begin, and by what it was found.

    Phrases that stand once in both tie the transcripts together; between two ties they are compared word by word. A
    line of which no word stands is found by its second, and where there are no times it goes with the line before.
    The order of the event is kept: text that moved counts as new.

    Source: the ties are those of Cohen's patience diff, over phrases.

    Raises
    ------
    ValueError
        Without a new line.

    >>> old = [Line("So, the rail.", 0), Line("It is due.", 4), Line("We paid.", 9)]
    >>> new = [Line("So, the rail. It is due.", 0), Line("Applause.", 6), Line("The town paid it.", 9.5)]
    >>> [(at, by.value) for at, by in match_lines(old, new)]
    [(0, 'words'), (0, 'words'), (2, 'words')]
    """
    if not new:
        raise ValueError("no new line")
    before, after = _words(old), _words(new)
    found: dict[int, int] = {}
    for here, there in _pairs([word for word, _at in before], [word for word, _at in after]):
        found.setdefault(before[here][1], after[there][1])
    return _filled(old, new, found)


def _words(lines: Sequence[Line]) -> list[tuple[str, int]]:
    """Return each word with the number of its line."""
    return [
        (word, at)
        for at, line in enumerate(lines)
        for raw in line.text.casefold().split()
        if (word := "".join(letter for letter in raw if letter.isalnum()))
    ]


def _pairs(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Return the places of words that are the same, in order."""
    here, there = 0, 0
    for tie in [*_ties(old, new), (len(old), len(new))]:
        if 0 < max(tie[0] - here, tie[1] - there) <= _MOST_WORDS:
            matcher = SequenceMatcher(None, old[here : tie[0]], new[there : tie[1]], False)
            for block in matcher.get_matching_blocks():
                yield from ((here + block.a + step, there + block.b + step) for step in range(block.size))
        if tie[0] < len(old):
            yield tie
        here, there = tie[0] + 1, tie[1] + 1


def _ties(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Return where phrases begin that stand once on both sides: the longest row of them that runs forward on both."""
    once = [_once(old), _once(new)]
    both = sorted((place, once[1][phrase]) for phrase, place in once[0].items() if phrase in once[1])
    ends: list[int] = []  # of the shortest rows: the last place in the new words of a row of each length
    last: list[int] = []  # which tie that is
    before: list[int | None] = []
    for at, (_here, there) in enumerate(both):
        length = bisect_left(ends, there)
        ends[length : length + 1] = [there]
        last[length : length + 1] = [at]
        before.append(last[length - 1] if length else None)
    row: list[tuple[int, int]] = []
    step = last[-1] if last else None
    while step is not None:
        row.append(both[step])
        step = before[step]
    return row[::-1]


def _once(words: Sequence[str]) -> dict[tuple[str, ...], int]:
    phrases = [tuple(words[at : at + _PHRASE]) for at in range(len(words) - _PHRASE + 1)]
    counts = Counter(phrases)
    return {phrase: at for at, phrase in enumerate(phrases) if counts[phrase] == 1}


def _filled(old: Sequence[Line], new: Sequence[Line], found: dict[int, int]) -> list[tuple[int, By]]:
    timed = sorted((line.start, at) for at, line in enumerate(new) if line.start is not None)
    starts = [start for start, _at in timed]
    rows: list[tuple[int, By]] = []
    for at, line in enumerate(old):
        if at in found:
            rows.append((found[at], By.WORDS))
        elif line.start is not None and timed:
            rows.append((timed[max(bisect_right(starts, line.start) - 1, 0)][1], By.SECOND))
        else:
            rows.append((rows[-1][0] if rows else 0, By.NEIGHBOUR))
    return rows
