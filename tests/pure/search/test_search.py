"""Words in all forms and both alphabets, questions that never fail, slips, the part that is shown."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kopir.pure.search import (
    Piece,
    Wanted,
    asked,
    key_of,
    keys_of,
    keys_of_text,
    lengths_near,
    nearest,
    passes,
    pieces_of,
    shown_part,
    variants_of,
)
from kopir.pure.search.questions import MOST_WORDS, READ
from kopir.pure.search.scoring import score
from kopir.pure.search.spelling import LETTERS as LETTERS_OF_KEYS
from kopir.pure.search.spelling import slips, slips_allowed
from kopir.pure.text.stems import kazakh_key_stem

KEY = re.compile(r"[a-z0-9]+")
PRINTED = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30)
LANGUAGE = st.sampled_from(["kk", "ru", "en", "und"])
LETTERS = st.text("abdhilmrstu", max_size=9)


@pytest.mark.parametrize(
    ("language", "forms"),
    [
        ("kk", ("мектеп", "мектептер", "мектебінің", "мектепте", "mektep", "Mektebi", "мектебіне")),
        ("kk", ("су", "суды", "судың", "суда", "suda")),
        ("kk", ("көше", "көшеде", "көшесінде", "köşede", "көшенің")),
        ("kk", ("аурухана", "ауруханада", "ауруханаға", "ауруханасы")),
        ("kk", ("балалар", "баласы", "баласына", "balasy")),
        ("ru", ("вода", "воды", "воде", "водой")),
        ("ru", ("дорога", "дороги", "дорогами")),
        ("en", ("school", "schools", "School")),
        ("en", ("leaking", "leaks", "leaked")),
    ],
)
def test_a_word_is_found_in_all_its_forms(language: str, forms: tuple[str, ...]) -> None:
    for typed in forms:
        for printed in forms:
            assert passes(asked(typed), keys_of_text(printed, language)), (typed, printed)


@pytest.mark.parametrize(("typed", "printed"), [("су", "сабақ"), ("вода", "водитель"), ("school", "schedule")])
def test_another_word_is_not_found(typed: str, printed: str) -> None:
    for language in ("kk", "ru", "en"):
        assert not passes(asked(typed), keys_of_text(printed, language))


@given(PRINTED, LANGUAGE)
@example("İ", "kk")
@example("ﷺ", "en")
@example("ㄅ㎏²", "ru")
@example("l’eau d'Aral", "en")
def test_what_is_printed_is_found_by_typing_it(text: str, language: str) -> None:
    keys = keys_of_text(text, language)
    assert all(KEY.fullmatch(key) and len(key) <= 40 for key in keys)
    if asked(text).wanted and not asked(text).is_cut:
        assert passes(asked(text), keys)


@given(st.text(max_size=600))
@example('"')
@example("NEAR(a b, 3) AND col:x OR *^")
@example("a' | 'b & !c:* <->")
@example("\0\0")
@example("и в на")
@example("🚰🚰🚰 su")
@example("\u202eкүнделік\u202c سۋ")
@example("x" * 10_000)
def test_no_question_fails_or_holds_anything_but_keys(text: str) -> None:
    question = asked(text)
    assert len(question.wanted) <= MOST_WORDS
    for one in (*question.wanted, *question.widened.wanted):
        assert one.keys
        assert all(KEY.fullmatch(key) for key in one.keys)
        assert all(KEY.fullmatch(key) for key in one.beginnings)


def test_small_words_are_looked_for_only_alone() -> None:
    assert [one.word for one in asked("вода в доме").wanted] == ["вода", "доме"]
    assert [one.word for one in asked("и в").wanted] == ["и", "в"]
    assert asked("ъ").wanted == ()  # a sign without a sound has no key


def test_a_long_question_is_cut_and_says_so() -> None:
    assert not asked("одно два три").is_cut
    assert asked("a1 a2 a3 a4 a5 a6 a7 a8 a9").is_cut
    assert asked("слово " + " " * READ).is_cut


def test_a_star_asks_for_the_beginning() -> None:
    star, plain = asked("вод*").wanted[0], asked("вод").wanted[0]
    assert (star.beginnings, plain.beginnings) == (("vud",), ())
    assert asked("lamp*").wanted[0].beginnings == ("lamp", "qlamp")
    assert asked("во*").wanted[0].beginnings == ()  # too short
    assert passes(asked("вод*"), keys_of_text("водитель", "ru"))
    assert not passes(asked("вод"), keys_of_text("водитель", "ru"))
    assert passes(asked("вод").widened, keys_of_text("водитель", "ru"))


def test_a_latin_word_in_a_russian_text_and_back() -> None:
    assert passes(asked("schools"), keys_of_text("Наша school закрыта", "ru"))
    assert passes(asked("школы"), keys_of_text("The школа is closed", "en"))
    assert passes(asked("көшеде"), keys_of_text("Авария: көшесінде ничего нет", "ru"))


def test_an_english_word_is_no_word_of_the_other_alphabet() -> None:
    """Folded as names are, the bridge (мост) would be *must* and *most*, and lie in every English text."""
    for printed in ("This must be mended", "Most lamps are dark", "Must it be so?"):
        assert not passes(asked("мост").widened, keys_of_text(printed, "en"))
    assert passes(asked("мост"), keys_of_text("Салынған most сынды", "kk"))
    assert passes(asked("most"), keys_of_text("Мост закрыт", "ru"))
    assert passes(asked("Café’s"), keys_of_text("The café's roof", "en"))


def test_a_latin_name_is_found_by_typing_it_in_cyrillic() -> None:
    said = keys_of_text("The road that Zhumabek Akhmetov promised", "en")
    assert passes(asked("Ахметов Жумабек"), said)
    assert passes(asked("akhmetov"), said)
    assert passes(asked("Жұмабек"), keys_of_text("Zhumabek", "und"))
    assert not passes(asked("род"), said)  # roads are no kin


@given(LETTERS)
def test_a_stem_begins_its_word(key: str) -> None:
    found = kazakh_key_stem(key)
    assert key.startswith(found[:-1])
    assert len(found) <= len(key)
    assert bool(found) == bool(key)


@given(LETTERS, LETTERS, st.integers(0, 3))
def test_slips_are_symmetric_and_none_is_equality(one: str, other: str, most: int) -> None:
    there, back = slips(one, other, most), slips(other, one, most)
    assert min(there, most + 1) == min(back, most + 1)
    assert (slips(one, other, most) == 0) == (one == other)


@given(st.text("abcdefgh", min_size=6, max_size=7), st.data())
def test_a_key_with_a_changed_letter_shares_a_piece(key: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(key) - 1))
    wrong = key[:place] + "z" + key[place + 1 :]
    assert any(piece in wrong for piece in pieces_of(key))
    assert slips(key, wrong, 2) == 1


@given(st.text(LETTERS_OF_KEYS, max_size=7), st.text(LETTERS_OF_KEYS, max_size=7))
@example("zirba", "zibra")
def test_variants_are_all_that_is_one_slip_away(one: str, other: str) -> None:
    is_short = 4 <= len(one) < 6
    assert (other in variants_of(one)) == (is_short and slips(one, other, 2) == 1)
    for key in sorted(variants_of(one))[:20]:
        assert slips(one, key, 2) == 1


@pytest.mark.parametrize(("one", "other", "count"), [("whula", "whual", 1), ("abc", "abcd", 1), ("abcd", "acbe", 2)])
def test_slips_are_counted(one: str, other: str, count: int) -> None:
    assert slips(one, other, 3) == count


def test_short_keys_forgive_nothing_and_long_ones_two() -> None:
    assert [slips_allowed(key) for key in ("abc", "abcd", "abcdefgh")] == [0, 1, 2]
    assert (pieces_of("abc"), pieces_of("abcd"), pieces_of("abcdef")) == ((), (), ("abc", "def"))
    assert len(pieces_of("abcdefghi")) == 3
    assert pieces_of("abcdefgh") == ("cde", "fgh")  # two letters cannot be looked up


def test_what_is_within_the_slips_is_so_long() -> None:
    assert lengths_near([]) == (0, 0)
    assert lengths_near(["abc", "abcdefgh"]) == (3, 10)


def test_a_slip_in_an_english_word_is_looked_for_among_english_ones() -> None:
    assert [slips_allowed(key) for key in ("qabc", "qabcd", "qabcdefgh")] == [0, 1, 2]
    assert pieces_of("qschool") == ("sch", "ool")
    assert {"qroad", "qrody"} <= variants_of("qrod" + "d")
    assert nearest("qscholl", [("школ", "scholl", 9), ("school", "qschool", 1)]) == ["school"]


def test_the_likeliest_word_comes_first() -> None:
    known = [("школы", "whul", 9), ("школа", "whul", 2), ("шкал", "whal", 50), ("далеко", "dalihu", 99)]
    assert nearest("whua", known) == ["школы"]  # one slip; the other needs two
    assert nearest("whulb", [*known, ("школьный", "whulbn", 1)]) == [
        "школьный",
        "школы",
    ]  # a letter too few is likelier
    assert nearest("qqqq", known) == []


def test_the_shown_part_holds_the_words() -> None:
    text = "Начало без них. " * 20 + "Тут течёт вода из трубы. " + "Конец без них. " * 20
    part = shown_part(text, asked("воды"), "ru")
    assert part[0].text == "… "
    assert [piece.text for piece in part if piece.is_hit] == ["вода"]
    assert part[-1].text.endswith(" …")
    assert shown_part("Коротко", asked("воды"), "ru") == (Piece("Коротко"),)
    assert shown_part("", asked("воды"), "ru") == ()
    assert [one.text for one in shown_part("Водитель", asked("вод*"), "ru") if one.is_hit] == ["Водитель"]


@given(st.text(max_size=700), st.text(max_size=12), LANGUAGE)
def test_the_shown_part_is_a_part(text: str, typed: str, language: str) -> None:
    said = "".join(piece.text for piece in shown_part(text, asked(typed), language))
    assert said.removeprefix("… ").removesuffix(" …") in " ".join(text.split())
    assert len(said) <= 700


def test_a_title_counts_for_more_and_a_whole_word_for_more_than_a_begun_one() -> None:
    water = asked("вода")
    key = sorted(keys_of("вода"))[0]
    other = "aaa " * 40
    in_title, in_text, nowhere = score(water, key, other), score(water, "bbb", f"{other}{key}"), score(water, "", other)
    assert in_title > in_text > nowhere == 0
    assert score(water, "", f"{key} {key} {key}") > score(water, "", f"{key} ccc ddd")
    begun = asked("вод").widened
    assert score(begun, "", "vud ccc") > score(begun, "", "vuditil ccc") > 0
    assert Wanted("вод", frozenset({"vud"})).beginnings == ()
    assert key_of("вод") == "vud"
