"""The recordings that ship: what is read of them, which verdict they get, who answered whom."""

from __future__ import annotations

import tomllib
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest

from kopir.pure.transcript import (
    TURNS_OF_EVENT,
    Measures,
    Reading,
    Source,
    Turn,
    guess_moderator,
    measure,
    read,
    turns_of,
    uptake,
)

FOLDER = Path(__file__).parents[3] / "kopir" / "debates" / "sample_recordings"
# Turn of the relay debate, and the turns that a reader says it answers (either, where it answers two).
GOLD = {
    4: {2}, 6: {4}, 10: {8}, 12: {10}, 14: {12}, 16: {14}, 18: {16}, 22: {20}, 24: {22}, 26: {24, 20}, 28: {26},
    32: {30}, 34: {32},
}  # fmt: skip


@cache
def recording(slug: str) -> tuple[Reading, tuple[Turn, ...]]:
    files = sorted(path for path in (FOLDER / slug).iterdir() if path.suffix != ".toml")
    found = read([Source(path.name, path.read_bytes()) for path in files])
    return found, turns_of(found.speech)


def measured(slug: str, language: str | None = None, least: int = TURNS_OF_EVENT) -> Measures:
    turns = recording(slug)[1]
    moderator = tomllib.loads((FOLDER / slug / "debate.toml").read_text(encoding="utf-8"))["moderator"]
    return measure(turns, moderators=[moderator], language=language, least=least)


@pytest.mark.parametrize(
    ("slug", "verdict"),
    [
        ("video-conference", "statements"),
        ("bridge-or-ferry", "discussion"),
        ("boiler-house", "discussion"),
        ("candidates", "none"),
        ("ask-the-deputy", "none"),
        ("market-parking", "none"),
        ("bikes-or-buses", "discussion"),
    ],
)
def test_each_recording_has_its_verdict_and_its_moderator(slug: str, verdict: str) -> None:
    found, turns = recording(slug)
    assert measured(slug).verdict == verdict
    assert {guess_moderator(turns)} == set(measured(slug).moderators)
    assert found.speech


def test_statements_of_candidates_as_one_item() -> None:
    found = measured("candidates", least=8)
    assert (found.verdict, found.exchange, found.turns) == ("statements", 0.0, 8)


def test_each_item_of_the_conference_is_statements() -> None:
    turns = recording("video-conference")[1]
    start = tomllib.loads((FOLDER / "video-conference" / "debate.toml").read_text(encoding="utf-8"))["items"][1][
        "start"
    ]
    for item in (
        [turn for turn in turns if (turn.start or 0) < start],
        [turn for turn in turns if (turn.start or 0) >= start],
    ):
        found = measure(item, moderators=["Сауле Бекенова"])
        assert (found.verdict, found.turns, found.reply_links) == ("statements", 12, ())


def test_files_of_the_conference() -> None:
    found, turns = recording("video-conference")
    assert {one.name.rsplit("_", 1)[-1]: (one.kind, one.is_set_aside) for one in found.files} == {
        "Recording.cc.vtt": ("captions", True),
        "Recording.transcript.vtt": ("captions", False),
        "chat.txt": ("chat", False),
        "participants.csv": ("participants", False),
        "poll.csv": ("poll", False),
        "questions.csv": ("questions", False),
    }
    assert (len(found.speech), len(turns), len(found.messages), len(found.reactions)) == (105, 49, 7, 1)
    assert [one.text for one in found.messages if one.is_private] == ["Дайте, пожалуйста, слово Гульмире последней"]
    assert [(one.option, one.votes) for one in found.polls[0].options] == [("Нет", 3), ("Не знаю", 1)]
    assert {one.name: one.minutes for one in found.people}["iPhone (2)"] == 25.0
    assert "Случайный Гость" not in {one.name for one in found.people}
    assert [(one.answered, one.asks) for one in found.questions] == [(False, 1), (True, 2)]
    assert found.unknown == ()


def links(slug: str, language: str | None = None) -> dict[int, int]:
    return {link.from_turn: link.to_turn for link in measured(slug, language).reply_links}


def test_reply_links_of_the_relay_debate() -> None:
    found = links("boiler-house")
    right = sum(to in GOLD.get(turn, set()) for turn, to in found.items())
    assert right >= 10
    assert len(found) - right <= 3


def test_reply_links_know_the_language() -> None:
    """Without Russian stems the endings hide most of what one speaker takes up from another."""
    assert links("boiler-house", "ru") == links("boiler-house")
    russian, english = links("boiler-house", "ru"), links("boiler-house", "en")
    right = [sum(to in GOLD.get(turn, set()) for turn, to in found.items()) for found in (russian, english)]
    assert right[0] >= right[1] + 3


def test_uptake_in_kazakh_needs_kazakh_stems() -> None:
    said = [turn.text for turn in recording("bridge-or-ferry")[1] if turn.words >= 10]
    mean = {
        language: sum(uptake(one, other, language) for one, other in pairwise(said)) / len(said)
        for language in ("kk", "ru", "en")
    }
    assert mean["kk"] > 1.2 * max(mean["ru"], mean["en"])


@pytest.mark.parametrize("slug", ["video-conference", "candidates", "ask-the-deputy", "market-parking"])
def test_no_reply_links_where_nobody_answers(slug: str) -> None:
    assert links(slug) == {}
