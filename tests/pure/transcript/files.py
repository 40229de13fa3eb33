"""Files as meeting services and editors write them, small, and with every trap that we know of."""

from __future__ import annotations

from kopir.pure.transcript import Reading, Source, read

ZOOM = """WEBVTT

1
00:00:04.859 --> 00:00:07.410
Асель Тасова: Время: 20:00, начинаем.

2
00:00:09.540 --> 00:00:12.990
iPhone (2): Сегодня два вопроса: дороги и вода.

3
00:00:15.630 --> 00:00:17.760
Сегодня два вопроса: и ни одного ответа.

4
00:00:19.980 --> 00:00:21.240
Время: 20:05

5
00:00:24.000 --> 00:00:26.070
Асель Тасова: Понятно.

6
00:00:27.000 --> 00:00:28.000
iPhone (2): Спасибо.
"""
CAPTIONS_OF_ZOOM = (
    "WEBVTT\r\n\r\n00:00:04.859 --> 00:00:12.990\r\nВремя: 20:00, начинаем. Сегодня два вопроса: дороги и вода.\r\n\r\n"
    "00:00:15.630 --> 00:00:28.000\r\nСегодня два вопроса: и ни одного ответа. Время: 20:05 Понятно. Спасибо.\r\n"
)
TEAMS = """WEBVTT

NOTE duration:"00:50:12.3400000"

c6a1f6a0-1b2c-4d5e-8f90-123456789abc/12-0
00:00:03.000 --> 00:00:05.000
<v Айгүл Сәрсен>Сәлем &amp; қош келдіңіз</v>
<v Бекзат &quot;Бек&quot; Ли>Иә,
рахмет</v>

c6a1f6a0-1b2c-4d5e-8f90-123456789abc/13-0
00:00:05.000 --> 00:00:06.500
<v.loud Айгүл Сәрсен><i>Бастайық</i></v>
"""
YOUTUBE = """WEBVTT
Kind: captions
Language: ru

00:00:00.160 --> 00:00:02.310 align:start position:0%
 
&gt;&gt; добрый<00:00:00.399><c> вечер</c><00:00:00.719><c> да,</c><00:00:00.919><c> да</c>

00:00:02.310 --> 00:00:02.320 align:start position:0%
&gt;&gt; добрый вечер да, да
 

00:00:02.320 --> 00:00:04.310 align:start position:0%
&gt;&gt; добрый вечер да, да
да

00:00:04.310 --> 00:00:04.320 align:start position:0%
да
 

00:00:04.320 --> 00:00:06.310 align:start position:0%
да
[аплодисменты]

00:00:06.310 --> 00:00:06.320 align:start position:0%
[аплодисменты]
 

00:00:06.320 --> 00:00:09.000 align:start position:0%
[аплодисменты]
&gt;&gt; спасибо<00:00:07.000><c> вам</c>
"""  # noqa: W293  # blank lines of YouTube hold a blank
SRT = (
    "\ufeff2\r\n00:00:03,000 --> 00:00:04,000\r\n- Қалай ойлайсыз?\r\n- Келісемін.\r\n\r\n"
    "1\r\n00:00:01,000 --> 00:00:02,500\r\nАйгүл: Сәлем.\r\n\r\nЕкінші бөлік.\r\n3\r\n"
    "100:00:05,250 --> 100:00:06,000\r\n2\r\n\r\n4\r\n100:00:07,000 --> 100:00:08,000\r\n\r\n"
)
SAVED_CHAT = """10:00:01 From Айгүл С. to Everyone:
\tСәлем: бәріне
\tекінші жол

10:00:05 From Бек to Айгүл С.(Direct Message):
\tқұпия
\tқұпияның екінші жолы

10:00:06 From Bob : go to Everyone: ok
10:01:00 From Бек to Everyone:
\tReacted to "Сәлем: бәріне" with 👍
10:01:02 From Бек to Everyone:
\tRemoved a 👍 reaction from "Сәлем: бәріне"
10:02:02 From Бек to Everyone:
\tReplying to "Сәлем: бәріне"

\tИә
10:03:00 From Ира to Hosts and panelists:
\tтолько ведущим
"""
CLOUD_CHAT = (
    "00:21:14\tАйгүл С.:\tСәлем: бәріне\nекінші жол\n00:22:01\tBob:\tgo to Everyone: ok\n00:22:05\tИра:\tНовое\n"
)
RUSSIAN_CHAT = """2026-11-24 10:00:01 От Ерлан кому Все:
\tРеакция на «Добрый день» с помощью 👍
2026-11-24 10:00:03 От Ерлан кому Мадина(Прямое сообщение):
\tСекрет
2026-11-24 10:00:04 От Ерлан кому Все:
\tОтвет на «Добрый день»

\tСогласен
2026-11-24 10:00:09 От Ерлан кому Все : Реакция на предложение слабая
"""
POLL = """Poll Report
Report Generated:,"Nov 24, 2026"
Topic,Meeting ID,Actual Start Time
"Debate",1,"Nov 24, 2026 10:00"

Poll Details
#,User Name,User Email,Submitted Date/Time,
1,Anonymous Attendee,,"Nov 24, 2026 10:10:00",Көпір керек пе?,Иә,
2,Anonymous Attendee,,"Nov 24, 2026 10:10:00",Көпір керек пе?,Иә,
3,Асел,asel@example.org,"Nov 24, 2026 10:12:00",Көпір керек пе?,Жоқ,"Second; or not?","A;B",
4,Асел,asel@example.org,"Nov 24, 2026 10:11:00",Көпір керек пе?,Иә,
"""
QUESTIONS = """Question Report
#,Question,Asker Name,Asker Email,Answer(s)
1,Когда мост?,Ира,ira@example.org,live answered
2,Когда  мост?,Оля,olya@example.org,
3,Кто платит?,Anonymous,,
"""
PARTICIPANTS = """Meeting ID,Topic
1,x

Имя (настоящее имя),Адрес электронной почты,Время входа,Время выхода,Продолжительность (минуты),Гость,В зале ожидания
Асель (Асель К.),asel@example.org,1,2,10,Да,Нет
Асель (Асель К.),asel@example.org,3,4,15,Да,Нет
iPhone (2),,3,4,15,Да,Нет
Чужой,,3,4,1,Да,Да
"""
ROUND_TABLE = """Круглый стол «Вода»
Дата: 24 ноября

Ведущий:
– Сегодня два вопроса: дороги и вода. Начнём.
Время: 20:00

Нурлан Фазылов (Н.Ф.) – Спасибо. Я считаю, что надо менять трубы.
Это дорого.

И долго.
Ведущий:
– А вы?
Асем Қайратқызы: Мен келіспеймін.
Н.Ф. -Почему?
"""
TIMED = "[00:00:05] Модератор: Начнём.\n[00:01:05] Иванов Иван: Да.\nи ещё\n00:02:10 Серик: Нет.\n"
SERVICE = "Chris Wallace: (01:20)\nGood evening.\n\nVice President Joe Biden: (02:49)\nHow you doing, man?\n"
TABLE = 'speaker,minute,text\nА:,01:20,"да, да"\nБ,2.5,нет\nВ,,без кавычек, и дальше\n'


def reading(*files: str | bytes) -> Reading:
    return read([Source(f"f{at}", file if isinstance(file, bytes) else file.encode()) for at, file in enumerate(files)])


def spoken(*files: str | bytes) -> list[tuple[str, str]]:
    return [(cue.speaker, cue.text) for cue in reading(*files).speech]
