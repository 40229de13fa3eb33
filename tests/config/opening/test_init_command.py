"""`kopir init` as it is called: by a script, by flags, by somebody at a terminal."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from kopir.config.cli import main, parser
from kopir.config.opening import commands, site_file

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.DATA_DIR = tmp_path
    return tmp_path


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The words with which the second half would be started; the process test starts it."""
    words: list[list[str]] = []

    def run(given: list[str], **_options: Any) -> subprocess.CompletedProcess[str]:
        words.append(given)
        return subprocess.CompletedProcess(given, 0)

    monkeypatch.setattr(commands.subprocess, "run", run)
    return words


def test_answers_come_from_a_file_and_flags_win(folder: Path, started: list[list[str]]) -> None:
    (folder / "answers.toml").write_text('[site]\nname = "One"\nurl = "http://localhost:9000"\n')
    status = main(["init", "--answers", str(folder / "answers.toml"), "--site-name", "Two", "--language", "kk"])
    assert status == 0
    assert site_file.read(folder)["site.name"] == "Two"
    assert site_file.read(folder)["site.url"] == "http://localhost:9000"
    assert started == [[sys.executable, "-m", "kopir", "init", "--apply", "--language", "kk"]]


def test_wrong_answers_are_refused_before_anything_is_made(
    folder: Path, started: list[list[str]], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["init", "--site-url", "nowhere", "--language", "en"]) == 1
    assert "site.url: Write the address" in capsys.readouterr().err
    (folder / "answers.toml").write_text("[site")
    assert main(["init", "--answers", str(folder / "answers.toml")]) == 1
    assert "answers.toml" in capsys.readouterr().err
    assert started == []


def test_mail_test_alone_asks_nothing(folder: Path, started: list[list[str]]) -> None:
    assert main(["init", "--mail-test", "--language", "ru"]) == 0
    assert started[0][-1] == "--mail-test"
    assert site_file.read(folder) == {}


def test_code_of_a_mail_is_taken_here(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["init", "--mail-code", "000000", "--language", "en"]) == 1
    assert "not the code" in capsys.readouterr().out


def test_person_at_a_terminal_chooses_the_language_first(
    folder: Path, started: list[list[str]], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    answers = iter(["de", "ru", "Сарыбел"])

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr(sys, "stdin", Terminal())
    monkeypatch.setattr("builtins.input", lambda _prompt="": next(answers))
    with pytest.raises(StopIteration):
        main(["init"])
    assert site_file.read(folder)["site.name"] == "Сарыбел"
    assert capsys.readouterr().out.count("ru: Русский") == 2


def test_help_names_a_flag_for_each_question(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        parser().parse_args(["init", "--help"])
    assert "--operator-legal-form" in "".join(capsys.readouterr().out.split())
