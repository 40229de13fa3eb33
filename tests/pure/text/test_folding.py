from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kopir.pure.text import fold
from tests.pure.popolo.files import MAZHILIS
from tests.pure.text.spellings import SPELLINGS

NAMES = [person["name"] for person in json.loads(MAZHILIS.read_text())["persons"]]


KEYS = {name: f" {fold(name)}" for name in NAMES}


def found_by(query: str) -> list[str]:
    return [name for name, key in KEYS.items() if all(f" {word}" in key for word in fold(query).split())]


def test_fold_finds_what_people_type_in_a_directory_of_107_names() -> None:
    asked = [(query, name) for name, queries in SPELLINGS.items() for query in queries]

    missed = [query for query, name in asked if name not in found_by(query)]
    strangers = [query for query, name in asked for other in found_by(query) if other != name]

    assert len(asked) == 148
    assert missed == ["Ыбыраев", "Жақыпов", "Өмірзақов Тұрсынбек"]  # the directory writes another vowel
    assert strangers == ["Омурзаков"]  # which finds UMURZAKOV too


def test_fold_tells_all_107_names_apart() -> None:
    assert len({fold(name) for name in NAMES}) == 107


@pytest.mark.parametrize(
    "spellings",
    [
        ["Назарбаева", "NAZARBAYEVA", "Nazarbaeva", "nazarbayeva", "НАЗАРБАЕВА"],
        ["Қазыбек", "Kazybek", "Qazybek", "Казыбек", "Kazıbek"],
        ["Бақытжан", "Бахытжан", "Bahytzhan", "Bakhytzhan", "Baqytjan"],
        ["Жұмабеков", "Жумабеков", "Jumabekov", "Zhumabekov", "Dzhumabekov"],
        ["Соловьёва", "Соловьева", "Solovyova", "SOLOVYEVA", "Solov'eva", "Solov’eva"],
        ["Щегельский", "SCHEGELSKIY", "Shchegelsky", "Schegelskii"],
        ["Наталья", "Natalya", "Natalia", "Наталия"],
        ["Өтеген", "Утеген", "Utegen", "Otegen"],
        ["Әлия", "Алия", "Aliya", "Alia"],
        ["Алексей", "Alexey", "Aleksei", "Alexei"],
        ["Шыңғыс", "Shyngys", "Şyñğys", "Шынгыс"],
        ["Сергеевна", "Sergeyevna", "Sergeevna"],
        ["Куттыкожа", "Kutykozha", "Құттықожа"],
        ["Асхат", "Askhat", "Ashat"],
    ],
)
def test_fold_joins_spellings(spellings: list[str]) -> None:
    assert len({fold(spelling) for spelling in spellings}) == 1


def test_fold_keeps_names_apart() -> None:
    apart = ["Алмас", "Ержан", "Дархан", "Дәурен", "Марат", "Мұрат", "Нұрлан", "Нұржан", "Сәуле", "Чапаев", "Шапаев"]

    assert len({fold(name) for name in apart}) == len(apart)


def test_fold_parts_words_and_keeps_digits() -> None:
    assert fold("ZagipaYahyanovna") == fold("Zagipa Yahyanovna")
    assert fold("  №15 school—Almaty_2 ") == f"nu15 {fold('school')} {fold('almaty')} 2"
    assert fold("— … !") == ""


@given(st.text(max_size=40))
def test_fold_gives_plain_words_and_is_blind_to_case(text: str) -> None:
    key = fold(text)

    assert key == " ".join(key.split())
    assert fold(f" {text} ") == key


@given(st.text(alphabet="абвгдеёжзийклмнопрстуфхцчшщъыьэюяәғқңөұүһі", min_size=1, max_size=20))
def test_fold_of_cyrillic_is_latin_and_ignores_case(word: str) -> None:
    assert fold(word).isascii()
    assert fold(word.upper()) == fold(word)
