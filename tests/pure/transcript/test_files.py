"""Chats, reports, tables and texts."""

from __future__ import annotations

import pytest

from kopir.pure.transcript import Attendee, Poll, PollOption
from tests.pure.transcript.files import (
    CLOUD_CHAT,
    PARTICIPANTS,
    POLL,
    QUESTIONS,
    ROUND_TABLE,
    RUSSIAN_CHAT,
    SAVED_CHAT,
    SERVICE,
    TABLE,
    TIMED,
    reading,
    spoken,
)


def test_saved_chat_knows_private_lines_reactions_and_replies() -> None:
    found = reading(SAVED_CHAT)
    assert [(one.time, one.sender, one.to, one.text, one.is_private) for one in found.messages] == [
        (36001.0, "Айгүл С.", "Everyone", "Сәлем: бәріне\nекінші жол", False),
        (36005.0, "Бек", "Айгүл С.", "құпия\nқұпияның екінші жолы", True),
        (36006.0, "Bob", "", "go to Everyone: ok", False),
        (36122.0, "Бек", "Everyone", "Иә", False),
        (36180.0, "Ира", "Hosts and panelists", "только ведущим", True),
    ]
    assert [(one.sign, one.to, one.is_removed) for one in found.reactions] == [
        ("👍", "Сәлем: бәріне", False),
        ("👍", "Сәлем: бәріне", True),
    ]
    assert found.messages[3].reply_to == "Сәлем: бәріне"


def test_russian_chat() -> None:
    found = reading(RUSSIAN_CHAT)
    assert [(one.sender, one.to, one.text, one.is_private) for one in found.messages] == [
        ("Ерлан", "Мадина", "Секрет", True),
        ("Ерлан", "Все", "Согласен", False),
        ("Ерлан", "Все", "Реакция на предложение слабая", False),
    ]
    assert [one.to for one in found.reactions] == ["Добрый день"]


def test_second_log_of_a_chat_adds_only_what_the_first_lacks() -> None:
    found = reading(SAVED_CHAT, CLOUD_CHAT)
    assert [one.text for one in found.messages if one.file == "f1"] == ["Новое"]
    assert len(found.messages) == 6


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("01:05:00\t From A To Everyone:\tx", (3900.0, "A", "Everyone", False)),
        ("01:05:00 PM From A to Everyone : x", (47100.0, "A", "Everyone", False)),
        ("00:00:05\tA (Direct Message to B):\tx", (5.0, "A", "B", True)),
        ("00:00:05\tFrom A to B (privately):\tx", (5.0, "A", "B", True)),
        ("00:00:05\tasel@example.org:\tx", (5.0, "asel", "", False)),
    ],
)
def test_forms_of_a_line_of_chat(line: str, expected: tuple[float, str, str, bool]) -> None:
    (one,) = reading(line + "\n").messages
    assert (one.time, one.sender, one.to, one.is_private) == expected


def test_unknown_lines_of_a_chat_are_listed_unless_private() -> None:
    chat = "до начала\n00:00:05\tA:\tx\n00:00:06 странно\n00:00:07 From A to B:\n\ty\n00:00:08 тайна\n"
    found = reading(chat)
    assert [(one.text, one.is_private) for one in found.messages] == [
        ("x\n00:00:06 странно", False),
        ("y\n00:00:08 тайна", True),
    ]
    assert [(line.line, line.text) for line in found.unknown] == [(1, "до начала"), (3, "00:00:06 странно")]


def test_poll_counts_last_answers_and_every_anonymous_row() -> None:
    assert reading(POLL).polls == (
        Poll("Көпір керек пе?", (PollOption("Иә", 2), PollOption("Жоқ", 1))),
        Poll("Second; or not?", (PollOption("A", 1), PollOption("B", 1))),
    )


def test_poll_with_questions_in_the_header() -> None:
    report = "#;User Name;User Email;Submitted Date/Time;Мост нужен?\n1;А;a@example.org;x;Да;\n2;Б;;y;\n3;В;;y;Нет\n"
    assert reading(report).polls == (Poll("Мост нужен?", (PollOption("Да", 1), PollOption("Нет", 1))),)


def test_questions_report() -> None:
    found = reading(QUESTIONS).questions
    assert [(one.question, one.answered, one.asks) for one in found] == [
        ("Когда мост?", True, 2),
        ("Кто платит?", False, 1),
    ]


def test_rows_of_reports_that_say_nothing() -> None:
    poll = "#,User Name,Submitted Date/Time,\n1,А,x,Мост?,Да;;Нет\n2,Б,x,,Да\n"
    assert reading(poll).polls == (Poll("Мост?", (PollOption("Да", 1), PollOption("Нет", 1))),)
    asked = "Question,Asker Name,Answer(s)\n,Ира,поздно\nМост?,Ира,да\n,,и ещё\nДа?,,\n"
    assert [(one.question, one.answers) for one in reading(asked).questions] == [
        ("Мост?", ("да", "и ещё")),
        ("Да?", ()),
    ]


def test_tables_that_break_the_rules_are_cut_at_lines() -> None:
    rows = "speaker,text,seconds\nА,да,1\n" + 'Б,"' + "слово " * 30_000 + "\nВ,нет,3\n"
    found = reading(rows)
    assert [(cue.speaker, len(cue.text.split())) for cue in found.speech] == [("А", 1), ("Б", 30_000), ("В", 1)]
    late = "a,b\n" * 50 + "speaker,text\nА,да\n"
    assert reading(late).files[0].kind == "text"


def test_participants_are_summed_and_the_waiting_room_stays_out() -> None:
    assert reading(PARTICIPANTS).people == (Attendee("Асель", 25.0, "Асель К."), Attendee("iPhone (2)", 15.0))


def test_participants_of_another_service() -> None:
    report = "Name\tFirst join\tIn-meeting duration\nАсель\t10:00\t1h 2m 30s\nБек\t10:00\t?\nБек\t10:30\t\n"
    people = reading(report.encode("utf-16")).people
    assert people == (Attendee("Асель", 62.5), Attendee("Бек", None))


def test_no_address_and_no_waiting_name_comes_out() -> None:
    text = repr(reading(POLL, QUESTIONS, PARTICIPANTS))
    assert "Асель" in text
    assert [word for word in ("@", "Чужой", "Ира", "Оля") if word in text] == []


def test_round_table_in_the_forms_of_kazakhstan() -> None:
    found = reading(ROUND_TABLE)
    assert [(cue.speaker, cue.text, cue.line) for cue in found.speech] == [
        ("", "Круглый стол «Вода»", 1),
        ("", "Дата: 24 ноября", 2),
        ("Ведущий", "Сегодня два вопроса: дороги и вода. Начнём. Время: 20:00", 4),
        ("Нурлан Фазылов", "Спасибо. Я считаю, что надо менять трубы. Это дорого.\nИ долго.", 8),
        ("Ведущий", "А вы?", 12),
        ("Асем Қайратқызы", "Мен келіспеймін.", 14),
        ("Нурлан Фазылов", "Почему?", 15),
    ]
    assert [line.line for line in found.unknown] == [1, 2]


def test_timed_texts() -> None:
    assert [(cue.start, cue.speaker, cue.text) for cue in reading(TIMED).speech] == [
        (5.0, "Модератор", "Начнём."),
        (65.0, "Иванов Иван", "Да. и ещё"),
        (130.0, "Серик", "Нет."),
    ]
    assert [(cue.start, cue.speaker, cue.text) for cue in reading(SERVICE).speech] == [
        (80.0, "Chris Wallace", "Good evening."),
        (169.0, "Vice President Joe Biden", "How you doing, man?"),
    ]
    above = "Speaker 1  0:12\nДа.\n\nSpeaker 2  1:00:02\nНет.\n"
    assert [(cue.start, cue.speaker, cue.text) for cue in reading(above).speech] == [
        (12.0, "Speaker 1", "Да."),
        (3602.0, "Speaker 2", "Нет."),
    ]


def test_initials_that_stand_for_nobody_name_nobody() -> None:
    assert spoken("Б.Т. – да.\nАся: нет.\n") == [("", "Б.Т. – да."), ("Ася", "нет.")]
    assert spoken("Б.Т. – да.\nБ. Т. - нет.\n") == [("Б.Т.", "да."), ("Б.Т.", "нет.")]


def test_labels_of_a_protocol() -> None:
    text = "Модератор: Начинаем.\nГ-н Петров: Да.\nВопрос из зала: Когда?\nРешили:\nстроить.\nЖ. Қасымова: Иә.\n"
    assert spoken(text) == [
        ("Модератор", "Начинаем."),
        ("Г-н Петров", "Да."),
        ("Вопрос из зала", "Когда? Решили: строить."),
        ("Ж. Қасымова", "Иә."),
    ]


def test_names_before_a_dash_need_to_be_labels() -> None:
    lines = "Айдар Ким – Да.\nСауле Ли – Нет.\nАйдар Ким – Почему?\nАйдар Ким – Ну и что.\nАлматы – город.\n"
    assert spoken(lines) == [
        ("Айдар Ким", "Да. Сауле Ли – Нет."),
        ("Айдар Ким", "Почему?"),
        ("Айдар Ким", "Ну и что. Алматы – город."),
    ]
    assert spoken(lines, "Name,Minutes\nСауле Ли,3\n")[1] == ("Сауле Ли", "Нет.")


def test_dashes_alone_part_unknown_voices() -> None:
    found = reading("– Да?\n– Нет.\nпросто строка\n")
    assert [(cue.text, cue.is_new_voice) for cue in found.speech] == [
        ("Да?", True),
        ("Нет.", True),
        ("просто строка", False),
    ]
    assert found.unknown == ()


def test_table_of_speech() -> None:
    assert [(cue.start, cue.speaker, cue.text) for cue in reading(TABLE).speech] == [
        (80.0, "А", "да, да"),
        (150.0, "Б", "нет"),
        (None, "В", "без кавычек и дальше"),
    ]
    other = "Стенограмма;;\nначало;конец;спикер;текст\n1,5;2;Ася;Да\nлишнее\n\nх;;Бек;Нет\n"
    found = reading(other)
    assert [(cue.start, cue.end, cue.speaker) for cue in found.speech] == [(1.5, 2.0, "Ася"), (None, None, "Бек")]
    assert [(line.line, line.text) for line in found.unknown] == [(1, "Стенограмма"), (4, "лишнее")]
    silent = reading("speaker,text\nА,да\nБ,\n")
    assert ([cue.speaker for cue in silent.speech], silent.unknown) == (["А"], ())
    milliseconds = "start ms\tspeaker\ttext\n1500\tА\tда\n"
    assert reading(milliseconds).speech[0].start == 1.5


def test_json_of_whisper_and_others() -> None:
    whisper = '{"text": "x", "segments": [{"start": 0, "end": 2.5, "text": " Да"}, {"start": true, "text": ""}, '
    whisper += '{"start": "00:00:03", "end": [], "text": "нет"}]}'
    assert [(cue.start, cue.end, cue.text) for cue in reading(whisper).speech] == [
        (0.0, 2.5, "Да"),
        (3.0, None, "нет"),
    ]
    cpp = '{"transcription": [{"offsets": {"from": 1500, "to": null}, "text": "Да"}]}'
    assert [(cue.start, cue.end) for cue in reading(cpp).speech] == [(1.5, None)]
    chunks = '{"chunks": [{"timestamp": [0.5, 1], "text": "Да", "speaker": "A"}, {"timestamp": [], "text": "нет"}]}'
    assert [(cue.start, cue.end, cue.speaker) for cue in reading(chunks).speech] == [
        (0.5, 1.0, "A"),
        (None, None, ""),
    ]
    assert reading('{"a": 1}').files[0].kind == "text"
    assert reading("[" * 100_000).files[0].kind == "text"
    deep = '{"a":' * 40 + '{"text": "да", "start": 1}' + "}" * 40
    assert reading(deep).files[0].kind == "text"


def test_documents_of_chairs() -> None:
    akoma = """<akomaNtoso xmlns="http://docs.oasis-open.org/legaldocml/ns/akn/3.0"><debate><meta><references>
    <TLCPerson eId="asel" showAs="Асель Т."/><TLCPerson eId="none"/></references></meta><debateBody><debateSection>
    <speech by="#asel"><p>Да, <b>да</b>.</p></speech><question by="#bek"><from>Бек:</from><p>Нет?</p></question>
    <speech by="#asel"/></debateSection></debateBody></debate></akomaNtoso>"""
    assert spoken(akoma) == [("Асель Т.", "Да, да ."), ("Бек", "Нет?")]
    tei = """<TEI xmlns="http://www.tei-c.org/ns/1.0"><person xml:id="A"><persName>Асель <b>Т.</b></persName></person>
    <person xml:id="B"/><u who="#A"><seg>Да.</seg><note>шум</note> Так.</u><u>Кто?</u></TEI>"""
    assert spoken(tei) == [("Асель Т.", "Да. Так."), ("", "Кто?")]
    for other in (
        "<TEI>",
        "<!DOCTYPE a [<!ENTITY b 'c'>]><TEI><u>&b;</u></TEI>",
        "<html><p>x</p></html>",
        "<TEI></TEI>",
    ):
        assert reading(other).files[0].kind == "text"


def test_nothing_is_an_empty_file() -> None:
    assert [one.kind for one in reading(b"", b"\xef\xbb\xbf \n").files] == ["empty", "empty"]
