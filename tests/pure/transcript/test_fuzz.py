"""Whatever is done to a file: it is read, in time, and no word is lost."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kopir.pure.transcript import Reading, Source, guess_moderator, measure, read, turns_of
from kopir.pure.transcript.decoding import decode
from tests.pure.transcript import files as given_files

FILES = [
    given_files.ZOOM,
    given_files.TEAMS,
    given_files.SRT,
    given_files.SAVED_CHAT,
    given_files.CLOUD_CHAT,
    given_files.RUSSIAN_CHAT,
    given_files.ROUND_TABLE,
    given_files.TIMED,
    given_files.SERVICE,
]
WORD = re.compile(r"[^\W\d_]{2,}")
# Marks of form, which are no speech: headers, identifiers, tags, who a line of chat goes to.
FORM = frozenset(
    WORD.findall(
        "WEBVTT NOTE STYLE REGION duration From to To От кому Все Everyone Direct Message Прямое сообщение Reacted "
        "Removed reaction from with Replying Реакция на помощью Ответ loud amp quot lt gt nbsp cc gb cd ef "
        "abc abcdef AM PM Мадина Айгүл Hosts and panelists"
    )
)


def words_of(found: Reading) -> Counter[str]:
    texts = [part for cue in found.speech for part in (cue.speaker, cue.text)]
    texts += [part for one in found.messages for part in (one.sender, one.to, one.text, one.reply_to)]
    texts += [part for one in found.reactions for part in (one.sender, one.sign, one.to)]
    texts += [line.text for line in found.unknown]
    return Counter(word for text in texts for word in WORD.findall(text))


lines_done = st.lists(
    st.tuples(
        st.sampled_from(["drop", "double", "swap", "blank", "join", "indent", "insert", "return"]),
        st.integers(0, 60),
        st.sampled_from(
            ["Ася: да", "сөз", "00:00:01.000 --> ", "- иә", "12:00:01 слово", "7", "<v Бек>құп", "(", '"', ": "]
        ),
    ),
    max_size=6,
)


def mutated(text: str, done: list[tuple[str, int, str]]) -> str:
    lines = text.split("\n")
    for what, where, extra in done:
        at = where % len(lines)
        if what == "drop" and len(lines) > 1:
            del lines[at]
        elif what == "double":
            lines.insert(at, lines[at])
        elif what == "swap":
            lines[at], lines[-1] = lines[-1], lines[at]
        elif what == "blank":
            lines.insert(at, "")
        elif what == "join" and at + 1 < len(lines):
            lines[at] += " " + lines.pop(at + 1)
        elif what == "indent":
            lines[at] = "  " + lines[at]
        elif what == "return":
            lines[at] += "\r"
        elif what == "insert":
            lines.insert(at, extra)
    return "\n".join(lines)


@settings(max_examples=300, deadline=2000)
@given(st.sampled_from(FILES), lines_done)
def test_no_word_is_lost_of_a_file_that_was_edited(text: str, done: list[tuple[str, int, str]]) -> None:
    edited = mutated(text, done)
    found = read([Source("f", edited.encode())])
    if found.files[0].kind == "rolling":
        return  # says each word once by design
    plain = re.sub(r"<(?:/?[vci]\b[^<>]*)>", lambda tag: " " + tag[0].strip("<>/ vci.") + " ", edited)
    lost = Counter(WORD.findall(re.sub(r"&(?:amp|quot);", " ", plain))) - words_of(found)
    assert {word: count for word, count in lost.items() if word not in FORM} == {}


@settings(max_examples=200, deadline=2000)
@given(st.sampled_from(FILES), st.lists(st.tuples(st.integers(0, 2000), st.binary(min_size=1, max_size=4)), max_size=8))
def test_broken_bytes_never_raise(text: str, patches: list[tuple[int, bytes]]) -> None:
    data = bytearray(text.encode())
    for where, patch in patches:
        at = where % len(data)
        data[at : at + len(patch)] = patch
    found = read([Source("f", bytes(data))])
    turns = turns_of(found.speech)
    assert sum(turn.words for turn in turns) >= 0
    measure(turns, moderators=[guess_moderator(turns) or ""])


@settings(max_examples=200, deadline=2000)
@given(st.lists(st.one_of(st.binary(max_size=400), st.text(max_size=400).map(str.encode)), max_size=3))
def test_any_bytes_are_read(given_bytes: list[bytes]) -> None:
    found = read([Source(str(at), data) for at, data in enumerate(given_bytes)])
    assert [one.name for one in found.files] == [str(at) for at in range(len(given_bytes))]


@settings(max_examples=100, deadline=2000)
@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=1, max_size=200))
def test_decoding_gives_back_what_was_written(text: str) -> None:
    plain = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").lstrip("\ufeff")
    assert decode(text.encode("utf-8-sig"))[0] == plain


@pytest.mark.parametrize(
    "data",
    [
        b"WEBVTT\n\n00:00:01.000 --> 00:00:02.000\n" + b"<v " * 300_000,
        b"1\n" * 500_000,
        b"A: " * 300_000,
        b"[" * 1_000_000,
        b"<TEI>" * 200_000,
        b'00:00:05\tA:\tReacted to "' + b'" with ' * 100_000,
        b"00:00:01.000 --> 00:00:02.000\n" + b">> a " * 200_000,
        b'"' * 1_000_000,
    ],
    ids=["tags", "numbers", "colons", "brackets", "elements", "quotes", "arrows", "marks"],
)
def test_a_million_letters_of_a_trap_are_read(data: bytes) -> None:
    assert read([Source("f", data)]).files[0].items >= 1


def test_lines_beyond_a_hundred_thousand_are_kept_whole() -> None:
    text = "00:00:01.000 --> 00:00:02.000\n" * 99_999 + "слово\nпоследнее слово\n"
    found = read([Source("f", text.encode())])
    assert [cue.text for cue in found.speech] == ["слово"]
    assert [(line.line, line.text) for line in found.unknown] == [(100_001, "последнее слово")]
