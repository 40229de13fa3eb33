"""Words of an open refusal are told from words that only look like one."""

from __future__ import annotations

import pytest

from kopir.pure.mailtext import refusals

OPEN = (
    ("en", "We cannot comment on this case."),
    ("en", "We are unable to answer your question."),
    ("en", "The ministry declined to comment."),
    ("ru", "По этому делу не комментируем."),
    ("ru", "Сведениями не располагаем."),
    ("ru", "Мы не можем ответить на этот вопрос."),
    ("ru", "Отказываемся отвечать на вопрос."),
    ("kk", "Бұл туралы пікір білдірмейміз."),
    ("kk", "Бұл сұраққа жауап бере алмаймыз."),
    ("kk", "Түсініктеме бере алмаймыз."),
)
NEAR = (
    "Please comment on the draft by Friday.",
    "We can comment and answer all questions.",
    "The commentary is attached.",
    "The company refused the contract, so we chose another.",
    "Прокомментируем после заседания.",
    "Комментируем каждую строку сметы.",
    "Располагаем тремя бригадами.",
    "Мы отказались от старых ламп.",
    "Ответим на вопрос в мае.",
    "Пікір білдіріңіз.",
    "Түсініктеме тіркелді.",
    "Бұл сұраққа мамырда жауап береміз.",
)


@pytest.mark.parametrize(("language", "text"), OPEN)
def test_open_refusal_is_seen_in_its_language(language: str, text: str) -> None:
    assert [one.language for one in refusals(text)] == [language]


@pytest.mark.parametrize("text", NEAR)
def test_near_misses_are_no_refusal(text: str) -> None:
    assert refusals(text) == ()
