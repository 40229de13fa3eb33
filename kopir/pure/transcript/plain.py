"""Plain text as round tables are published in Kazakhstan, and as transcription services export it.

Forms: `Ведущий:` on its own line, then a dash; `Name (Н.Ф.) – text` and later only `Н.Ф. -text`; `Name: text`;
`[00:01:20] Name: text`; `Name (01:20):` or `Name 01:20` above the words.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from kopir.pure.transcript.clocks import MOMENT, seconds_of
from kopir.pure.transcript.naming import Names, bare_name, label_in
from kopir.pure.transcript.parts import Cue, UnknownLine

_CAPITAL = "[A-ZА-ЯЁӘҒҚҢӨҰҮІҺ]"
_INITIALS = rf"{_CAPITAL}\.\s?-?(?:{_CAPITAL}\.\s?-?){{0,2}}"
_TIME_FIRST = re.compile(rf"\s*[\[(]?({MOMENT})[\])]?(?:\s*[-–—]>?\s*[\[(]?{MOMENT}[\])]?)?\s*[-–—|]?\s*(?=\D|$)(.*)")
_TIME_AFTER = re.compile(rf"([^:\[\]()]{{2,64}}?)\s*:?\s*[\[(]({MOMENT})[\])]\s*:?\s*(.*)")
_TIME_ALONE = re.compile(rf"([^:\[\]()]{{2,64}}?)\s+({MOMENT})")
_INTRODUCED = re.compile(rf"\s*([^()–—:]{{2,64}}?)\s*\(({_INITIALS})\)\s*[:–—-]\s*(.*)")
_BY_INITIALS = re.compile(rf"\s*({_INITIALS})\s*[:–—-]\s*(.*)")
_BY_DASH = re.compile(rf"\s*({_CAPITAL}[\w.'’-]*(?:\s+{_CAPITAL}[\w.'’-]*){{0,3}})\s+[–—-]\s*(\S.*)")
_DASH = re.compile(r"\s*[–—―-]\s*(?=\D)")
_MARKS = re.compile(r"\*\*|__")


@dataclass(frozen=True, slots=True)
class _Line:
    """A line taken apart: a time, who begins to speak ("" if nobody is named), the words."""

    number: int
    start: float | None
    speaker: str
    text: str
    is_dashed: bool
    follows_blank: bool


class _Forms:
    """The labels of one text: names with colons, initials that stand for names, names before a dash."""

    def __init__(self, lines: list[str], known: Collection[str]) -> None:
        self._by_initials: dict[str, str] = {}
        bodies = []
        dashed: Counter[str] = Counter()
        for line in lines:
            introduced = _INTRODUCED.fullmatch(line)
            if introduced:
                self._by_initials.setdefault(_squeezed(introduced[2]), " ".join(introduced[1].split()))
            by_dash = _BY_DASH.fullmatch(line)
            if by_dash:
                dashed[by_dash[1]] += 1
            _start, body = _time_first(line)
            bodies.append(body)
        self._above = sum(_TIME_ALONE.fullmatch(line) is not None for line in lines)
        self._initials_seen = Counter(_squeezed(one[1]) for one in map(_BY_INITIALS.fullmatch, lines) if one)
        self._known = {name.casefold() for name in known} | {name.casefold() for name in self._by_initials.values()}
        self._names = Names(bodies, [*known, *self._by_initials.values()])
        self._dashed = {
            name for name, count in dashed.items() if (count >= 3 and " " in name) or self._is_labelled(name)
        }

    def _is_labelled(self, name: str) -> bool:
        return name.casefold() in self._known or self._names.count(name) > 0

    def _may_name(self, label: str) -> bool:
        return label_in(f"{label}:") is not None and self._names.is_name(label.strip())

    def split(self, line: str) -> tuple[str, str, float | None]:
        """Return speaker, words and the time that stands beside the name."""
        introduced = _INTRODUCED.fullmatch(line)
        if introduced:
            return " ".join(introduced[1].split()), introduced[3], None
        short = _BY_INITIALS.fullmatch(line)
        if short:
            initials = _squeezed(short[1])
            name = self._by_initials.get(initials, initials if self._initials_seen[initials] > 1 else "")
            if name:
                return name, short[2], None
        timed = _TIME_AFTER.fullmatch(line)
        if timed and self._may_name(timed[1]):
            return timed[1].strip(), timed[3], seconds_of(timed[2])
        above = _TIME_ALONE.fullmatch(line) if self._above > 1 else None
        if above and self._may_name(above[1]):
            return above[1].strip(), "", seconds_of(above[2])
        by_dash = _BY_DASH.fullmatch(line)
        if by_dash and by_dash[1] in self._dashed:
            return by_dash[1], by_dash[2], None
        speaker, words = self._names.split(line)
        return speaker, words, None


def _squeezed(initials: str) -> str:
    return "".join(initials.split())


def _time_first(line: str) -> tuple[float | None, str]:
    found = _TIME_FIRST.fullmatch(line)
    return (seconds_of(found[1]), found[2]) if found else (None, line)


def read_plain(text: str, file: str, known: Collection[str] = ()) -> tuple[tuple[Cue, ...], tuple[UnknownLine, ...]]:
    """Return the speech of a text, and its lines before anybody is named.

    A line without a name goes on with what the last named speaker said, in a paragraph of its own after a blank line.
    In a text that names nobody each line is speech of an unknown speaker, and none is listed as unknown.
    """
    cues: list[Cue] = []
    for line in _lines(text, known):
        last = cues[-1] if cues else None
        is_going_on = last is not None and bool(last.speaker) and not line.speaker and line.start is None
        if last and is_going_on:
            joined = (
                f"{last.text}{chr(10) if line.follows_blank else ' '}{line.text}".strip() if last.text else line.text
            )
            cues[-1] = Cue(last.start, last.end, last.speaker, joined, file, last.line, last.is_new_voice)
            continue
        speaker = line.speaker or (last.speaker if last else "")
        is_new = line.is_dashed and not speaker
        cues.append(Cue(line.start, None, bare_name(speaker), line.text, file, line.number, is_new))
    return tuple(cue for cue in cues if cue.text), _unknown(cues, file)


def _unknown(cues: list[Cue], file: str) -> tuple[UnknownLine, ...]:
    """List what stands before anybody is named, and names after which nothing is said."""
    first = next((at for at, cue in enumerate(cues) if cue.speaker), 0)
    before = [UnknownLine(file, cue.line, cue.text) for cue in cues[:first]]
    silent = [UnknownLine(file, cue.line, cue.speaker) for cue in cues if cue.speaker and not cue.text]
    return (*before, *silent)


def _lines(text: str, known: Collection[str]) -> list[_Line]:
    raw = [_MARKS.sub("", line).strip() for line in text.split("\n")]
    forms = _Forms(raw, known)
    found = []
    follows_blank, is_open = False, False
    for number, line in enumerate(raw, start=1):
        if not line:
            follows_blank = True
            continue
        start, body = _time_first(line)
        speaker, words, beside = forms.split(body)
        dash = _DASH.match(words)
        is_dashed = dash is not None and not speaker
        if dash and (is_open or is_dashed or speaker):
            words = words[dash.end() :]
        found.append(_Line(number, start if start is not None else beside, speaker, words, is_dashed, follows_blank))
        is_open = bool(speaker) and not words
        follows_blank = False
    return found
