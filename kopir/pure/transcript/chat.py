"""Chat logs: saved by a participant, by the cloud, or by a client in Russian. Private lines stand in the same file."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from kopir.pure.transcript.clocks import seconds_of
from kopir.pure.transcript.naming import bare_name
from kopir.pure.transcript.parts import Message, Reaction, UnknownLine

_CLOCK = r"(?:\d{4}-\d\d-\d\d|\d{1,2}[./]\d{1,2}[./]\d{2,4})?[ ,T]*(\d{1,2}:\d\d:\d\d)(?:\s?([AaPp])\.?[Mm]\.?)?"
_CLOUD = re.compile(rf"\s*{_CLOCK}\t+([^\t\n]+?)\s*:\t(.*)")
_FROM = re.compile(rf"\s*{_CLOCK}\s+(?:From|От|Кімнен)\s+(\S.*)", re.IGNORECASE)
_TO = re.compile(r"([^:\n]+)\s+(?:to|кому|для|кімге)\s+([^:\n]+?)\s*:[ \t]*(.*)", re.IGNORECASE)
_ONE = re.compile(r"([^:\n]+?)\s*:[ \t]*(.*)")
_TIMED = re.compile(rf"\s*{_CLOCK}(?=\s)")
_PRIVATE = re.compile(
    r"\s*\((?:direct message|privately|private|прямое сообщение|личное сообщение|лично|приватно|жеке(?: хабарлама)?)"
    r"(?:\s+(?:to|для|кому)\s+([^()]*))?\)",
    re.IGNORECASE,
)
_EVERYBODY = frozenset(
    {
        "", "everyone", "all", "everyone in meeting", "everyone in the meeting", "all attendees", "everybody",
        "all panelists and attendees", "everyone (in meeting)", "hosts, panelists and attendees",
        "все", "всем", "всех", "все участники", "все участники дискуссии и посетители", "все в конференции",
        "барлығы", "барлығына", "барлық қатысушылар", "бәрі", "бәріне",
    }
)  # fmt: skip
_OPEN, _SHUT = '[«"“„]', '[»"”“]'
_REACTED = (
    re.compile(rf"Reacted to {_OPEN}(?P<to>.*){_SHUT} with (?P<sign>.+)", re.DOTALL),
    re.compile(rf"(?:Реакция|Отреагировала?) на {_OPEN}(?P<to>.*){_SHUT} с помощью (?P<sign>.+)", re.DOTALL),
    re.compile(rf"{_OPEN}(?P<to>.*){_SHUT} хабарламасына (?P<sign>\S+) реакция\w*.*", re.DOTALL),
)
_REMOVED = (
    re.compile(rf"Removed an? (?P<sign>.+?) reaction from {_OPEN}(?P<to>.*){_SHUT}", re.DOTALL),
    re.compile(rf"Removed an? reaction (?P<sign>.*?)\s*from {_OPEN}(?P<to>.*){_SHUT}", re.DOTALL),
    re.compile(rf"(?:Удал|Убра|Снят)\w*\s.*?реакци\w*\s*(?P<sign>.*?)\s*(?:\w+ )?{_OPEN}(?P<to>.*){_SHUT}", re.DOTALL),
    re.compile(rf"Реакция (?P<sign>.*?)\s*(?:\w+ )?{_OPEN}(?P<to>.*){_SHUT}\s*(?:удалена|снята)", re.DOTALL),
)
_REPLY = re.compile(
    rf"(?:Replying to|Ответ на|В ответ на|Отвечает на|Жауап:?)\s*{_OPEN}(?P<to>.*?){_SHUT}\s*\n\s*(?P<text>\S.*)",
    re.DOTALL,
)


@dataclass(slots=True)
class _Entry:
    time: float | None
    sender: str
    to: str
    is_private: bool
    line: int
    lines: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class ChatRead:
    """The lines of one chat log."""

    messages: tuple[Message, ...]
    reactions: tuple[Reaction, ...]
    unknown: tuple[UnknownLine, ...]


def is_chat(text: str) -> bool:
    """Say whether a text is a chat log: most lines that begin with a clock go on as one does."""
    timed = [line for line in text[:20_000].split("\n") if _TIMED.match(line)]
    fit = sum(_CLOUD.match(line) is not None or _FROM.match(line) is not None for line in timed)
    return fit > 0 and 2 * fit >= len(timed)


def read_chat(text: str, file: str) -> ChatRead:
    """Read a chat log. Who a line went to decides whether it is private: anybody but everybody makes it so.

    A line that does not begin a message belongs to the one before it, private ones too. The time is the clock's, in
    seconds since midnight or since the recording began, whichever the log counts by.
    """
    entries: list[_Entry] = []
    unknown = []
    for number, line in enumerate(text.split("\n"), start=1):
        begun = _begun(line, number)
        if begun:
            entries.append(begun)
        elif entries:
            entries[-1].lines.append(line.removeprefix("\t"))
            if _TIMED.match(line) and not entries[-1].is_private:
                unknown.append(UnknownLine(file, number, line.strip()))
        elif line.strip():
            unknown.append(UnknownLine(file, number, line.strip()))
    messages, reactions = [], []
    for entry in entries:
        words = "\n".join(line.rstrip() for line in entry.lines).strip()
        reaction = _reaction(entry, words, file)
        if reaction:
            reactions.append(reaction)
        else:
            messages.append(_message(entry, words, file))
    return ChatRead(tuple(messages), tuple(reactions), tuple(unknown))


def _begun(line: str, number: int) -> _Entry | None:
    cloud = _CLOUD.match(line)
    if cloud:
        clock, half, sender, words = cloud.groups()
        mark = _PRIVATE.search(sender)
        is_marked = sender.lstrip().lower().startswith("from ") or (mark and not mark[1])
        marked = _TO.fullmatch(f"{sender}:") if is_marked else None
        sender, to = (re.sub(r"(?i)^\s*from\s+", "", marked[1]).strip(), marked[2]) if marked else (sender, "")
        return _entry(_time(clock, half), sender, to, (number, words))
    saved = _FROM.match(line)
    if not saved:
        return None
    clock, half, rest = saved.groups()
    addressed = _TO.match(rest)
    if addressed:
        return _entry(_time(clock, half), addressed[1], addressed[2], (number, addressed[3]))
    one = _ONE.match(rest)
    return _entry(_time(clock, half), one[1], "", (number, one[2])) if one else None


def _entry(time: float | None, sender: str, to: str, at: tuple[int, str]) -> _Entry:
    mark = _PRIVATE.search(sender) or _PRIVATE.search(to)
    sender, to = _PRIVATE.sub("", sender), _PRIVATE.sub("", to)
    to = to or (mark[1] or "" if mark else "")
    is_private = mark is not None or to.strip().casefold() not in _EVERYBODY
    number, words = at
    return _Entry(time, bare_name(sender), bare_name(to), is_private, number, [words])


def _time(clock: str, half: str | None) -> float | None:
    seconds = seconds_of(clock)
    if seconds is None or not half:
        return seconds
    return seconds % 43_200 + (43_200 if half in "pP" else 0)


def _reaction(entry: _Entry, words: str, file: str) -> Reaction | None:
    for patterns, is_removed in ((_REACTED, False), (_REMOVED, True)):
        for pattern in patterns:
            found = pattern.fullmatch(words)
            if found:
                sign, to = found["sign"].strip(), found["to"]
                return Reaction(entry.time, entry.sender, sign, to, is_removed, file, entry.line, entry.is_private)
    return None


def _message(entry: _Entry, words: str, file: str) -> Message:
    reply = _REPLY.fullmatch(words)
    words, to = (reply["text"], reply["to"]) if reply else (words, "")
    return Message(entry.time, entry.sender, entry.to, words, entry.is_private, file, entry.line, to)
