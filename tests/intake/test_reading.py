"""Files as they come: encodings, separators, quotation marks, bad bytes, endless lines."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kopir.intake import reading
from kopir.intake.reading import FileError, look_through, records
from kopir.intake.rules import Reason, Record


@pytest.fixture
def write(tmp_path: Path) -> Any:
    def _write(data: bytes | str, name: str = "rows.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
        return path

    return _write


def read(path: Path, **asked: Any) -> list[Record]:
    return list(records(look_through(path, **asked)))


def test_rows_and_their_lines(write: Any) -> None:
    found = read(write('id,text\r\n1,"two\r\nlines, ""quoted"""\r\n\r\n2,plain\r\n'))
    assert found == [
        Record(2, {"id": "1", "text": 'two\r\nlines, "quoted"'}),
        Record(5, {"id": "2", "text": "plain"}),
    ]


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        ("id,text\n1,Шам жанбайды\n".encode(), "utf-8"),
        ("id,text\n1,Шам жанбайды\n".encode("utf-8-sig"), "utf-8-sig"),
        ("id,text\n1,Шам жанбайды\n".encode("cp1251"), "cp1251"),
        ("id,text\n1,Шам жанбайды\n".encode("utf-16"), "utf-16"),
        (b"id,text\n1,plain\n", "utf-8"),
    ],
)
def test_the_encoding_is_found(write: Any, data: bytes, encoding: str) -> None:
    source = look_through(write(data))
    assert (source.encoding, source.columns) == (encoding, ("id", "text"))
    assert [row.cells["text"] for row in records(source)] in (["Шам жанбайды"], ["plain"])


def test_kazakh_letters_of_the_old_code_page_are_read_where_the_map_names_it(write: Any) -> None:
    path = write("id,text\n1,Өзен жағасы\n".encode("kz1048"))
    assert read(path, encoding="kz1048")[0].cells["text"] == "Өзен жағасы"


def test_one_line_with_bad_bytes_spoils_no_other(write: Any) -> None:
    found = read(write("id,text\n1,Шам\n2,Жол\n3,".encode() + b"\xff\xfe\n" + "4,Су\n".encode()))
    assert [(row.line, row.reason) for row in found] == [(2, None), (3, None), (4, Reason.BAD_BYTES), (5, None)]
    assert found[2].cells == {"id": "3", "text": "\ufffd\ufffd"}


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_the_separator_is_found(write: Any, sign: str) -> None:
    rows = [["id", "text, or more; of it"], ["1", "x"]]
    path = write("\n".join(sign.join(f'"{cell}"' for cell in row) for row in rows))
    source = look_through(path, wanted=["id"])
    assert (source.separator, [row.cells["id"] for row in records(source)]) == (sign, ["1"])


def test_an_open_quotation_mark_spoils_its_line_only(write: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = "".join(f"{number},fine\n" for number in range(3, 8))
    found = read(write(f'id,text\n1,fine\n2,"open\n{rows}'))
    assert [(row.line, row.reason) for row in found] == [(2, None), (3, Reason.OPEN_QUOTE)] + [
        (line, None) for line in range(4, 9)
    ]
    assert found[1].raw == '2,"open'
    monkeypatch.setattr(reading, "MOST_LINES", 3)  # as a file of thousands of rows would have it
    assert [row.reason for row in read(write(f'id,text\n2,"open\n{rows}9,"closed"\n'))] == [
        Reason.OPEN_QUOTE, *[None] * 6
    ]  # fmt: skip


def test_a_quotation_mark_in_a_wrong_place_is_said(write: Any) -> None:
    found = read(write('id,text\n1,"a"b\n2,5" pipe\n'))
    assert [(row.line, row.reason) for row in found] == [(2, Reason.BAD_QUOTES), (3, None)]
    assert found[1].cells["text"] == '5" pipe'


def test_too_many_and_too_few_cells_are_said_and_kept(write: Any) -> None:
    found = read(write("id,text\n1,a,b\n2\n"))
    assert found == [
        Record(2, {"id": "1", "text": "a", "+1": "b"}, Reason.CELLS),
        Record(3, {"id": "2", "text": ""}, Reason.CELLS),
    ]


def test_a_line_of_fifty_megabytes_is_read(write: Any) -> None:
    size = 50 * 1024 * 1024
    path = write(json.dumps({"id": 1, "text": "x" * size}) + '\n{"id": 2}\n', "rows.jsonl")
    assert [(row.line, len(row.cells.get("text", ""))) for row in read(path)] == [(1, size), (2, 0)]


@pytest.mark.parametrize("name", ["rows.csv", "rows.jsonl"])
def test_a_line_beyond_all_bounds_is_said_and_the_next_one_read(
    write: Any, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(reading, "LONGEST", 100)
    is_csv = name.endswith(".csv")
    data = f"id,text\n1,{'x' * 350}\n2,y\n" if is_csv else f'{{"id": 1, "text": "{"x" * 350}"}}\n{{"id": 2}}\n'
    found = read(write(data, name))
    assert [(row.line, row.reason) for row in found] == [
        (2 if is_csv else 1, Reason.TOO_LONG_LINE),
        (3 if is_csv else 2, None),
    ]
    assert 0 < len(found[0].raw) <= 100


def test_lines_of_json_are_flat_texts(write: Any) -> None:
    line = {"id": 7, "where": {"town": "Almaty", "deep": {"x": True}}, "tags": ["a"], "none": None, "text": "ж"}
    found = read(write(json.dumps(line) + "\n\n", "rows.ndjson"))
    assert found == [
        Record(
            1,
            {"id": "7", "where.town": "Almaty", "where.deep.x": "true", "tags": '["a"]', "none": "", "text": "ж"},
        )
    ]


def test_lines_that_are_no_objects_are_said(write: Any) -> None:
    found = read(write('\ufeff{"id": 1}\n[1]\n{"id": \n{}\n' + "[" * 5_000 + "\n", "rows.jsonl"))
    assert [(row.line, row.reason) for row in found] == [(1, None)] + [(line, Reason.BAD_JSON) for line in range(2, 6)]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ("", "the file is empty"),
        ("\n\n", "line 1: there is no header"),
        ("id,a,id\n", "line 1: column 'id' is there twice"),
    ],
)
def test_a_file_without_a_good_header_is_refused(write: Any, data: str, said: str) -> None:
    with pytest.raises(FileError, match=said):
        look_through(write(data))


@given(st.lists(st.tuples(st.text(st.characters(codec="utf-8")), st.text(st.characters(codec="utf-8"))), max_size=8))
def test_whatever_a_spreadsheet_writes_is_read_back(tmp_path_factory: Any, rows: list[tuple[str, str]]) -> None:
    kept = [row for row in rows if any(cell.strip() for cell in row)]
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerow(["a", "b"])
    writer.writerows(kept)
    path = tmp_path_factory.mktemp("rows") / "rows.csv"
    path.write_bytes(out.getvalue().encode())
    found = read(path, encoding="utf-8", separator=",")
    assert [tuple(row.cells.values()) for row in found] == kept
    assert all(row.reason is None for row in found)


@given(st.binary(max_size=300))
def test_no_bytes_break_the_reader(tmp_path_factory: Any, data: bytes) -> None:
    path = tmp_path_factory.mktemp("rows") / "rows.csv"
    path.write_bytes(b"a,b\n" + data)
    assert all(row.cells or row.reason for row in read(path))


def test_what_stands_in_a_column_without_a_name_is_kept_under_its_place(write: Any) -> None:
    found = read(write("id,,text\n1,Almaty,plain\n2, ,other\n"))
    assert [row.cells for row in found] == [
        {"id": "1", "#2": "Almaty", "text": "plain"},
        {"id": "2", "text": "other"},
    ]
