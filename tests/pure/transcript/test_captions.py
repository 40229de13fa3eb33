from __future__ import annotations

import pytest

from kopir.pure.transcript import Source, read, turns_of
from tests.pure.transcript.files import CAPTIONS_OF_ZOOM, SRT, TEAMS, YOUTUBE, ZOOM, reading, spoken


def test_zoom_names_speakers_and_no_sentence() -> None:
    assert spoken(ZOOM) == [
        ("Асель Тасова", "Время: 20:00, начинаем."),
        ("iPhone (2)", "Сегодня два вопроса: дороги и вода."),
        ("", "Сегодня два вопроса: и ни одного ответа."),
        ("", "Время: 20:05"),
        ("Асель Тасова", "Понятно."),
        ("iPhone (2)", "Спасибо."),
    ]
    first = reading(ZOOM).speech[0]
    assert (first.start, first.end, first.file, first.line) == (4.859, 7.41, "f0", 5)


@pytest.mark.parametrize("files", [(ZOOM, CAPTIONS_OF_ZOOM), (CAPTIONS_OF_ZOOM, ZOOM)])
def test_captions_of_the_same_meeting_are_set_aside(files: tuple[str, str]) -> None:
    found = reading(*files)
    assert [(cue.speaker, cue.text) for cue in found.speech] == spoken(ZOOM)
    assert [one.is_set_aside for one in found.files] == [files[0] is CAPTIONS_OF_ZOOM, files[1] is CAPTIONS_OF_ZOOM]


def test_captions_alone_are_read() -> None:
    assert [cue.start for cue in reading(CAPTIONS_OF_ZOOM).speech] == [4.859, 15.63]


def test_two_parts_of_a_recording_are_both_kept() -> None:
    other = "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nБек Ли: Совсем другие слова о школе и садах.\n"
    assert len(reading(ZOOM, other).speech) == 7


def test_teams_voices_entities_and_ids() -> None:
    assert spoken(TEAMS) == [
        ("Айгүл Сәрсен", "Сәлем & қош келдіңіз"),
        ('Бекзат "Бек" Ли', "Иә, рахмет"),
        ("Айгүл Сәрсен", "Бастайық"),
    ]
    assert reading(TEAMS).unknown == ()


def test_rolling_captions_say_each_word_once_and_real_repetition_twice() -> None:
    found = reading(YOUTUBE)
    assert found.files[0].kind == "rolling"
    assert [(cue.text, cue.is_new_voice) for cue in found.speech] == [
        ("добрый вечер да, да", True),
        ("да", False),
        ("[аплодисменты]", False),
        ("спасибо вам", True),
    ]
    assert [cue.start for cue in found.speech] == [0.16, 2.32, 4.32, 6.32]
    assert [turn.text for turn in turns_of(found.speech)] == ["добрый вечер да, да да [аплодисменты]", "спасибо вам"]


def test_rolling_captions_without_word_times() -> None:
    srt = "\n".join(
        f"{number}\n00:00:0{number},000 --> 00:00:0{number + 1},000\n{lines}\n"
        for number, lines in enumerate(["один два", "один два\nтри", "три\nтри", "три\nчетыре пять"], start=1)
    )
    assert " ".join(cue.text for cue in reading(srt).speech) == "один два три три четыре пять"


def test_captions_that_grow_word_by_word() -> None:
    grown = ["мы", "мы сегодня", "мы сегодня говорим", "мы сегодня говорим", "о", "о воде", "о воде и", "о воде и да"]
    vtt = "WEBVTT\n\n" + "\n".join(
        f"00:00:0{number}.000 --> 00:00:0{number + 1}.000\n{line}\n" for number, line in enumerate(grown)
    )
    assert " ".join(cue.text for cue in reading(vtt).speech) == "мы сегодня говорим о воде и да"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_srt_keeps_words_order_and_hours(encoding: str) -> None:
    found = read([Source("s", SRT.lstrip("\ufeff").encode(encoding))])
    assert [(cue.start, cue.speaker, cue.text) for cue in found.speech] == [
        (1.0, "Айгүл", "Сәлем. Екінші бөлік."),
        (3.0, "", "Қалай ойлайсыз?"),
        (3.0, "", "Келісемін."),
        (360005.25, "", "2"),
    ]
    assert [turn.number for turn in turns_of(found.speech)] == [1, 2, 3]
    assert found.files[0].kind == "subtitles"


def test_srt_in_windows_code_pages() -> None:
    russian = "1\r\n00:00:01,000 --> 00:00:02,000\r\nЗдравствуйте, это совет: ёжик.\r\n"
    kazakh = "1\r\n00:00:01,000 --> 00:00:02,000\r\nСәлеметсіз бе, құрметті әріптестер, ұсыныс өтті\r\n"
    assert reading(russian.encode("cp1251")).speech[0].text == "Здравствуйте, это совет: ёжик."
    found = reading(kazakh.encode("kz1048"))
    assert found.speech[0].text == "Сәлеметсіз бе, құрметті әріптестер, ұсыныс өтті"
    assert found.files[0].encoding == "kz1048"


def test_a_number_that_is_said_is_no_identifier() -> None:
    vtt = "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nсколько\n\n"
    vtt += "00:00:02.000 --> 00:00:03.000\n2\n00:00:03.000 --> 00:00:04.000\nда\n"
    assert [cue.text for cue in reading(vtt).speech] == ["сколько", "2", "да"]


def test_lines_that_fit_nothing_are_kept_and_listed() -> None:
    vtt = (
        "WEBVTT\nЗапись совета\n\nNOTE первый дубль\n\nSTYLE\n::cue {}\n\n00:00:01.000 --> 00:00:02.000 Ася: сразу\n\n"
        "00:00:zz --> 00:00:03.000\nпотом\n"
    )
    found = reading(vtt)
    assert [(cue.start, cue.speaker, cue.text) for cue in found.speech] == [
        (None, "", "Запись совета"),
        (1.0, "Ася", "сразу"),
        (None, "", "00:00:zz --> 00:00:03.000 потом"),
    ]
    assert [(line.line, line.text) for line in found.unknown] == [
        (2, "Запись совета"),
        (4, "первый дубль"),
        (11, "00:00:zz --> 00:00:03.000"),
    ]


def test_webex_names_the_speaker_in_the_identifier() -> None:
    vtt = 'WEBVTT\n\n1 "Асель Тасова" (1234)\n00:00:01.000 --> 00:00:02.000\nДа.\n'
    assert spoken(vtt) == [("Асель Тасова", "Да.")]


def test_dashes_and_arrows_part_voices() -> None:
    srt = (
        "1\n00:00:01,000 --> 00:00:02,000\n- Да? - Нет!\n\n2\n00:00:02,000 --> 00:00:03,000\n-5 градусов >> Холодно\n"
        "и сыро\n"
    )
    assert [(cue.text, cue.is_new_voice) for cue in reading(srt).speech] == [
        ("Да?", True),
        ("Нет!", True),
        ("-5 градусов", False),
        ("Холодно и сыро", True),
    ]


def test_a_name_known_from_another_file_is_a_speaker_at_once() -> None:
    vtt = "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nasel k: да\n"
    people = "Name,Duration (Minutes)\nasel k,10\n"
    assert spoken(vtt) == [("", "asel k: да")]
    assert spoken(vtt, people) == [("asel k", "да")]


def test_names_and_tags_without_words() -> None:
    vtt = "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\n<i></i>\nАся:\n\n00:00:02.000 --> 00:00:03.000\nАся: да\n"
    found = reading(vtt)
    assert [(cue.speaker, cue.text) for cue in found.speech] == [("Ася", "да")]
    assert [(line.line, line.text) for line in found.unknown] == [(5, "Ася")]


def test_utf_16_without_a_mark() -> None:
    for encoding in ("utf-16-le", "utf-16-be"):
        found = reading("WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nAsel Li: hello there\n".encode(encoding))
        assert [(cue.speaker, cue.text) for cue in found.speech] == [("Asel Li", "hello there")]
        assert found.files[0].encoding == encoding


def test_rolling_captions_with_gaps() -> None:
    vtt = (
        "WEBVTT\n\n00:00:00.000 --> 00:00:01.000\nраз<00:00:00.500><c> два</c>\n\n00:00:01.000 --> 00:00:02.000\n \n\n"
        "00:00:05.000 --> 00:00:06.000\n<00:00:05.100><c>три</c><00:00:05.500><c> четыре</c>\n"
        "\n00:00:06.000 --> 00:00:07.000\nтри четыре\nпять<00:00:06.500><c> шесть</c>\n"
    )
    assert [(cue.start, cue.text) for cue in reading(vtt).speech] == [
        (0.0, "раз два"),
        (5.1, "три четыре"),
        (6.0, "пять шесть"),
    ]


def test_identifiers_without_a_blank_line_above() -> None:
    guid = "c6a1f6a0-1b2c-4d5e-8f90-123456789abc/12-0"
    vtt = "WEBVTT\n\n" + "".join(
        f"{above}\n00:00:0{at}.000 --> 00:00:0{at + 1}.000\nда\n" for at, above in enumerate([guid, guid, "1-2", guid])
    )
    assert [cue.text for cue in reading(vtt).speech] == ["да", "да 1-2", "да", "да"]


def test_a_few_words_said_again_are_no_growing_captions() -> None:
    srt = "\n".join(
        f"{at + 1}\n00:00:0{at},000 --> 00:00:0{at + 1},000\nАся: {words}\n"
        for at, words in enumerate(["да", "да", "да да"])
    )
    assert spoken(srt) == [("Ася", "да"), ("Ася", "да"), ("Ася", "да да")]


def test_display_names_in_small_letters() -> None:
    said = ["Иван П.: раз", "user_12: два", "asel: три", "Иван П.: четыре", "два слова: пять"]
    vtt = "WEBVTT\n\n" + "\n".join(f"00:00:0{at}.000 --> 00:00:0{at + 1}.000\n{line}\n" for at, line in enumerate(said))
    assert [speaker for speaker, _text in spoken(vtt)] == ["Иван П.", "user_12", "asel", "Иван П.", ""]


def test_words_behind_a_note_about_the_file_stay() -> None:
    text = 'WEBVTT\n\nNOTE duration:"00:50:12" Ася: да\n\nNOTE Confidence: 0.9\n\n00:01.000 --> 00:02.000\nСәлем\n'
    found = reading(text)
    assert [line.text for line in found.unknown] == ['duration:"00:50:12" Ася: да']


def test_words_behind_the_header_are_listed() -> None:
    captions = "\n\n00:01.000 --> 00:02.000\nСәлем\n"
    assert [line.text for line in reading("WEBVTT - Ася: да" + captions).unknown] == ["Ася: да"]
    for plain in ("WEBVTT", "WEBVTT ", "WEBVTT\nKind: captions\nLanguage: kk"):
        assert reading(plain + captions).unknown == ()
