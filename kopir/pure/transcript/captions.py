"""Captions of any make: WebVTT of Zoom, Teams, Webex and YouTube, SRT, SBV. One reader; it believes the times only."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from kopir.pure.transcript.clocks import MOMENT, seconds_of
from kopir.pure.transcript.naming import Names
from kopir.pure.transcript.parts import Cue, UnknownLine
from kopir.pure.transcript.rolling import is_rolling, unrolled
from kopir.pure.transcript.voices import pieces_of

TIMING = re.compile(rf"\s*({MOMENT})\s*(?:--+>|[–—-]>|→|⟶|,(?=\s*\d+:))\s*({MOMENT})(.*)", re.DOTALL)
_BROKEN_TIMING = re.compile(r"--+>|→")
_SETTINGS = re.compile(r"(?:\s+[A-Za-z][\w-]*:\S+)*\s*")
_HEADER = re.compile(r"\s*WEBVTT(?P<behind>\s.*)?$|\s*(?:Kind|Language):\s*\S*\s*$|X-TIMESTAMP-MAP\b.*")
_COMMENT = re.compile(r"(NOTE|STYLE|REGION)(?:\s(.*))?$")
_META_NOTE = re.compile(
    r"(?:duration|language|confidence|recognizability|creator|created)\s*:\s*(?:\"[^\"]*\"|\S+)", re.IGNORECASE
)  # and nothing behind it: words that came into the line stay
_GUID = re.compile(r"\s*[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}(?:/\d+-\d+)?\s*$", re.IGNORECASE)
_WEBEX_ID = re.compile(r"\s*\d+\s+\"([^\"]+)\"\s+\(\d+\)\s*$")
_ID = re.compile(r"\s*(?:\d{1,7}|[\w.-]*[\d-][\w./:-]*)\s*$", re.ASCII)


@dataclass(slots=True)
class Block:
    """A timing line with what stands under it."""

    start: float | None
    end: float | None
    line: int
    speaker: str = ""
    lines: list[tuple[int, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class CaptionsRead:
    """The speech of one file of captions."""

    kind: str
    cues: tuple[Cue, ...]
    unknown: tuple[UnknownLine, ...]


def is_captions(text: str) -> bool:
    """Say whether a text is captions: its header says so, or lines of its beginning are times."""
    head = text[:20_000]
    return head.lstrip().startswith("WEBVTT") or any(TIMING.fullmatch(line) for line in head.split("\n"))


def read_captions(text: str, file: str, known: Collection[str] = ()) -> CaptionsRead:
    """Read captions of any make; every word under a time comes out, whatever stands around it.

    Blank lines inside a caption, missing blank lines between two, times with commas and hours without end are read
    alike. Cues come back in the order of their times. `known` are names of people from the event's other files.
    """
    blocks, unknown = _blocks(text, file)
    is_vtt = text.lstrip().startswith("WEBVTT")
    if is_rolling([[line for _number, line in block.lines] for block in blocks]):
        kind, blocks = "rolling", _unrolled(blocks)
    else:
        kind = "captions" if is_vtt else "subtitles"
    parted = [(block, pieces_of([line for _number, line in block.lines])) for block in blocks]
    names = Names((piece.text for _block, pieces in parted for piece in pieces if piece.speaker is None), known)
    cues = []
    for block, pieces in parted:
        for piece in pieces:
            speaker, words = (piece.speaker, piece.text) if piece.speaker is not None else names.split(piece.text)
            line = block.lines[piece.line][0] if block.lines else block.line
            if not words:
                unknown.extend([UnknownLine(file, line, speaker)] if speaker else [])
                continue
            is_new = piece.is_new_voice and not speaker
            cues.append(Cue(block.start, block.end, speaker or block.speaker, words, file, line, is_new))
    return CaptionsRead(kind, tuple(_in_order(cues)), tuple(unknown))


def _in_order(cues: list[Cue]) -> list[Cue]:
    starts = [cue.start for cue in cues if cue.start is not None]
    if all(before <= after for before, after in pairwise(starts)):
        return cues
    moment, keyed = 0.0, []
    for cue in cues:
        moment = cue.start if cue.start is not None else moment
        keyed.append((moment, cue))
    return [cue for _moment, cue in sorted(keyed, key=lambda pair: pair[0])]


def _unrolled(blocks: Sequence[Block]) -> list[Block]:
    found = unrolled([(block.start, block.end, block.lines) for block in blocks])
    return [Block(start, end, lines[0][0], "", list(lines)) for start, end, lines in found]


def _blocks(text: str, file: str) -> tuple[list[Block], list[UnknownLine]]:
    lines = text.split("\n")
    timings = [TIMING.fullmatch(line) if ":" in line and line.lstrip()[:1].isdigit() else None for line in lines]
    ids = _ids(lines, timings)
    blocks: list[Block] = []
    unknown: list[UnknownLine] = []
    in_comment = ""
    for number, line in enumerate(lines):
        timing = timings[number]
        if timing:
            blocks.append(_begun(timing, number + 1, lines[number - 1] if number in ids else ""))
            in_comment = ""
            continue
        if not line.strip():
            in_comment = ""
            continue
        if number + 1 in ids:
            continue
        if not blocks and (header := _HEADER.fullmatch(line)):
            unknown += _behind(header, file, number + 1)
            continue
        comment = _COMMENT.fullmatch(line.strip())
        if comment and (not number or not lines[number - 1].strip() or not blocks):
            in_comment = comment[1]
        if in_comment:
            words = ((comment[2] or "") if comment else line).strip()
            if in_comment == "NOTE" and words and not _META_NOTE.fullmatch(words):
                unknown.append(UnknownLine(file, number + 1, words))
        else:
            _add_text(blocks, unknown, UnknownLine(file, number + 1, line))
    return blocks, unknown


def _behind(header: re.Match[str], file: str, line: int) -> list[UnknownLine]:
    """Return what a header says of the file besides its form: nobody speaks there, and nothing is dropped."""
    words = (header["behind"] or "").strip(" -")
    return [UnknownLine(file, line, words)] if words and not _META_NOTE.fullmatch(words) else []


def _begun(timing: re.Match[str], line: int, cue_id: str) -> Block:
    named = _WEBEX_ID.fullmatch(cue_id)
    block = Block(seconds_of(timing[1]), seconds_of(timing[2]), line, named[1] if named else "")
    if not _SETTINGS.fullmatch(timing[3]):
        block.lines.append((line, timing[3].strip()))
    return block


def _add_text(blocks: list[Block], unknown: list[UnknownLine], found: UnknownLine) -> None:
    """Add a line to the caption it stands in; one before all captions, or a time that is broken, opens its own."""
    is_broken = _BROKEN_TIMING.search(found.text) is not None
    if is_broken or not blocks:
        unknown.append(UnknownLine(found.file, found.line, found.text.strip()))
        blocks.append(Block(None, None, found.line))
    blocks[-1].lines.append((found.line, found.text))


def _ids(lines: Sequence[str], timings: Sequence[re.Match[str] | None]) -> frozenset[int]:
    """Return the timing lines that have an identifier above them.

    With a blank line above it, anything short without blanks inside is one; without, only a number, and only where
    most captions of the file have one: elsewhere the number is what somebody said.
    """
    found, loose, total = set(), set(), 0
    for number, timing in enumerate(timings):
        if not timing:
            continue
        total += 1
        above = lines[number - 1] if number else ""
        if not (_ID.fullmatch(above) or _WEBEX_ID.fullmatch(above)):
            continue
        if number < 2 or not lines[number - 2].strip():
            found.add(number)
        elif above.strip().isdigit() or _GUID.match(above):
            loose.add(number)
    return frozenset(found | loose if 2 * (len(found) + len(loose)) >= total else found)
