"""Rows of a table in text: commas, semicolons, tabs or bars, with the line each begins on."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

Row = tuple[int, list[str]]
_DELIMITERS = (",", ";", "\t", "|")
_HEADER_WITHIN = 40  # rows: reports have a preamble
_LONGEST_CELL = 131_072  # letters; a quote that is never closed swallows the rest of the table


def rows_of(text: str, delimiter: str) -> Iterator[Row]:
    """Yield line and cells of each row that has any; a table that breaks the rules is cut at lines instead."""
    reader = csv.reader(io.StringIO(text), delimiter=delimiter)
    line = 1
    try:
        for row in reader:
            _check(row)
            if any(cell.strip() for cell in row):
                yield line, row
            line = reader.line_num + 1
    except csv.Error:
        for number, rest in enumerate(text.split("\n")[line - 1 :], start=line):
            if rest.strip():
                yield number, rest.split(delimiter)


def _check(row: Sequence[str]) -> None:
    if any(len(cell) > _LONGEST_CELL for cell in row):
        raise csv.Error("a cell without an end")


@dataclass(frozen=True)
class Table:
    """A header, as it is compared and as it is written, with the rows above and below it."""

    header: list[str]
    written: list[str]
    above: list[Row]
    rows: list[Row]


def find_table(text: str, is_header: Callable[[Sequence[str]], bool]) -> Table | None:
    r"""Return the table for the first delimiter by which a header is found.

    >>> found = find_table("Отчёт\nSpeaker;Text\nА;Да", lambda cells: "text" in cells)
    >>> found.header, found.above, found.rows
    (['speaker', 'text'], [(1, ['Отчёт'])], [(3, ['А', 'Да'])])
    """
    head = text[:20_000]
    for delimiter in _DELIMITERS:
        if delimiter not in head:
            continue
        for position, (_line, cells) in enumerate(rows_of(head, delimiter)):
            if position > _HEADER_WITHIN:
                break
            if is_header(names_in(cells)):
                rows = list(rows_of(text, delimiter))
                written = [cell.strip() for cell in rows[position][1]]
                return Table(names_in(written), written, rows[:position], rows[position + 1 :])
    return None


def names_in(cells: Sequence[str]) -> list[str]:
    """Return column names as they are compared: small letters, single blanks."""
    return [" ".join(cell.strip('\ufeff" ').casefold().replace("_", " ").split()) for cell in cells]


def column(header: Sequence[str], names: Sequence[str]) -> int | None:
    """Return the position of the first column that has one of the names, by the order of the names."""
    return next((header.index(name) for name in names if name in header), None)


def cell_in(cells: Sequence[str], position: int | None) -> str:
    """Return a cell without the blanks around it, "" where the row is too short or there is no such column."""
    return cells[position].strip() if position is not None and position < len(cells) else ""
