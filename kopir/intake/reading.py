"""Read a file of rows as it comes: in any of the usual encodings, with quoted newlines, bad bytes and endless lines.

One pass, one record in memory. A record that cannot be read is one record that says why; the next one is read anew.
"""

from __future__ import annotations

import csv
import hashlib
import json
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kopir.intake.rules import Reason, Record
from kopir.intake.rules.mapping import SEPARATORS

LONGEST = 64 * 1024 * 1024  # bytes or characters of one record
MOST_LINES = 2_000  # of one record: beyond that a quotation mark was left open
RAW_KEPT = 1_000_000
OWN = frozenset({"_line", "_reasons", "_raw"})  # the columns that a file of rejected rows has more

csv.field_size_limit(LONGEST * 2)


class FileError(ValueError):
    """The file as a whole cannot be read; the message says why, for the person who gave it."""


@dataclass(frozen=True)
class Source:
    """A file, looked through once: what it is and how it is written."""

    path: Path
    sha256: str
    bytes: int
    encoding: str
    separator: str  # empty for lines of JSON
    columns: tuple[str, ...]  # of a CSV file

    @property
    def is_json(self) -> bool:
        return not self.separator


def look_through(path: Path, *, encoding: str = "", separator: str = "", wanted: Iterable[str] = ()) -> Source:
    """Read a file once and find out its encoding, separator and columns.

    `wanted` names the columns that a map reads: the separator that yields most of them is the file's.

    Raises
    ------
    FileError
        Where the file is empty, has no header, or has one column twice.
    """
    digest, size, first = hashlib.sha256(), 0, b""
    good = bad = 0
    with path.open("rb") as file:
        while line := file.readline(LONGEST):
            first = first or line[:4]
            digest.update(line)
            size += len(line)
            if not line.isascii():
                is_utf8 = _is_utf8(line)
                good, bad = good + is_utf8, bad + (not is_utf8)
    if not size:
        raise FileError("the file is empty")
    written = encoding or _guessed(first, good, bad)
    if first.startswith(b"\xef\xbb\xbf") and written == "utf-8":
        written = "utf-8-sig"
    if path.suffix.lower() in (".jsonl", ".ndjson"):
        return Source(path, digest.hexdigest(), size, written, "", ())
    found, columns = _header(path, written, separator, frozenset(wanted))
    return Source(path, digest.hexdigest(), size, written, found, columns)


def records(source: Source) -> Iterator[Record]:
    """Yield the records of a file in its order, blank lines left out."""
    lines = _Lines(_decoded(source.path, source.encoding))
    return _json(lines) if source.is_json else _csv(lines, source)


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError as error:
        return error.reason == "unexpected end of data" and len(line) == LONGEST
    return True


def _guessed(first: bytes, good: int, bad: int) -> str:
    """Name an encoding: what the first bytes say, else UTF-8 unless more lines break it than keep it."""
    if first.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    return "cp1251" if bad > good else "utf-8"


@dataclass
class _Line:
    number: int
    text: str
    is_whole: bool = True  # false for one that is too long: `text` is its beginning
    is_clean: bool = True  # false where bytes are none of the encoding: they became U+FFFD


def _decoded(path: Path, encoding: str) -> Iterator[_Line]:
    if encoding == "utf-16":
        with path.open(encoding=encoding, errors="replace", newline="\n") as file:
            yield from _numbered(file.readline, "\n")
        return
    with path.open("rb") as raw:
        for line in _numbered(raw.readline, b"\n"):
            text, is_clean = _text(line.text, "utf-8-sig" if encoding == "utf-8-sig" and line.number == 1 else
                                   encoding.removesuffix("-sig"))  # fmt: skip
            yield _Line(line.number, text, line.is_whole, is_clean)


def _numbered(readline: Any, end: Any) -> Iterator[_Line]:
    number = 0
    while line := readline(LONGEST):
        number += 1
        is_whole = line.endswith(end) or len(line) < LONGEST
        rest = line
        while not is_whole and rest and not rest.endswith(end):
            rest = readline(LONGEST)
        yield _Line(number, line if is_whole else line[:RAW_KEPT], is_whole)


def _text(line: Any, encoding: str) -> tuple[str, bool]:
    try:
        return line.decode(encoding), True
    except UnicodeDecodeError:
        return line.decode(encoding, "replace"), False


class _OpenQuote(Exception):
    """A record has taken in more lines than one has."""


class _Lines:
    """Lines that can be given back, so that reading begins anew behind a broken one."""

    def __init__(self, lines: Iterator[_Line]) -> None:
        self._lines = lines
        self._back: deque[_Line] = deque()
        self.taken: list[_Line] = []

    def next(self) -> _Line | None:
        line = self._back.popleft() if self._back else next(self._lines, None)
        if line is not None:
            self.taken.append(line)
        return line

    def begin(self) -> None:
        self.taken = []

    def give_back(self, kept: int) -> None:
        """Give all lines of this record back but the first ones."""
        self._back.extendleft(reversed(self.taken[kept:]))
        del self.taken[kept:]

    def feed(self) -> Iterator[str]:
        """Hand lines to the CSV reader, as many as one record may have."""
        size = 0
        while (line := self.next()) is not None:
            size += len(line.text)
            if len(self.taken) > MOST_LINES or size > LONGEST:
                raise _OpenQuote
            yield line.text


def _header(path: Path, encoding: str, separator: str, wanted: frozenset[str]) -> tuple[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for sign in [separator] if separator else SEPARATORS:
        lines = _Lines(_decoded(path, encoding))
        cells = _cells(lines, sign)
        found[sign] = tuple(" ".join(cell.split()) for cell in cells) if isinstance(cells, list) else ()
    best = max(found, key=lambda sign: (len(wanted & set(found[sign])), len(found[sign])))
    columns = found[best]
    named = [column for column in columns if column]
    if not named:
        raise FileError("line 1: there is no header that names the columns")
    if twice := sorted({column for column in named if named.count(column) > 1}):
        raise FileError(f"line 1: column {twice[0]!r} is there twice")
    return best, columns


def _cells(lines: _Lines, separator: str) -> list[str] | Reason | None:
    """Read one record of a CSV file: its cells, why there are none, or None at the end."""
    lines.begin()
    try:
        cells = next(csv.reader(lines.feed(), delimiter=separator, strict=True))
    except StopIteration:
        return None
    except _OpenQuote:
        lines.give_back(1)
        return Reason.OPEN_QUOTE
    except csv.Error as error:
        is_open = "unexpected end" in str(error)
        lines.give_back(1)
        return Reason.OPEN_QUOTE if is_open else Reason.BAD_QUOTES
    return cells


def _csv(lines: _Lines, source: Source) -> Iterator[Record]:
    columns = source.columns
    _cells(lines, source.separator)  # the header
    while (cells := _cells(lines, source.separator)) is not None:
        first = lines.taken[0]
        if not all(line.is_whole for line in lines.taken):
            yield Record(first.number, {}, Reason.TOO_LONG_LINE, first.text[:RAW_KEPT])
        elif isinstance(cells, Reason):
            yield Record(first.number, {}, cells, first.text.rstrip("\r\n")[:RAW_KEPT])
        elif any(cell.strip() for cell in cells):
            yield _row(first.number, cells, columns, is_clean=all(line.is_clean for line in lines.taken))


def _row(number: int, cells: list[str], columns: tuple[str, ...], *, is_clean: bool) -> Record:
    reason = None if is_clean else Reason.BAD_BYTES
    if len(cells) != len(columns):
        reason = Reason.CELLS
        cells = cells + [""] * (len(columns) - len(cells))
    placed = enumerate(zip(columns, cells, strict=False), start=1)
    # A column without a name is called by its place where something stands in it.
    named = {column or f"#{place}": cell for place, (column, cell) in placed if column or cell.strip()}
    more = {f"+{place}": cell for place, cell in enumerate(cells[len(columns) :], start=1)}
    return Record(number, named | more, reason)


def _json(lines: _Lines) -> Iterator[Record]:
    lines.begin()
    while (line := lines.next()) is not None:
        lines.begin()
        text = line.text.strip().removeprefix("\ufeff")
        if not line.is_whole:
            yield Record(line.number, {}, Reason.TOO_LONG_LINE, text[:RAW_KEPT])
        elif text:
            yield _object(line.number, text, is_clean=line.is_clean)


def _object(number: int, text: str, *, is_clean: bool) -> Record:
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return Record(number, {}, Reason.BAD_JSON, text[:RAW_KEPT])
    if not isinstance(data, dict) or not data:
        return Record(number, {}, Reason.BAD_JSON, text[:RAW_KEPT])
    return Record(number, dict(_flat(data)), None if is_clean else Reason.BAD_BYTES)


def _flat(data: dict[str, Any], before: str = "") -> Iterator[tuple[str, str]]:
    """Yield the values of an object as texts; what lies inside another object is named ``outer.inner``."""
    for key, value in data.items():
        name = f"{before}{key}"
        if isinstance(value, dict) and before.count(".") < 4:
            yield from _flat(value, f"{name}.")
        elif isinstance(value, str):
            yield name, value
        else:
            yield name, "" if value is None else json.dumps(value, ensure_ascii=False)
