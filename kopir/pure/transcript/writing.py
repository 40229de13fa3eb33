"""Transcripts for others: WebVTT with voices, SRT, CSV, JSON and plain text; `read` takes each of them back."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence

from kopir.pure.transcript.parts import Cue

_LAST_SECONDS = 5.0  # shown for the last words where nobody knows when they ended


def to_vtt(speech: Sequence[Cue]) -> str:
    """Return WebVTT with a voice for each speaker; speech without times is left out, captions have no other place.

    >>> print(to_vtt([Cue(1.5, 2, "Ася", "Да & нет", "", 0)]))
    WEBVTT
    <BLANKLINE>
    1
    00:00:01.500 --> 00:00:02.000
    <v Ася>Да &amp; нет</v>
    <BLANKLINE>
    """
    blocks = ["WEBVTT\n"]
    for number, (start, end, cue) in enumerate(_timed(speech), start=1):
        words = _escaped(cue.text)
        voiced = f"<v {_escaped(cue.speaker)}>{words}</v>" if cue.speaker else words
        blocks.append(f"{number}\n{_clock(start, '.')} --> {_clock(end, '.')}\n{voiced}\n")
    return "\n".join(blocks)


def to_srt(speech: Sequence[Cue]) -> str:
    """Return SRT, the speaker's name before a colon; speech without times is left out."""
    blocks = []
    for number, (start, end, cue) in enumerate(_timed(speech), start=1):
        words = " ".join(cue.text.split())
        named = f"{cue.speaker}: {words}" if cue.speaker else words
        blocks.append(f"{number}\n{_clock(start, ',')} --> {_clock(end, ',')}\n{named}\n")
    return "\n".join(blocks)


def to_csv(speech: Sequence[Cue]) -> str:
    """Return a table of `start,end,speaker,text`, seconds as decimals, empty where unknown."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["start", "end", "speaker", "text"])
    for cue in speech:
        times = ("" if moment is None else f"{moment:.3f}" for moment in (cue.start, cue.end))
        writer.writerow([*times, cue.speaker, " ".join(cue.text.split())])
    return out.getvalue()


def to_json(speech: Sequence[Cue]) -> str:
    """Return `{"speech": [{start, end, speaker, text}]}`."""
    rows = [{"start": cue.start, "end": cue.end, "speaker": cue.speaker, "text": cue.text} for cue in speech]
    return json.dumps({"speech": rows}, ensure_ascii=False, indent=1) + "\n"


def to_text(speech: Sequence[Cue]) -> str:
    """Return plain text, a paragraph a speech: `[00:01:20] Name: words`.

    >>> print(to_text([Cue(80, None, "Ася", "Да.", "", 0)]), end="")
    [00:01:20] Ася: Да.
    """
    lines = []
    for cue in speech:
        clock = "" if cue.start is None else f"[{_clock(cue.start, '.')[:-4]}] "
        lines.append(clock + (f"{cue.speaker}: " if cue.speaker else "") + " ".join(cue.text.split()))
    return "\n\n".join(lines) + "\n"


def _timed(speech: Sequence[Cue]) -> list[tuple[float, float, Cue]]:
    """Return start, end and cue of all that have a start; a missing end is the next start."""
    cues = [(cue.start, cue) for cue in speech if cue.start is not None]
    follows = [*(start for start, _cue in cues[1:]), None]
    return [
        (
            start,
            cue.end if cue.end is not None else max(after if after is not None else start + _LAST_SECONDS, start),
            cue,
        )
        for (start, cue), after in zip(cues, follows, strict=True)
    ]


def _clock(seconds: float, mark: str) -> str:
    milliseconds = round(seconds * 1000)
    hours, rest = divmod(milliseconds, 3_600_000)
    minutes, rest = divmod(rest, 60_000)
    return f"{hours:02}:{minutes:02}:{rest // 1000:02}{mark}{rest % 1000:03}"


def _escaped(text: str) -> str:
    return " ".join(text.split()).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
