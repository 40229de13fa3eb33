"""Files that went wrong on their way: whatever was changed in them, they are read, and no word is lost."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kopir.intake.reading import FileError, look_through, records

ROWS = "id;title;text\r\n" + "".join(
    f'{n};Шам жанбайды {n};"Көшеде шам жоқ, ""қараңғы"".\r\nФонарь не горит; с сентября. Lamp {n} is dark."\r\n'
    for n in range(12)
)
FILES = [
    ROWS.encode(), ROWS.encode("utf-8-sig"), ROWS.encode("utf-16"), ROWS.encode("cp1251", "replace"),
    ROWS.replace(";", ",").encode(), ROWS.replace(";", "\t").encode(),
]  # fmt: skip
PIECES = st.sampled_from(
    [
        b'"',
        b'""',
        b"\n",
        b"\r",
        b"\r\n",
        b";",
        b",",
        b"\t",
        b"\0",
        b"\xff",
        b"\xd0",
        b"\xef\xbb\xbf",
        b"\xff\xfe",
        b"=",
        b"'",
    ]
) | st.binary(max_size=4)
CHANGES = st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 40), PIECES), max_size=12)
WORD = re.compile(r"[^\W\d_]{3,}")


def mutated(data: bytes, changes: list[tuple[int, int, bytes]]) -> bytes:
    for place, length, piece in changes:
        at = place % (len(data) + 1)
        data = data[:at] + piece + data[at + length :]
    return data


@pytest.mark.parametrize("name", ["rows.csv", "rows.jsonl"])
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.sampled_from(FILES), changes=CHANGES)
def test_a_changed_file_is_read_to_its_last_word(
    tmp_path: Path, name: str, data: bytes, changes: list[tuple[int, int, bytes]]
) -> None:
    path = tmp_path / name
    path.write_bytes(mutated(data, changes))
    try:
        source = look_through(path)
    except FileError:  # of the file as a whole, told to whoever gave it
        return
    found = list(records(source))
    text = path.read_bytes().decode(source.encoding, "replace")
    said = " ".join(
        " ".join([record.raw, *source.columns, *record.cells, *map(str, record.cells.values())]) for record in found
    )
    lost = set(WORD.findall(text)) - set(WORD.findall(said)) - set(WORD.findall(" ".join(source.columns)))
    assert lost == set()
    assert [record.line for record in found] == sorted(record.line for record in found)
