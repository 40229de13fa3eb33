"""Which words of a reply answer which numbered question."""

from __future__ import annotations

import doctest

import pytest

from kopir.pure.mailtext import Shares, folding, read, shares
from kopir.pure.mailtext import shares as _called
from tests.growth import grows_evenly

IN_PLACE = """Good day,

> 1. When will the lamp
> be mended?

In May:
1. we dig
2. we build

> 2. Who pays?
The city.
--
The mayor"""


def test_examples_in_the_code_hold() -> None:
    from importlib import import_module

    module = import_module("kopir.pure.mailtext.shares")
    assert doctest.testmod(module).failed == doctest.testmod(folding).failed == 0
    assert module.shares is _called


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        ("1. In May.\n2. The city.", ("In May.", "The city.")),
        ("2) The city.\n1) In May.", ("In May.", "The city.")),
        ("**1.** In May.\nAt night.\n\n№ 2. The city.", ("In May.\nAt night.", "The city.")),
        ("1.\nIn May.\n2.\nThe city.", ("In May.", "The city.")),
        ("По первому вопросу: в мае.\nПо второму вопросу: город.", None),
        ("Ответ на вопрос № 1: в мае.\nК вопросу 2. Город.", None),
        ("По вашему первому вопросу: май.\nОтносительно второго вопроса: город.", None),
        ("Бірінші сұрақ бойынша: мамырда.\nЕкінші сұраққа: қала.", None),
        ("1-сұрақ: мамырда.\n2-ші сұраққа: қала.", None),
        ("On the first question: in May.\nAs to your second question, the city.", None),
        ("Question 1: in May.\nAnswer to question no. 2: the city.", None),
    ],
)
def test_numbers_share_a_reply_out(body: str, wanted: tuple[str, str] | None) -> None:
    found = shares(f"Hello!\n\n{body}\n\n> 1. When?\n> 2. Who pays?", 2)
    assert found == Shares(tuple(enumerate(wanted or body.split("\n"), start=1)), "Hello!")


def test_answers_in_place_keep_their_own_lists() -> None:
    wanted = Shares(((1, "In May:\n1. we dig\n2. we build"), (2, "The city.")), "Good day,")
    assert shares(IN_PLACE, 2) == wanted
    mail = read(b"From: a@b.example\nContent-Type: text/plain; charset=utf-8\n\n" + IN_PLACE.encode())
    assert shares(mail.body, 2) == wanted
    assert shares(mail.text, 2) is not None  # without the quotation the list would be taken for answers
    assert shares(mail.text, 2) != wanted


@pytest.mark.parametrize(
    "body",
    [
        "We shall mend the lamp in May.",
        "1. In May.",  # one number alone
        "1. We dig.\n2. We build.\n3. We pay.",  # more than were asked
        "1. In May.\n1. The city.",  # twice
        "0. Nothing.\n1. In May.\n2. The city.",
        "1. \n2. The city.",  # nothing said to the first
        "1.5 million for lamps.\n2.5 million for roads.",
        "12.05.2026 the lamp,\n13.05.2026 the road.",
        "In 1. quarter\nand in 2. quarter.",
        "Первый вопросник готов.\nВторой тоже.",
        "Екінші күні келеміз.\nБірінші адам болды.",
    ],
)
def test_where_a_reply_does_not_say_nothing_is_proposed(body: str) -> None:
    assert shares(body, 2) is None


def test_long_bodies_take_no_longer_than_their_length() -> None:
    for unit in ("1. a\n", "> 1. a\n", "по вашему ", "1 - ", "&gt;", "**1"):
        assert grows_evenly(lambda size, unit=unit: shares(unit * (size // len(unit)), 2), 200_000)
