"""Read a CSV file that somebody's program wrote: with or without a byte order mark, with commas, semicolons or tabs."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from pathlib import Path

LARGEST_FIELD = 20_000_000
_SEPARATORS = ",;\t"


class Refused(ValueError):
    """The file cannot be read as it stands; the message names file and line."""


@dataclass(frozen=True)
class Row:
    line: int
    values: dict[str, str]


def read_table(path: Path, wanted: list[str]) -> list[Row]:
    """Return the rows of a file with a header line; the wanted columns are there.

    Blank lines are left out and missing last fields are empty. Refused are a file that is not UTF-8, a column that is
    not there or there twice, a row with more fields than the header, and a quotation that never ends.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise Refused(f"{path}: {error.strerror}") from error
    try:
        text = raw.decode("utf-16" if raw[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refused(f"{path}:{raw[: error.start].count(10) + 1}: not UTF-8") from error
    csv.field_size_limit(LARGEST_FIELD)
    first = text.partition("\n")[0]
    separator = max(_SEPARATORS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    rows: list[Row] = []
    header: list[str] = []
    begun = 1
    try:
        for fields in reader:
            if not header:
                header = _header(path, fields, wanted)
            elif any(field.strip() for field in fields):
                rows.append(_row(path, begun, header, fields))
            begun = reader.line_num + 1
    except csv.Error as error:
        raise Refused(f"{path}:{begun}: {error}") from error
    if not header:
        raise Refused(f"{path}:1: no header line")
    return rows


def _header(path: Path, fields: list[str], wanted: list[str]) -> list[str]:
    header = [field.strip() for field in fields]
    for name in wanted:
        if name not in header:
            raise Refused(f"{path}:1: no column {name!r}; there are {', '.join(map(repr, header))}")
        if header.count(name) > 1:
            raise Refused(f"{path}:1: two columns {name!r}")
    return header


def _row(path: Path, line: int, header: list[str], fields: list[str]) -> Row:
    if any(field.strip() for field in fields[len(header) :]):
        raise Refused(f"{path}:{line}: {len(fields)} fields, but the header has {len(header)}")
    padded = [*fields, *[""] * (len(header) - len(fields))]
    return Row(line, dict(zip(header, padded, strict=False)))
