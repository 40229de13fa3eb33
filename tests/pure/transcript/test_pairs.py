from __future__ import annotations

import pytest

from kopir.pure.transcript import Weights, uptake
from kopir.pure.transcript.pairs import score_pairs
from kopir.pure.transcript.words import content_stems, language_of


def test_uptake_is_symmetric_and_bounded() -> None:
    assert uptake("", "дорога") == 0.0
    assert uptake("дорога и мост", "мост и дорога") == 1.0
    weights = Weights([["дорог"], ["дорог"], ["мост"]])
    assert uptake("дорога", "дорога, мост", "ru", weights) < uptake("мост", "дорога, мост", "ru", weights)


def test_stems_are_those_of_the_language() -> None:
    assert content_stems("дорогами дорогу", "ru") == ["дорог", "дорог"]
    assert content_stems("көшелерде көшеге", "kk") == ["көше", "көше"]
    assert content_stems("Біздің көшелерде дорогами", "ru") == ["көше", "дорог"]
    assert content_stems("roads or road", "en") == ["road", "road"]
    assert uptake("о дорогах и трубах", "дорогу и трубу", "ru") > uptake("о дорогах и трубах", "дорогу и трубу", "en")


def test_language_of_texts() -> None:
    assert [language_of([text]) for text in ("Біздің көшеде жарық жоқ", "The road is broken", "1 2 3")] == [
        "kk",
        "en",
        "ru",
    ]


def test_turns_that_take_up_score_higher() -> None:
    pairs = [
        {"earlier": "The culvert flooded the road in April.", "later": "The culvert is blocked, clear it in May."},
        {"earlier": "The culvert flooded the road in April.", "later": "I like music and long holidays."},
    ]
    first, second = score_pairs(pairs)
    assert 0 < second + 1e-9 < first <= 1


def test_answers_score_higher_than_refusals() -> None:
    pairs = [
        {"question": "Вы построите мост через реку?", "answer": "Да, мост через реку построим к маю."},
        {"question": "Вы построите мост через реку?", "answer": "Сегодня хорошая погода и много гостей."},
        {"question": "Вы построите мост через реку?", "answer": "Я не могу это комментировать."},
    ]
    scores = score_pairs(pairs)
    assert scores == sorted(scores, reverse=True)
    assert len(set(scores)) == 3


def test_a_pair_of_neither_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="needs question and answer"):
        score_pairs([{"question": "?"}])
