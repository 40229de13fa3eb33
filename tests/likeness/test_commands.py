"""`kopir text like`, `topics` and `fit` on files as people write them. Letters are compared: no model is needed."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from kopir.config.cli import main
from kopir.likeness.comparing import rows_called
from kopir.pure.text.ngrams import NgramEmbedder
from kopir.pure.text.space import plain_space

TEXTS = [
    ("a", "kk", "Көшеде жарық жоқ, балалар қараңғыда жүреді"),
    ("b", "kk", "Koshede jaryq joq, balalar qaranghyda jüredi"),
    ("c", "ru", "Автобус номер двенадцать не приходит утром"),
    ("d", "en", "The avtobus number twelve never comes"),
]


def written(path: Path, rows: list[tuple[str, ...]], separator: str = ",", start: str = "") -> Path:
    out = io.StringIO()
    csv.writer(out, delimiter=separator).writerows(rows)
    path.write_bytes(start.encode() + out.getvalue().encode())
    return path


def like(path: Path, *more: str, column: str = "text") -> int:
    return main(["text", "like", str(path), "--text-column", column, "--embedder", "ngrams", *more])


def answered(capfd: pytest.CaptureFixture[str]) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(capfd.readouterr().out)))


@pytest.mark.parametrize(("separator", "start"), [(",", ""), (";", "\ufeff"), ("\t", "")])
def test_like_finds_the_nearest_whatever_the_file_looks_like(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], separator: str, start: str
) -> None:
    path = written(tmp_path / "in.csv", [("id", "lang", "text"), *TEXTS], separator, start)
    assert like(path, "--id-column", "id", "--language-column", "lang", "--k", "2", "--json") == 0
    rows = answered(capfd)
    assert list(rows[0]) == ["id", "rank", "like_id", "score", "probable_duplicate"]
    assert [(row["id"], row["rank"]) for row in rows] == [(name, rank) for name in "abcd" for rank in "12"]
    assert rows[0]["like_id"] == "b"
    assert {row["probable_duplicate"] for row in rows} <= {"true", "false"}


def test_like_writes_to_a_file_and_guesses_languages_and_ids(tmp_path: Path) -> None:
    path = written(tmp_path / "in.csv", [("text",), *[(text,) for _id, _language, text in TEXTS]])
    assert like(path, "--out", str(tmp_path / "out.csv")) == 0
    rows = list(csv.DictReader(io.StringIO((tmp_path / "out.csv").read_text())))
    assert ([row["id"] for row in rows[::3]], len(rows)) == (["1", "2", "3", "4"], 12)


def test_rows_with_nothing_to_read_are_named_and_left_out(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    rows = [("id", "text"), ("1", "Жарық жоқ"), ("2", " "), (), ("3", "…"), ("4", "Су жоқ"), ("5",)]
    path = written(tmp_path / "in.csv", rows)
    assert like(path) == 0
    said = capfd.readouterr()
    assert [row["id"] for row in csv.DictReader(io.StringIO(said.out))] == ["1", "4"]
    assert f"{path}:3: nothing to read in 'text'" in said.err


@pytest.mark.parametrize("rows", [[("text",)], [("text",), ("Жалғыз мәтін",)], [("text",), ("",)]])
def test_too_few_texts_have_no_neighbours(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], rows: list[tuple[str, ...]]
) -> None:
    assert like(written(tmp_path / "in.csv", rows)) == 0
    assert answered(capfd) == []


def test_many_empty_rows_are_counted(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = written(tmp_path / "in.csv", [("id", "text"), *[(str(number), "!") for number in range(25)]])
    assert like(path) == 0
    assert "25 such rows in all" in capfd.readouterr().err


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"id,words\n1,a\n", ":1: no column 'text'; there are 'id', 'words'"),
        (b"text,text\na,b\n", ":1: two columns 'text'"),
        (b"", ":1: no header line"),
        (b"text\n\xff\xfe\xfa\n", ":2: not UTF-8"),
        (b"id,text\n1,a\n2,b,c\n", ":3: 3 fields, but the header has 2"),
        (b'id,text\n1,"a\n2,b\n', ":2: unexpected end of data"),
    ],
)
def test_file_that_cannot_be_read_is_refused_with_its_line(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], content: bytes, said: str
) -> None:
    path = tmp_path / "in.csv"
    path.write_bytes(content)
    assert like(path) == 1
    assert f"{path}{said}" in capfd.readouterr().err


def test_missing_file_unknown_model_and_broken_fit_are_refused(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = written(tmp_path / "in.csv", [("text",), ("a b c",), ("d e f",)])
    assert like(tmp_path / "none.csv") == 1
    assert main(["text", "like", str(path), "--text-column", "text", "--embedder", "nobody"]) == 1
    assert like(path, "--fit", str(path)) == 1
    said = capfd.readouterr().err
    assert "none.csv: No such file" in said
    assert "nobody: no model of this name" in said
    assert "in.csv: no fit of likeness" in said


@pytest.mark.parametrize("words", [[], ["--k", "0"], ["--k", "many"]])
def test_wrong_usage(tmp_path: Path, words: list[str]) -> None:
    given = ["text", "like", str(tmp_path), "--text-column", "text", *words]
    with pytest.raises(SystemExit) as stopped:
        main(given if words else given[:3])
    assert stopped.value.code == 2


def test_huge_field_and_utf_16_are_read(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "in.csv"
    path.write_bytes(f"text\n{'жол ' * 100_000}\nжолдар\n".encode("utf-16"))
    assert like(path) == 0
    assert [row["like_id"] for row in answered(capfd)] == ["2", "1"]


def topics(train: Path, test: Path) -> int:
    words = ["--text-column", "text", "--label-column", "topic", "--id-column", "id", "--embedder", "ngrams"]
    return main(["text", "topics", "--train", str(train), "--test", str(test), *words])


def test_topics_are_learnt_from_one_file_and_told_of_another(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    shown = [("text", "topic"), *[(f"жол жөндеу шұңқыр {n}", "roads") for n in range(6)]]
    shown += [(f"су құбыры жарылды {n}", "water") for n in range(6)] + [("", "none")]
    train = written(tmp_path / "train.csv", shown)
    test = written(tmp_path / "test.csv", [("id", "text"), ("x", "жолда шұңқыр"), ("y", "құбыр су"), ("z", "")])
    assert topics(train, test) == 0
    rows = answered(capfd)
    assert [(row["id"], row["first"], row["third"]) for row in rows] == [("x", "roads", ""), ("y", "water", "")]
    assert all(0.5 < float(row["score"]) <= 1 for row in rows)


def test_what_topics_are_called_stands_where_their_texts_do() -> None:
    embedder = NgramEmbedder()
    rows = rows_called(embedder, ["water/pipes", "street-lights"], plain_space(embedder.dimensions))
    texts = embedder.embed(["the pipes leak, no water", "lights in the street are out"])
    assert rows.shape == (2, 512)
    assert ((texts @ rows.T).argmax(axis=1) == [0, 1]).all()


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([("text", "topic"), ("a", "roads"), ("b", "")], "train.csv:3: no value in 'topic'"),
        ([("text", "topic"), ("a", "roads")], "train.csv:1: fewer than two different values"),
    ],
)
def test_topics_that_cannot_be_learnt_are_refused(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], rows: list[tuple[str, ...]], said: str
) -> None:
    train = written(tmp_path / "train.csv", rows)
    assert topics(train, written(tmp_path / "test.csv", [("id", "text"), ("x", "жол")])) == 1
    assert said in capfd.readouterr().err


def test_fit_is_made_kept_and_used(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    words = [
        "жол",
        "су",
        "жарық",
        "автобус",
        "мектеп",
        "көпір",
        "қоқыс",
        "аурухана",
        "саябақ",
        "интернет",
        "лифт",
        "пандус",
    ]
    rows = [
        ("kk", "ru", "en"),
        *[(f"{one} {two}", f"{one} {two} да", f"{two} {one}") for one in words for two in words],
    ]
    path = written(tmp_path / "pairs.csv", rows)
    spoken = written(
        tmp_path / "spoken.csv", [("group", "language", "text"), ("1", "kk", "жол жоқ"), ("1", "kk", "жол")]
    )
    kept = tmp_path / "fit.npz"
    given = ["--embedder", "ngrams", "--paraphrases", str(spoken), "--into", str(kept)]
    assert main(["text", "fit", str(path), *given]) == 0
    assert '"model": "ngrams-1"' in capfd.readouterr().out
    assert like(written(tmp_path / "in.csv", [("text",), ("жол су",), ("су жол",)]), "--fit", str(kept)) == 0
    assert main(["text", "fit", str(spoken), "--embedder", "ngrams", "--into", str(kept)]) == 1
    assert "fewer than two of the columns kk, ru, en" in capfd.readouterr().err
