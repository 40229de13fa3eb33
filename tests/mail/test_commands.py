"""`kopir mail read` and `kopir mail fold`, as somebody at a terminal meets them."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from kopir.config.cli import main

MAILS = Path(__file__).parents[1] / "mails"


def give(monkeypatch: pytest.MonkeyPatch, content: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))


def asked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, content: bytes, *words: str) -> Any:
    give(monkeypatch, content)
    assert main(["mail", *words, "--json", "--out", str(tmp_path / "out")]) == 0
    return json.loads((tmp_path / "out").read_text(encoding="utf-8"))


def test_read_tells_what_a_mail_says(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    found = asked(monkeypatch, tmp_path, (MAILS / "attachments.eml").read_bytes(), "read")
    assert (found["kind"], found["is_reply"], found["text"]) == ("answer", True, "The act is attached.")
    assert found["attachments"][0] == {
        "name": "act.pdf",
        "type": "application/pdf",
        "bytes": 69,
        "label": "application/pdf",
    }
    assert found["from"] == {"name": "Асель Нұрланова", "address": "a.nurlanova@kaiyndy.test"}
    assert found["date"].startswith("2026-11-25T")


def test_read_believes_only_the_named_server(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    raw = b"Authentication-Results: mx.a.test; dkim=pass header.d=b.test\nFrom: x@b.test\n\nhi"
    found = asked(monkeypatch, tmp_path, raw, "read", "--authserv-id", "mx.a.test")
    verdict = {"method": "dkim", "result": "pass", "properties": [["header.d", "b.test"]]}
    assert found["authentication"]["verdicts"] == [verdict]
    assert asked(monkeypatch, tmp_path, raw, "read")["authentication"]["verdicts"] == []


def test_read_takes_bytes_that_are_no_mail(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    found = asked(monkeypatch, tmp_path, b"\x00\xff\x00", "read")
    assert (found["from"], found["date"], found["attachments"][0]["bytes"]) == (None, None, 3)


def test_fold_parts_a_body_in_any_charset(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    body = "Шамдар жағылды.\n\n> Шамдар қашан жағылады?\n".encode("kz1048")
    assert asked(monkeypatch, tmp_path, body, "fold") == {
        "text": "Шамдар жағылды.",
        "folded": "> Шамдар қашан жағылады?",
    }


def test_an_answer_that_cannot_be_written_is_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    give(monkeypatch, b"hi")
    assert main(["mail", "fold", "--out", str(tmp_path)]) == 1
    assert capsys.readouterr().err.startswith(f"kopir mail: {tmp_path}: ")
