"""Who spoke how much: shares of words, of time in a moving window, and of what the openings brought."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kopir.pure.transcript.stage import Stage
from kopir.pure.transcript.turns import Turn

_WINDOW, _STEP = 150.0, 30.0  # seconds
_MOST_WINDOWS = 2000
_TOP = 20  # words of each side's openings
_OPENING = 100  # words that a first turn must have to be one
_PRIOR = 10.0  # words of prior weight in the log-odds


@dataclass(frozen=True)
class Window:
    """A stretch of two and a half minutes, and each speaker's share of the speech in it."""

    start: float
    end: float
    shares: dict[str, float]


@dataclass(frozen=True)
class TimeUsed:
    """Seconds a speaker used and those planned; None where the recording has no times or the plan no such speaker."""

    used: float | None
    planned: float | None


def spans_of(turns: Sequence[Turn]) -> list[tuple[str, float, float]]:
    """Return speaker, start and end of each turn; a missing end is the next start. Empty where times run backwards."""
    timed = [turn for turn in turns if turn.start is not None]
    spans = []
    for turn, after in zip(timed, [*timed[1:], None], strict=False):
        start = turn.start or 0.0
        follows = after.start if after else None
        end = turn.end if turn.end is not None and turn.end > start else follows
        if end is None:
            end = start + turn.words / 2.3  # the last turn of a list of starts: at the usual speed of speech
        if follows is not None and follows < start:
            return []
        spans.append((turn.speaker, start, min(end, follows) if follows is not None else end))
    return spans


def talk_band(turns: Sequence[Turn]) -> tuple[Window, ...]:
    """Return the speakers' shares of time in windows of 150 s every 30 s; none without times.

    After ConvoKit's TalkTimeSharing (window and step; a speaker above 0.6 dominates).
    """
    spans = [span for span in spans_of(turns) if span[2] > span[1]]
    if not spans:
        return ()
    first, last = spans[0][1], max(end for _speaker, _start, end in spans)
    count = min(max(math.ceil((last - first - _WINDOW) / _STEP), 0) + 1, _MOST_WINDOWS)
    windows = []
    begun = 0
    for number in range(count):
        start, end = first + number * _STEP, first + number * _STEP + _WINDOW
        while begun < len(spans) and spans[begun][2] <= start:
            begun += 1
        seconds: dict[str, float] = {}
        for speaker, opens, shuts in spans[begun:]:
            if opens >= end:
                break
            seconds[speaker] = seconds.get(speaker, 0.0) + max(0.0, min(end, shuts) - max(start, opens))
        total = sum(seconds.values())
        if total:
            windows.append(Window(start, end, {name: round(part / total, 4) for name, part in seconds.items()}))
    return tuple(windows)


def plan_kept(turns: Sequence[Turn], plan: Mapping[str, float]) -> dict[str, TimeUsed]:
    """Return seconds used and planned for each speaker who spoke or was planned to."""
    spans = spans_of(turns)
    used: dict[str, float] = {}
    for speaker, start, end in spans:
        used[speaker] = used.get(speaker, 0.0) + end - start
    names = dict.fromkeys([*plan, *(turn.speaker for turn in turns if turn.speaker)])
    return {name: TimeUsed(round(used.get(name, 0.0), 3) if spans else None, plan.get(name)) for name in names}


def talk_share(turns: Sequence[Turn]) -> dict[str, float]:
    """Return each speaker's share of all words, in the order of first speech; unknown speech is under ""."""
    words = Counter[str]()
    for turn in turns:
        words[turn.speaker] += turn.words
    total = words.total()
    return {speaker: round(count / total, 4) for speaker, count in words.items()} if total else {}


def opening_turns(stage: Stage) -> tuple[int, ...]:
    """Return the positions of opening statements: each participant's first long turn, before anybody's second.

    Empty where fewer than two participants opened.
    """
    found: list[int] = []
    opened: set[str] = set()
    for at in stage.substantive:
        speaker = stage.turns[at].speaker
        if speaker in opened:
            break
        if stage.turns[at].words < _OPENING:
            return ()
        opened.add(speaker)
        found.append(at)
    return tuple(found) if len(found) >= 2 else ()


def crossover_of(stage: Stage, openings: Sequence[int], sides: Mapping[str, str]) -> dict[str, float]:
    """Return for each participant the share of the other sides' twenty opening words that they use afterwards.

    The twenty are those with the highest log-odds against all other openings, with the whole as prior; a speaker
    without a side is a side of their own.

    Source: Zhang, Kumar, Ravi, Danescu-Niculescu-Mizil, "Conversational flow in Oxford-style debates" (NAACL 2016,
    arXiv 1604.03114); the log-odds after Monroe, Colaresi and Quinn (2008). Ours differs: stems, and presence, not use.
    """
    if not openings:
        return {}
    counts: dict[str, Counter[str]] = {}
    for at in openings:
        side = sides.get(stage.turns[at].speaker, stage.turns[at].speaker)
        counts.setdefault(side, Counter()).update(stage.stems[at])
    if len(counts) < 2:
        return {}
    tops = {
        side: _top_words(own, [other for name, other in counts.items() if name != side]) for side, own in counts.items()
    }
    later: dict[str, set[str]] = {}
    for at in stage.substantive:
        if at > openings[-1]:
            later.setdefault(stage.turns[at].speaker, set()).update(stage.stems[at])
    found = {}
    for speaker, used in later.items():
        side = sides.get(speaker, speaker)
        theirs = {word for name, top in tops.items() if name != side for word in top}
        if theirs:
            found[speaker] = round(len(used & theirs) / len(theirs), 4)
    return found


def _top_words(own: Counter[str], others: Sequence[Counter[str]]) -> frozenset[str]:
    rest: Counter[str] = Counter()
    for other in others:
        rest.update(other)
    whole = own + rest
    size, own_size, rest_size = whole.total(), own.total(), rest.total()

    def odds(word: str) -> float:
        prior = _PRIOR * whole[word] / size
        one = (own[word] + prior) / (own_size + _PRIOR - own[word] - prior)
        other = (rest[word] + prior) / (rest_size + _PRIOR - rest[word] - prior)
        variance = 1 / (own[word] + prior) + 1 / (rest[word] + prior)
        return (math.log(one) - math.log(other)) / math.sqrt(variance)

    ranked = sorted(own, key=lambda word: (-odds(word), word))
    return frozenset(word for word in ranked[:_TOP] if odds(word) > 0)
