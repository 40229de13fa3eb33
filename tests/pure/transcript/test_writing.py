from __future__ import annotations

import json
from collections.abc import Callable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kopir.pure.transcript import Cue, Source, read
from kopir.pure.transcript.writing import to_csv, to_json, to_srt, to_text, to_vtt

Writer = Callable[[Sequence[Cue]], str]
names = st.sampled_from(["Асель Тасова", "Бек & Co", "iPhone (2)", "Ли <Чен>"])
words = st.lists(
    st.sampled_from(["да", "нет", "мост", "5", "<b>", "&", "сөз", "«иә»", "көпір,", "20:00"]), min_size=1, max_size=8
)
plain_names = st.sampled_from(["Асель Тасова", "Бек Ли", "Нина Пак"])
plain_words = st.lists(st.sampled_from(["да", "нет", "мост,", "көпір.", "вода"]), min_size=1, max_size=8)


def cues_of(said: list[tuple[str, list[str]]]) -> list[Cue]:
    return [Cue(at * 3.0, at * 3.0 + 2.5, name, " ".join(text), "", 0) for at, (name, text) in enumerate(said)]


def back(text: str) -> list[tuple[float | None, float | None, str, str]]:
    return [(cue.start, cue.end, cue.speaker, cue.text) for cue in read([Source("f", text.encode())]).speech]


@pytest.mark.parametrize("write", [to_vtt, to_csv, to_json])
@given(said=st.lists(st.tuples(names, words), min_size=1, max_size=6))
def test_what_is_written_is_read_back(write: Writer, said: list[tuple[str, list[str]]]) -> None:
    cues = cues_of(said)
    assert back(write(cues)) == [(cue.start, cue.end, cue.speaker, cue.text) for cue in cues]


@given(said=st.lists(st.tuples(plain_names, plain_words), min_size=1, max_size=6))
def test_names_before_a_colon_are_read_back(said: list[tuple[str, list[str]]]) -> None:
    cues = cues_of(said)
    assert back(to_srt(cues)) == [(cue.start, cue.end, cue.speaker, cue.text) for cue in cues]
    assert back(to_text(cues)) == [(cue.start, None, cue.speaker, cue.text) for cue in cues]


def test_what_has_no_time_or_speaker() -> None:
    cues = [
        Cue(None, None, "Асель Т.", "без времени", "", 0),
        Cue(1.5, None, "", "без имени", "", 0),
        Cue(4, None, "Бек Ли", "да", "", 0),
    ]
    assert [(cue[0], cue[1], cue[3]) for cue in back(to_vtt(cues))] == [(1.5, 4.0, "без имени"), (4.0, 9.0, "да")]
    assert to_srt(cues).startswith("1\n00:00:01,500 --> 00:00:04,000\nбез имени\n")
    assert to_csv(cues).splitlines()[1:3] == [",,Асель Т.,без времени", "1.500,,,без имени"]
    assert to_text(cues).startswith("Асель Т.: без времени\n\n[00:00:01] без имени\n")
    assert json.loads(to_json(cues))["speech"][0] == {
        "start": None,
        "end": None,
        "speaker": "Асель Т.",
        "text": "без времени",
    }
