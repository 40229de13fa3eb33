"""Speech in a table: a speaker and a text a row, with a time in minutes or seconds."""

from __future__ import annotations

from collections.abc import Sequence

from kopir.pure.transcript.clocks import seconds_of
from kopir.pure.transcript.naming import bare_name
from kopir.pure.transcript.parts import Cue, UnknownLine
from kopir.pure.transcript.rows import cell_in, column, find_table

_SPEAKER = (
    "speaker", "speaker name", "speaker label", "name", "actor", "speakers", "who", "спикер", "говорящий",
    "выступающий",
    "имя", "участник", "сөйлеуші", "спикері", "аты", "participant",
)  # fmt: skip
_TEXT = (
    "text", "transcript", "utterance", "speech", "content", "dialogue", "sentence", "line", "words", "caption",
    "transcription", "текст", "реплика", "речь", "мәтін", "мәтіні", "сөз",
)  # fmt: skip
_START = (
    "start", "start time", "seconds", "start seconds", "begin", "start (s)", "start s", "minute", "minutes", "time",
    "timestamp", "timecode", "start ms", "second", "начало", "время", "секунда", "секунды", "минута", "тайм-код",
    "таймкод", "басталуы", "уақыт", "уақыты", "секунд", "минут",
)  # fmt: skip
_END = (
    "end",
    "end time",
    "end seconds",
    "stop",
    "end (s)",
    "end s",
    "end ms",
    "конец",
    "окончание",
    "соңы",
    "аяқталуы",
)
_IN_MINUTES = frozenset({"minute", "minutes", "минута", "минут"})


def read_table(text: str, file: str) -> tuple[tuple[Cue, ...], tuple[UnknownLine, ...]] | None:
    """Return the speech of a table and its unknown rows; None for a text that is none.

    A time is a clock (`01:20` is a minute and twenty seconds in whichever column) or a number of the column's unit.
    Cells beyond the last column belong to the text: their comma was not quoted.
    """
    table = find_table(text, lambda header: column(header, _TEXT) is not None and column(header, _SPEAKER) is not None)
    if not table:
        return None
    header = table.header
    cues, unknown = [], [UnknownLine(file, line, " ".join(" ".join(cells).split())) for line, cells in table.above]
    speaker_at, text_at = column(header, _SPEAKER), column(header, _TEXT)
    for line, cells in table.rows:
        words = " ".join([cell_in(cells, text_at), *cells[len(header) :]]).split()
        if words:
            speaker = bare_name(cell_in(cells, speaker_at).rstrip(":： "))
            cues.append(
                Cue(_time(header, cells, _START), _time(header, cells, _END), speaker, " ".join(words), file, line)
            )
        elif len(cells) < len(header):
            unknown.append(UnknownLine(file, line, " ".join(" ".join(cells).split())))
    return tuple(cues), tuple(unknown)


def _time(header: Sequence[str], cells: Sequence[str], names: Sequence[str]) -> float | None:
    position = column(header, names)
    text = cell_in(cells, position)
    seconds = seconds_of(text)
    if seconds is None or position is None or ":" in text:
        return seconds
    if header[position] in _IN_MINUTES:
        return round(seconds * 60, 3)
    return round(seconds / 1000, 3) if header[position].endswith(" ms") else seconds
