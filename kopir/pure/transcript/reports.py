"""Reports of a meeting service: polls, questions, participants. What no reader needs stays behind."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from functools import lru_cache

from kopir.pure.transcript.naming import bare_name
from kopir.pure.transcript.parts import AskedQuestion, Attendee, Poll, PollOption
from kopir.pure.transcript.rows import Table, cell_in, column, find_table

_NAME = (
    "user name", "name", "имя пользователя", "имя", "username", "participant", "участник", "аты", "аты-жөні",
    "full name",
    "name (original name)", "user name (original name)", "имя (настоящее имя)", "имя (исходное имя)",
    "имя (первоначальное имя)", "имя (оригинальное имя)", "имя пользователя (исходное имя)", "аты (бастапқы аты)",
)  # fmt: skip
_MAIL = (
    "user email", "email", "e-mail", "адрес электронной почты", "адрес электронной почты пользователя", "эл. почта",
    "электронная почта", "адрес эл. почты", "адрес эл. почты пользователя", "email address", "user e-mail",
)  # fmt: skip
_SENT = (
    "submitted date/time", "submitted date", "submitted time", "submitted", "дата/время отправки", "дата отправки",
    "время отправки", "дата и время отправки", "жіберілген күні/уақыты", "жіберілген уақыты",
)  # fmt: skip
_QUESTION = ("question", "вопрос", "сұрақ", "questions", "question text")
_ASKER = (
    "asker name", "asker email", "имя спрашивающего", "имя задавшего вопрос", "имя автора вопроса", "автор вопроса",
    "asked by", "спрашивающий", "сұрақ қоюшы", "question asker",
)  # fmt: skip
_ANSWER = ("answer(s)", "answers", "answer", "ответ(ы)", "ответы", "ответ", "жауап", "жауаптар")
_MINUTES = (
    "total duration (minutes)", "duration (minutes)", "duration", "общая длительность (минуты)",
    "длительность (минуты)",
    "общая продолжительность (минуты)", "продолжительность (минуты)", "длительность", "in-meeting duration",
    "время в конференции (минуты)", "ұзақтығы (минут)", "time in session (minutes)", "total duration", "minutes",
)  # fmt: skip
_JOINED = ("join time", "first join", "время входа", "время подключения", "қосылған уақыты", "joined at")
_WAITING = ("in waiting room", "в зале ожидания", "зал ожидания", "waiting room", "күту залында", "күту бөлмесінде")
_YES = frozenset({"yes", "да", "true", "1", "иә", "y"})
_NOBODY = frozenset(
    {"", "-", "anonymous", "anonymous attendee", "anonymous user", "anonymous participant", "аноним", "анонимно",
     "анонимный участник", "анонимный пользователь", "жасырын", "жасырын қатысушы", "guest", "гость"}
)  # fmt: skip
_MOMENTS = (
    "%b %d, %Y %H:%M:%S", "%b %d, %Y %I:%M:%S %p", "%m/%d/%Y %I:%M:%S %p", "%m/%d/%Y %H:%M:%S", "%d.%m.%Y %H:%M:%S",
    "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S",
)  # fmt: skip
_LONG = re.compile(r"(?:(\d+)\s*[hчс]\w*\.?)?\s*(?:(\d+)\s*[mм]\w*\.?)?\s*(?:(\d+)\s*[sс]\w*\.?)?", re.IGNORECASE)
_NAME_AND_ORIGINAL = re.compile(r"(.*\S)\s*\(([^()]*[^\W\d][^()]*)\)")


def read_poll(text: str) -> tuple[Poll, ...] | None:
    """Return the polls of a poll report, None for any other text.

    Each voter's last answer counts; rows that name nobody are people of their own. An answer of several choices,
    parted by semicolons, is a vote for each.
    """
    table = find_table(text, lambda header: None not in (column(header, _NAME), column(header, _SENT)))
    if not table:
        return None
    header = table.header
    last: dict[tuple[str, str], tuple[str, datetime | None]] = {}
    for line, cells in table.rows:
        mail, name = cell_in(cells, column(header, _MAIL)), cell_in(cells, column(header, _NAME))
        voter = mail if mail not in _NOBODY else name
        voter = f"\n{line}" if voter.casefold() in _NOBODY else voter.casefold()
        sent = _moment(cell_in(cells, column(header, _SENT)))
        for question, answer in _answers(table, cells):
            before = last.get((voter, question))
            if not before or not sent or not before[1] or sent >= before[1]:
                last[voter, question] = answer, sent
    polls: dict[str, dict[str, int]] = {}
    for (_voter, question), (answer, _sent) in last.items():
        options = polls.setdefault(question, {})
        for option in (part.strip() for part in answer.split(";")):
            if option:
                options[option] = options.get(option, 0) + 1
    return tuple(
        Poll(question, tuple(PollOption(option, votes) for option, votes in options.items()))
        for question, options in polls.items()
    )


def _answers(table: Table, cells: Sequence[str]) -> list[tuple[str, str]]:
    """Return question and answer pairs: under headers of their own, or, where the header ends, in turns."""
    first = (column(table.header, _SENT) or 0) + 1
    named = [(position, name) for position, name in enumerate(table.written) if position >= first and name]
    if named:
        return [(name, cell_in(cells, position)) for position, name in named if cell_in(cells, position)]
    rest = [cell.strip() for cell in cells[first:]]
    return [(question, answer) for question, answer in zip(rest[::2], rest[1::2], strict=False) if question]


@lru_cache(maxsize=50_000)
def _moment(text: str) -> datetime | None:
    for form in _MOMENTS:
        with suppress(ValueError):
            return datetime.strptime(text, form)  # noqa: DTZ007  # compared within one report only
    return None


def read_questions(text: str) -> tuple[AskedQuestion, ...] | None:
    """Return the questions of a questions report, the same one asked again counted once more; None for other texts."""

    def is_header(header: Sequence[str]) -> bool:
        return column(header, _QUESTION) is not None and (
            column(header, _ASKER) is not None or (header[0] == "#" and column(header, _ANSWER) is not None)
        )

    table = find_table(text, is_header)
    if not table:
        return None
    header = table.header
    asked: dict[str, tuple[str, int, list[str]]] = {}
    key = ""
    for _line, cells in table.rows:
        question = " ".join(cell_in(cells, column(header, _QUESTION)).split())
        answer = cell_in(cells, column(header, _ANSWER))
        if question:
            key = question.casefold()
            text, asks, answers = asked.get(key, (question, 0, []))
            asked[key] = text, asks + 1, answers
        if answer and key:
            asked[key][2].append(answer)
    return tuple(AskedQuestion(text, bool(answers), asks, tuple(answers)) for text, asks, answers in asked.values())


def read_participants(text: str) -> tuple[Attendee, ...] | None:
    """Return who was in the meeting, with minutes over all their joins; None for any other text.

    Whoever was only in the waiting room is nobody. A name before another in brackets is the one shown last.
    """

    def is_header(header: Sequence[str]) -> bool:
        return column(header, _NAME) is not None and (
            column(header, _MINUTES) is not None or column(header, _JOINED) is not None
        )

    table = find_table(text, is_header)
    if not table:
        return None
    header = table.header
    has_original = "(" in header[column(header, _NAME) or 0]
    people: dict[str, Attendee] = {}
    for _line, cells in table.rows:
        person = _attendee(header, cells, has_original=has_original)
        if not person:
            continue
        key = cell_in(cells, column(header, _MAIL)).casefold() or person.name.casefold()
        known = people.get(key)
        if known:
            minutes = [one.minutes for one in (known, person) if one.minutes is not None]
            original = known.original_name or person.original_name
            person = Attendee(known.name, round(sum(minutes), 2) if minutes else None, original)
        people[key] = person
    return tuple(people.values())


def _attendee(header: Sequence[str], cells: Sequence[str], *, has_original: bool) -> Attendee | None:
    name = bare_name(cell_in(cells, column(header, _NAME)))
    if not name or cell_in(cells, column(header, _WAITING)).casefold() in _YES:
        return None
    both = _NAME_AND_ORIGINAL.fullmatch(name) if has_original else None
    minutes = _minutes(cell_in(cells, column(header, _MINUTES)))
    return Attendee(both[1], minutes, both[2]) if both else Attendee(name, minutes)


def _minutes(text: str) -> float | None:
    with suppress(ValueError):
        return float(text.replace(",", "."))
    long = _LONG.fullmatch(text) if text else None
    if not long:
        return None
    hours, minutes, seconds = (int(part or 0) for part in long.groups())
    return round(hours * 60 + minutes + seconds / 60, 2)
