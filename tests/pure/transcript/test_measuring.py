from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kopir.pure.transcript import Cue, Turn, Verdict, guess_audience, guess_moderator, measure, turns_of
from kopir.pure.transcript.measuring import verdict_of

FILLER = "первое второе третье четвёртое пятое шестое седьмое восьмое девятое десятое"
THOUSAND = [f"слово{number}" for number in range(1000)]


def talk(*said: tuple[str, str], seconds: float | None = None) -> tuple[Turn, ...]:
    """Turns of speakers; a number stands for that many words of their own."""
    source = iter(THOUSAND * 5)
    cues = []
    for at, (speaker, text) in enumerate(said):
        words = " ".join(next(source) for _ in range(int(text))) if text.isdigit() else text
        start = None if seconds is None else at * seconds
        cues.append(Cue(start, None, speaker, words, "f", at))
    return turns_of(cues)


def test_direct_exchange_skips_signs_of_listening_but_no_moderator() -> None:
    turns = talk(("A", "10"), ("C", "3"), ("B", "10"), ("M", "2"), ("A", "10"), ("B", "9"), ("A", "12"), ("C", "20"))
    found = measure(turns, moderators=["M"])
    assert (found.turns, found.exchange_direct, found.passages["exchange_direct"]) == (5, 0.4, (3, 8))
    assert found.pair_coverage == round(2 / 6, 4)
    assert found.passages["pair_coverage"] == (3, 8)
    assert found.matrix["A"] == {"C": 2, "B": 1}


@pytest.mark.parametrize(
    ("leave", "answer", "counts"),
    [
        ("Прошу.", "Берик неправ, " + FILLER, True),  # named
        ("Прошу.", "Я с этим не согласен совсем: " + FILLER, True),  # contradicted
        ("Прошу.", "20", False),  # only in its place
        ("Прошу вас высказаться по этому вопросу так подробно и так долго, как вы захотите, у нас есть время.",
         "Берик неправ, " + FILLER, False),  # more than fifteen words
    ],
)  # fmt: skip
def test_mediated_exchange_needs_evidence(leave: str, answer: str, counts: bool) -> None:
    turns = talk(("Берик", "20"), ("M", leave), ("Анна", answer), ("M", "Спасибо."), ("Виктор", "20"))
    found = measure(turns, moderators=["M"])
    assert found.exchange_direct == 0.0
    assert found.passages["exchange"] == ((3,) if counts else ())
    assert [step.is_direct for step in found.mediated] == [False] * counts


def test_a_turn_after_the_same_speaker_is_no_exchange() -> None:
    turns = talk(("A", "12"), ("B", "2"), ("A", "12"), ("M", "1"), ("A", "12"), ("M", "2"), ("M2", "3"), ("B", "12"))
    found = measure(turns, moderators=["M", "M2"])
    assert (found.turns, found.exchange) == (4, 0.0)


def test_monologue_counts_words_of_long_turns() -> None:
    found = measure(talk(("A", "250"), ("M", "500"), ("B", "249"), ("C", "1")), moderators=["M"])
    assert found.monologue_share is None  # two substantive turns are no figure
    found = measure(talk(("A", "250"), ("M", "500"), ("B", "240"), ("C", "10")), moderators=["M"])
    assert (found.monologue_share, found.passages["monologue_share"], found.moderator_share) == (0.5, (1,), 0.5)


@pytest.mark.parametrize(
    ("exchange", "monologue", "turns", "known", "expected"),
    [
        (0.10, 0.49, 8, 0.9, Verdict.DISCUSSION),
        (0.10, 0.5, 8, 1.0, Verdict.PARTLY),
        (0.12, 0.57, 20, 1.0, Verdict.PARTLY),
        (0.05, 0.0, 20, 1.0, Verdict.PARTLY),
        (0.049, 0.0, 20, 1.0, Verdict.STATEMENTS),
        (0.5, 0.71, 20, 1.0, Verdict.STATEMENTS),
        (0.5, 0.1, 7, 1.0, Verdict.NONE),
        (0.5, 0.1, 8, 0.899, Verdict.NONE),
        (None, None, 8, 1.0, Verdict.NONE),
    ],
)
def test_verdict(exchange: float | None, monologue: float | None, turns: int, known: float, expected: Verdict) -> None:
    assert verdict_of(exchange, monologue, turns, known, 8) == expected


def test_unknown_speakers_take_no_part() -> None:
    turns = talk(("A", "12"), ("", "12"), ("B", "12"), ("Unknown speaker", "12"), ("C", "12"))
    found = measure(turns, moderators=[])
    assert (found.known_speakers, found.turns, found.verdict) == (0.6, 3, "none")
    assert found.passages["known_speakers"] == (2, 4)
    assert found.talk_share == {"A": 0.2, "": 0.2, "B": 0.2, "Unknown speaker": 0.2, "C": 0.2}


def test_nothing_said_is_no_figure() -> None:
    found = measure([], moderators=[])
    assert (found.exchange, found.monologue_share, found.talk_share, found.talk_band) == (None, None, {}, ())
    alone = measure(talk(("A", "12"), ("M", "1"), ("A", "12"), ("M", "1"), ("A", "12")), moderators=["M"])
    assert (alone.exchange, alone.pair_coverage) == (0.0, None)


def test_moderator_is_guessed_by_label_or_by_leading() -> None:
    assert guess_moderator(talk(("Асель", "20"), ("Жүргізуші", "3"), ("Бек", "20"))) == "Жүргізуші"
    turns = talk(
        ("Асель", "Добрый вечер, начнём с Берика: что делать с дорогой и кто за неё заплатит?"),
        ("Берик", "60"), ("Асель", "Виктор, а вы?"), ("Виктор", "60"), ("Асель", "Берик, ответите?"), ("Берик", "40"),
        ("Асель", "Спасибо."),
    )  # fmt: skip
    assert guess_moderator(turns) == "Асель"
    assert guess_moderator(talk(("A", "20"))) is None
    assert guess_moderator(talk(("A", "2"), ("B", "3"))) == "A"


def test_who_asks_from_the_floor_is_audience() -> None:
    turns = talk(
        ("M", "5"), ("Гость", "200"), ("Зритель Ли", "20"), ("Гость", "200"), ("Ася", "Когда построят мост в селе?"),
        ("Гость", "200"), ("Бек", "Скоро ли откроют школу и детский сад у нас в селе?"), ("Другой", "30"),
    )  # fmt: skip
    assert guess_audience(turns, ["M"]) == {"Зритель Ли", "Ася", "Бек"}
    assert measure(turns, moderators=["M"]).audience == ("Ася", "Бек", "Зритель Ли")
    assert measure(turns, moderators=["M"], audience=["Ася"]).audience == ("Ася",)


def test_questions_between_participants() -> None:
    turns = talk(
        ("M", "Начнём?"),
        ("Берик", "Дороги плохи. Анна, кто за них отвечал? Я три года спрашиваю и не слышу ответа ни от кого."),
        ("M", "Прошу."),
        ("Анна", "Отвечал подрядчик, который уехал, и документы увёз с собой. Разве не так было?"),
        ("Берик", "Нет, не так это было, документы лежат в архиве, я их видел сам. Верно?"),
        ("M", "Дальше."),
        ("M2", "Дальше."),
        ("Виктор", "Никто не спорит? Я скажу про воду, потому что про неё сегодня все забыли, а она течёт. Так?"),
        ("Виктор 2", "2"),
    )
    found = measure(turns, moderators=["M", "M2"], audience=[])
    asked = [(one.turn, one.asker, one.asked, one.answered_in) for one in found.questions]
    assert asked == [(2, "Берик", "Анна", 4), (4, "Анна", "Берик", 5), (8, "Виктор", "Виктор 2", None)]
    assert found.passages["questions"] == (2, 4, 8)


def test_talk_band_moves_in_windows() -> None:
    turns = talk(("A", "20"), ("B", "20"), ("A", "20"), ("B", "20"), seconds=60.0)
    band = measure(turns, moderators=[]).talk_band
    assert (band[0].start, band[0].end, band[0].shares) == (0.0, 150.0, {"A": 0.6, "B": 0.4})
    assert [window.start for window in band] == [0.0, 30.0, 60.0]
    gap = turns_of([Cue(0.0, 10.0, "A", "да", "f", 1), Cue(1000.0, 1010.0, "B", "нет", "f", 2)])
    assert {tuple(window.shares) for window in measure(gap, moderators=[]).talk_band} == {("A",), ("B",)}
    backwards = turns_of([Cue(50.0, None, "A", "да", "f", 1), Cue(1.0, None, "B", "нет", "f", 2)])
    assert measure(backwards, moderators=[]).talk_band == ()


def test_plan_is_compared_with_time_used() -> None:
    turns = talk(("A", "20"), ("B", "20"), ("A", "23"), seconds=60.0)
    plan = measure(turns, moderators=[], plan={"A": 90.0, "C": 30.0}).plan
    assert {name: (one.used, one.planned) for name, one in plan.items()} == {
        "A": (70.0, 90.0),
        "C": (0.0, 30.0),
        "B": (60.0, None),
    }
    untimed = measure(talk(("A", "20")), moderators=[], plan={"A": 90.0}).plan
    assert untimed["A"].used is None


def test_crossover_of_openings() -> None:
    mine = " ".join(f"дорога{number} асфальт{number}" for number in range(60))
    theirs = " ".join(f"вода{number} труба{number}" for number in range(60))
    turns = talk(("A", mine), ("B", theirs), ("A", theirs), ("C", "12"))
    found = measure(turns, moderators=[])
    assert found.crossover == {"A": 1.0, "C": 0.0}
    assert found.passages["openings"] == (1, 2)
    one_side = measure(turns, moderators=[], sides={"A": "за", "B": "за"})
    assert one_side.crossover == {}
    two_sides = measure(turns, moderators=[], sides={"A": "за", "B": "против", "C": "за"})
    assert two_sides.crossover == {"A": 1.0, "C": 0.0}
    assert measure(talk(("A", mine), ("B", mine), ("A", "12")), moderators=[]).crossover == {}
    assert measure(talk(("A", mine), ("A2", "20"), ("B", theirs)), moderators=[]).crossover == {}


def test_links_know_names_distance_and_agreement() -> None:
    turns = talk(
        ("Берик", "20"), ("M", "Анна?"), ("Анна", "20"), ("M", "Виктор?"),
        ("Виктор", "Берик прав: дорога разбита, я это видел сам в пятницу вечером у моста."),
        ("M", "Берик возражает вам, Анна. Что скажете на его слова?"),
        ("Анна", "Согласна с ним во всём, кроме того, что надо ждать весны и новых денег из области."),
    )  # fmt: skip
    found = measure(turns, moderators=["M"], audience=[])
    assert [(link.from_turn, link.to_turn) for link in found.reply_links] == [(5, 1), (7, 5)]
    assert found.reply_links[0].evidence[0] == "name: Берик"


def test_quotes_are_the_sentences_that_meet() -> None:
    turns = talk(
        ("Берик", "Я рад быть здесь. Котельная обойдётся городу в четыреста миллионов тенге, и это дорого. Спасибо."),
        ("Анна", "Добрый вечер. Четыреста миллионов за котельную не включают газопровод! Подумайте об этом все."),
        ("Берик", "слово " * 60 + "котельная"), ("Анна", "20"), ("Берик", "20"), ("Анна", "20"),
        ("Берик", "слово " * 60 + "и ещё котельная"),
    )  # fmt: skip
    link = measure(turns, moderators=[]).reply_links[0]
    assert link.quote == "Четыреста миллионов за котельную не включают газопровод!"
    assert link.earlier_quote == "Котельная обойдётся городу в четыреста миллионов тенге, и это дорого."
    assert all(len(one.quote) <= 240 for one in measure(turns, moderators=[]).reply_links)


speakers = st.sampled_from(["A", "B", "C", "M", ""])
talks = st.lists(st.tuples(speakers, st.integers(0, 300).map(str)), max_size=25)


@given(talks)
def test_shares_are_shares_and_passages_are_turns(said: list[tuple[str, str]]) -> None:
    turns = talk(*said)
    found = measure(turns, moderators=["M"])
    figures = [found.exchange_direct, found.exchange, found.monologue_share, found.pair_coverage, found.known_speakers]
    assert all(figure is None or 0 <= figure <= 1 for figure in figures)
    numbers = {turn.number for turn in turns}
    assert all(set(passage) <= numbers for passage in found.passages.values())
    if found.exchange is not None:
        assert found.exchange == round(len(found.passages["exchange"]) / found.turns, 4)


@given(st.integers(0, 100))
def test_wrong_speakers_of_one_turn_in_ten_leave_the_verdict(seed: int) -> None:
    rng = random.Random(seed)
    names = ["A", "B", "C"]
    said = [(names[at % 3] if at % 2 == 0 else names[(at + 1) % 3], "30") for at in range(60)]
    mistaken = [(rng.choice(names) if rng.random() < 0.1 else name, text) for name, text in said]
    assert measure(talk(*mistaken), moderators=[]).verdict == "discussion"
    rounds = [pair for at in range(12) for pair in (("M", "30"), (names[at % 3], "260"))]
    mistaken = [(rng.choice([*names, "M"]) if rng.random() < 0.1 else name, text) for name, text in rounds]
    assert measure(talk(*mistaken), moderators=["M"]).verdict in {"statements", "none"}
