from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kopir.pure.text import detect_language, script_of
from kopir.pure.text.letters import PLACES, learn, likelihood, runs

KAZAKH = [
    "Біздің көшеде жарық жоқ, кешке жүру қауіпті.",
    "Су құбыры жарылған, екі күннен бері су жоқ.",
    "Рахмет!",
    "Бұл кім?",
    "Ол студент емес.",
    "Менде бар",
    "Мынау не?",
    "Неге автобус келмейді?",
    "Сосын не болды?",
    "Мектептің төбесінен су ағады",
    "Көшеде жарық жоқ, помогите",
    "Dворда мусор көп жиналып қалды",
]
RUSSIAN = [
    "На нашей улице нет света.",
    "Прорвало трубу, второй день без воды.",
    "Спасибо!",
    "Кто это?",
    "Привет",
    "Дорога разбита",
    "Прошу отремонтировать дорогу на улице Қонаев в ауле Өтеген батыр",
    "Когда приедет автобус?",
    "Ямы",
    "В школе течёт крыша",
    "Напишите на adress@example.org или https://example.org/kk/qazaq",
]
ENGLISH = [
    "There is no light in our street.",
    "Thank you!",
    "Who is this?",
    "The road is broken",
    "Hello",
    "Our school's roof leaks when it rains",
    "Please repair the road on Qonaev street",
]
OTHERS = [
    "",
    "12:30",
    "!!!",
    "中文",
    "Le chat est sur la table et il mange une souris",
    "Das Wetter ist heute sehr schön und warm, wir gehen spazieren",
    "Привіт, їжак і ґава сьогодні ввечері",
    "مرحبا كيف حالك",
]


@pytest.mark.parametrize(("language", "texts"), [("kk", KAZAKH), ("ru", RUSSIAN), ("en", ENGLISH), ("und", OTHERS)])
def test_detect_language_of_short_texts(language: str, texts: list[str]) -> None:
    assert {text: detect_language(text).language for text in texts} == dict.fromkeys(texts, language)


BARE = [
    "Биздин кошеде жарык жок, балалар карангыда журеди",
    "Су кубыры жарылган, еки куннен бери су жок",
    "Мектептин тобесинен су агады, акимге айттык",
    "Балдырлар адамдарда да, балыкта да нервтерди бузуы мумкин",
    "Автобус аялдамасында жарык жанбайды, помогите решить",
]
TYPED = [
    "Bizdin koshede zharyk zhok, balalar karangyda zhuredi",
    "Su qubyry jarylgan, eki kunnen beri su joq",
    "Mektepting tobesinen su agady, akimge aittyk",
    "Emtihanğa daiyndalyp otyrmyn.",
    "Baldyrlar adamdarda da, balykta da nervterdi buzuy mumkin neirotoksin shygarady",
]
NEIGHBOURS = [
    "Bugün hava çok güzel, çocuklar parkta oynuyorlar",
    "Bugun havo juda yaxshi, biz bogʻga sayr qilishga boramiz",
    "Бүгүн аба ырайы абдан жакшы, биз паркка сейилдөөгө барабыз",
    "Бүген һава бик әйбәт, без паркка йөрергә барабыз",
    "Hari ini cuacanya sangat bagus dan kami pergi jalan-jalan ke taman",
    "Tänään on todella hyvä sää ja menemme kävelylle puistoon",
]


@pytest.mark.parametrize(("language", "texts"), [("kk", BARE), ("kk", TYPED), ("und", NEIGHBOURS)])
def test_kazakh_is_told_without_its_letters_and_from_its_neighbours(language: str, texts: list[str]) -> None:
    assert {text: detect_language(text).language for text in texts} == dict.fromkeys(texts, language)


@pytest.mark.parametrize("text", ["Ulitse net sveta uzhe vtoroy den", "Pomogite pozhaluysta, net vody v dome"])
def test_russian_in_latin_letters_is_no_kazakh(text: str) -> None:
    assert detect_language(text).language == "ru"


def test_runs_of_letters_are_learnt_for_each_language() -> None:
    table = learn([["жол жөндеу"], ["ремонт дороги"], ["road repair"]])
    assert (table.shape, table.dtype) == ((3, PLACES), "int8")
    assert [int(table[:, runs(text)].sum(axis=1).argmax()) for text in ("jol", "dorogi", "road")] == [0, 1, 2]
    means, n = likelihood("12")
    assert (means.tolist(), n) == ([0.0, 0.0, 0.0], 0)


def test_detect_language_knows_kazakh_in_its_other_scripts() -> None:
    latin, arabic = (
        detect_language("Men qazaq tilinde jazyp otyrmyn, ğalym şyqty"),
        detect_language("قازاق ٴتىلى مەملەكەتتىك"),
    )

    assert (latin.language, latin.script) == ("kk", "Latn")
    assert (arabic.language, arabic.script) == ("kk", "Arab")


def test_detect_language_is_less_sure_of_one_word_than_of_a_sentence() -> None:
    assert detect_language("жол").confidence < detect_language("Жол жөндеу керек").confidence


def test_detect_language_takes_another_cyrillic_language_for_none_of_ours() -> None:
    bulgarian = detect_language("Вчера вечерта бяхме заедно, защото имаше много хубава музика")

    assert bulgarian.language == "und"
    assert bulgarian.confidence == 0.0


@given(st.text(max_size=60))
def test_detect_language_is_steady_and_bounded(text: str) -> None:
    guess = detect_language(text)

    assert guess == detect_language(text)
    assert 0.0 <= guess.confidence <= 1.0
    assert (guess.language == "und") == (guess.confidence == 0.0)
    assert guess.script in {"Cyrl", "Latn", "Arab", ""}
    assert not (guess.language != "und" and not script_of(text))
