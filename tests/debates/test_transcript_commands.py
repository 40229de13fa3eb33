from __future__ import annotations

import json
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from kopir.config.cli import main

SAMPLES = Path(__file__).parents[2] / "kopir" / "debates" / "sample_recordings"


def run(capsys: pytest.CaptureFixture[str], *words: str) -> Any:
    assert main(["transcript", *words]) == 0
    return json.loads(capsys.readouterr().out)


def refused(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert main(["transcript", *words]) == 1
    return capsys.readouterr().err


def test_read_prints_everything_of_an_event(capsys: pytest.CaptureFixture[str]) -> None:
    files = [str(path) for path in sorted((SAMPLES / "video-conference").iterdir()) if path.suffix != ".toml"]
    found = run(capsys, "read", *files)
    assert set(found) == {"speech", "messages", "reactions", "polls", "questions", "people", "unknown", "files"}
    assert set(found["speech"][0]) == {"start", "end", "speaker", "text", "file", "line"}
    assert (len(found["speech"]), found["reactions"], found["unknown"]) == (105, 1, [])
    assert [one["from"] for one in found["messages"] if one["private"]] == ["Кайрат Досжанов"]
    assert found["polls"][0]["options"] == [{"option": "Нет", "votes": 3}, {"option": "Не знаю", "votes": 1}]
    assert found["questions"][1] == {"question": "Когда выйдет вечерний автобус?", "answered": True, "asks": 2}
    assert found["people"][0] == {"name": "Сауле Бекенова", "minutes": 57.0}


def test_measure_prints_figures_and_replies(capsys: pytest.CaptureFixture[str]) -> None:
    found = run(capsys, "measure", str(SAMPLES / "boiler-house" / "debate.srt"), "--language", "ru")
    assert (found["verdict"], found["exchange_direct"], found["known_speakers"]) == ("discussion", 0.0, 1.0)
    reply = found["replies"][0]
    assert (reply["from"], reply["to"], reply["turn"], reply["to_turn"]) == ("Марат Жумабеков", "Ольга Климова", 4, 2)
    assert reply["seconds"] > 0
    assert found["mediated"][0]["to_turn"] == 2
    named = run(capsys, "measure", str(SAMPLES / "boiler-house" / "debate.srt"), "--moderator", "Абдрахманов")
    assert named["moderators"] == ["Ведущий Тимур Абдрахманов"]


def test_measure_without_a_second_speaker(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "one.csv"
    file.write_text("speaker,text,seconds\nАся,Да,1\n", encoding="utf-8")
    assert run(capsys, "measure", str(file))["verdict"] == "none"
    assert "nobody called Бек" in refused(capsys, "measure", str(file), "--moderator", "Бек")


def test_measure_refuses_what_holds_no_speech(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    empty = tmp_path / "empty.txt"
    empty.write_text("", encoding="utf-8")
    assert "no speech" in refused(capsys, "measure", str(empty))
    assert "No such file" in refused(capsys, "measure", str(tmp_path / "none"))
    assert "No such file" in refused(capsys, "read", str(tmp_path / "none"))


def test_pairs_print_one_score_a_line(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "pairs.jsonl"
    file.write_text(
        '{"earlier": "мост и река", "later": "мост"}\n\n{"question": "Мост?", "answer": "Да"}\n', encoding="utf-8"
    )
    assert main(["transcript", "pairs", str(file)]) == 0
    scores = [json.loads(line)["score"] for line in capsys.readouterr().out.splitlines()]
    assert len(scores) == 2
    assert all(0 <= score <= 1 for score in scores)


@pytest.mark.parametrize("line", ["{", "[]", '{"question": "?"}'])
def test_pairs_refuse_a_line_with_its_number(line: str, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "pairs.jsonl"
    file.write_text('{"earlier": "a", "later": "b"}\n' + line + "\n", encoding="utf-8")
    assert f"{file}:2: " in refused(capsys, "pairs", str(file))
    assert "No such file" in refused(capsys, "pairs", str(tmp_path / "none"))


class Whisper:
    """Stands in the place of the model, which no test can fetch: the library's own shapes, words that are ours."""

    def __init__(self, folder: str, **how: Any) -> None:
        assert how["local_files_only"]
        self.folder = folder

    def transcribe(self, path: str, *, language: str | None, vad_filter: bool) -> tuple[Any, None]:
        if Path(path).read_bytes() == b"broken":
            raise ValueError("no sound in it")
        said = [(0.0, 2.5, " The ferry runs in winter."), (2.5, 3.0, " "), (3.0, 4.0, f" In {language}.")]
        return iter(SimpleNamespace(start=start, end=end, text=text) for start, end, text in said), None


def test_what_is_heard_can_be_brought_in(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    recording, model = tmp_path / "talk.ogg", tmp_path / "model"
    words = ["hear", str(recording), "--model", str(model), "--language", "kk"]
    monkeypatch.setitem(sys.modules, "faster_whisper", None)
    assert "pip install 'kopir[hear]'" in refused(capsys, *words)
    monkeypatch.setitem(sys.modules, "faster_whisper", SimpleNamespace(WhisperModel=Whisper))
    assert "no model in this folder" in refused(capsys, *words)
    model.mkdir()
    (model / "model.bin").touch()
    assert "no such file" in refused(capsys, *words)
    recording.write_bytes(b"broken")
    assert "no sound in it" in refused(capsys, *words)
    recording.write_bytes(b"sound")
    assert main(["transcript", *words]) == 0
    captions = tmp_path / "talk.vtt"
    captions.write_text(capsys.readouterr().out, encoding="utf-8")
    found = run(capsys, "read", str(captions))["speech"]
    assert [(one["start"], one["end"], one["text"]) for one in found] == [
        (0.0, 2.5, "The ferry runs in winter."),
        (3.0, 4.0, "In kk."),
    ]
