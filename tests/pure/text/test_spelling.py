"""Normalised texts, stems, and Kazakh and Russian in Latin letters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kopir.pure.text.folding import fold
from kopir.pure.text.language import detect_language
from kopir.pure.text.normalising import from_arabic, from_latin, plain
from kopir.pure.text.romanised import romanised
from kopir.pure.text.stems import kazakh_key_stem, kazakh_stem, stem, stems
from kopir.pure.text.transliteration import latin as in_latin


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Бiлгiм  келмейдi.", "kk", "Білгім келмейді."),
        ("kosheде jaryq joq", "kk", "кошеде жарық жоқ"),
        ("Ауылдағы көшелерде su joq", "kk", "Ауылдағы көшелерде su joq"),
        ("ПОМОГИТЕ, НЕТ ВОДЫ ТРЕТИЙ ДЕНЬ", "ru", "помогите, нет воды третий день"),
        ("There is no light", "en", "There is no light"),
        ("Koshede jaryq joq", "kk", "көшеде жарық жоқ"),
        ("قازاق ٴتىلى", "kk", "қазақ тілі"),
        ("مەكتەپ", "kk", "мектеп"),
        ("", "", ""),
    ],
)
def test_plain(text: str, language: str, expected: str) -> None:
    assert plain(text, language) == expected


@pytest.mark.parametrize("latin", ["Aýyl ákimi qaida", "Auyl äkimi qaida", "Auyl a'kimi qaida", "auyl əkimi qaida"])
def test_alphabets_of_kazakh_meet(latin: str) -> None:
    assert from_latin(latin) == "ауыл әкімі қайда"


def test_words_in_cyrillic_stay_and_unknown_letters_too() -> None:
    assert from_latin("жол joq") == "жол жоқ"
    assert from_arabic("abc ٴبىز") == "abc біз"


@given(st.text(max_size=60), st.sampled_from(["kk", "ru", "en", ""]))
def test_plain_never_fails_and_leaves_no_double_blank(text: str, language: str) -> None:
    assert "  " not in plain(text, language)


@pytest.mark.parametrize(
    "forms",
    [
        ("бала", "баласы", "баласына", "балаларын"),
        ("халық", "халықпен", "халықтың"),
        ("адам", "адамдардың", "адамға"),
        ("су", "судың", "суға"),
        ("мектеп", "мектебінің", "мектепке"),
        ("көше", "көшесінде", "көшеден"),
    ],
)
def test_forms_meet_in_both_spellings(forms: tuple[str, ...]) -> None:
    assert len({kazakh_stem(word) for word in forms}) == 1
    assert len({kazakh_key_stem(fold(word)) for word in (*forms, *map(in_latin, forms))}) == 1


def test_an_ending_stands_behind_its_letters_only() -> None:
    assert kazakh_stem("аста") == "ас"  # in the meal
    assert kazakh_stem("алта") == "алта"  # no ending: т stands behind voiceless letters
    assert kazakh_key_stem("alta") == "alta"


def test_stems_join_forms() -> None:
    assert len({kazakh_stem(word) for word in ("мектеп", "мектептер", "мектебінің", "мектептеріміздегі")}) == 1
    assert stem("Мектептер", "kk") == kazakh_stem("мектептер")
    assert len({stem(word, "ru") for word in ("дорога", "дороги", "Дорогами")}) == 1
    assert stems("Broken roads", "en") == ["broken", "road"]
    assert (stem("Слово", "und"), kazakh_stem("су"), kazakh_stem("суды"), kazakh_stem("үйлерден")) == (
        "слово",
        "су",
        "су",
        "үй",
    )


@given(st.text(alphabet="абвгдежзийклмнопрстуфхцчшыіәғқңөұүһ", max_size=20))
def test_kazakh_stem_is_no_longer_and_stands(word: str) -> None:
    found = kazakh_stem(word)
    assert len(found) <= len(word)
    assert bool(found) == bool(word)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("kk", "Bizdin auylda su jok, akim jauap bermeidi"),
        ("kk", "Kóshede jaryq joq"),
        ("kk", "Abai men Seifullin koshesinde sham janbaidy"),
        ("kk", "rahmet"),
        ("ru", "Spasibo bolshoe"),
        ("ru", "Pomogite, net vody tretiy den"),
        ("en", "The mayor of Qaraganda does not answer"),
        ("en", "Let me call my lawyer."),
        ("und", "Merhaba nasılsınız bugün hava çok güzel"),
        ("und", "O'zbekistonda suv yo'q, iltimos yordam bering"),
    ],
)
def test_latin_letters_are_told_apart(language: str, text: str) -> None:
    assert detect_language(text).language == language


def test_one_word_of_arabic_letters_is_known() -> None:
    assert detect_language("قازاقستان").language == "kk"


def test_romanised_of_nothing() -> None:
    assert romanised("12 !") == (0.0, 0.0)
