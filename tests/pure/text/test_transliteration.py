from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kopir.pure.text import latin, script_of, slug_of


def test_latin_spells_both_alphabets() -> None:
    assert latin("Дәрігер Қазыбек Щёголев ҒҮҺ") == "dariger kazybek shchyogolev guh"
    assert latin("Şyñğys İlyas ıssı é") == "shyngys ilyas yssy e"


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("NAZARBAYEVA Dariga Nursultanovna", "nazarbayeva-dariga-nursultanovna"),
        ("Бәйтерек ауданы (шағын)", "bayterek-audany-shagyn"),
        ("O'Neil’s", "oneils"),
        ("中文", "x"),
        ("", "x"),
        ("a" * 90, "a" * 80),
        ("word " * 30, "-".join(["word"] * 16)),
    ],
)
def test_slug_of_is_an_address_part(name: str, slug: str) -> None:
    assert slug_of(name) == slug


@given(st.text(max_size=200))
def test_slug_of_is_always_fit_for_an_address(name: str) -> None:
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug_of(name))
    assert len(slug_of(name)) <= 80


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("Қала әкімі", "Cyrl"),
        ("Akim", "Latn"),
        ("қала hall of", "Latn"),
        ("قالا", "Arab"),
        ("2012 !", ""),
        ("中文", ""),
    ],
)
def test_script_of_is_that_of_most_letters(text: str, script: str) -> None:
    assert script_of(text) == script
