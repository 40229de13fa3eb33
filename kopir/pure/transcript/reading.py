"""All files of one event, recognised by what is in them and read together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from kopir.pure.transcript.captions import is_captions, read_captions
from kopir.pure.transcript.chat import is_chat, read_chat
from kopir.pure.transcript.decoding import decode
from kopir.pure.transcript.documents import read_json, read_xml
from kopir.pure.transcript.parts import (
    AskedQuestion,
    Attendee,
    Cue,
    FileRead,
    Message,
    Poll,
    Reaction,
    Reading,
    Source,
    UnknownLine,
)
from kopir.pure.transcript.plain import read_plain
from kopir.pure.transcript.reports import read_participants, read_poll, read_questions
from kopir.pure.transcript.tables import read_table

_SAME_MEETING = 0.3  # share of runs of three words that two files of one meeting have in common, whoever cut them
_SAME_CHAT = 0.5  # share of lines that two logs of one chat have in common
_COMPARED = 20_000  # words
_MOST_LINES = 100_000


@dataclass(frozen=True)
class _File:
    """What one file gave."""

    kind: str
    speech: tuple[Cue, ...] = ()
    messages: tuple[Message, ...] = ()
    reactions: tuple[Reaction, ...] = ()
    polls: tuple[Poll, ...] = ()
    questions: tuple[AskedQuestion, ...] = ()
    people: tuple[Attendee, ...] = ()
    unknown: tuple[UnknownLine, ...] = ()

    @property
    def items(self) -> int:
        parts = (self.speech, self.messages, self.reactions, self.polls, self.questions, self.people)
        return sum(len(part) for part in parts)


def read(sources: Sequence[Source]) -> Reading:
    r"""Read the files of one event, each recognised by its content.

    Parameters
    ----------
    sources : the files in any order; names are used in messages only.

    Returns
    -------
    Reading with everything in the order of the files. Where two files hold the speech of the same meeting (a
    transcript and closed captions), the one that knows more speakers is taken and the other set aside whole; of two
    logs of one chat the second adds only the lines that the first lacks.

    Notes
    -----
    Never raises, whatever the bytes. No word is lost: it comes out as speech, a message, part of a report, or an
    unknown line. E-mail addresses of reports and people who were only in the waiting room do not come out.
    Cost: linear in the size, of which 100 000 lines are taken apart; a second or two for 10 MB.

    >>> found = read([Source("a", "00:00:01.000 --> 00:00:02.000\nАсел: Сәлем!".encode())])
    >>> [(cue.speaker, cue.text, cue.start) for cue in found.speech]
    [('Асел', 'Сәлем!', 1.0)]
    """
    decoded = [(source.name, *decode(source.data)) for source in sources]
    cut = [_within_reason(text) for _name, text, _encoding in decoded]
    names = [name for name, _text, _encoding in decoded]
    reports = [_report(text, name) for name, (text, _rest) in zip(names, cut, strict=True)]
    known = _names_in(reports)
    found = [
        report or _speech(text, name, known) for report, name, (text, _rest) in zip(reports, names, cut, strict=True)
    ]
    aside = _set_aside(found)
    found = _chats_once([replace(one, speech=(), unknown=()) if at in aside else one for at, one in enumerate(found)])
    beyond = (UnknownLine(name, _MOST_LINES + 1, rest) for name, (_text, rest) in zip(names, cut, strict=True) if rest)
    files = (
        FileRead(name, one.kind, encoding, one.items, at in aside)
        for at, ((name, _text, encoding), one) in enumerate(zip(decoded, found, strict=True))
    )
    return Reading(
        speech=tuple(cue for one in found for cue in one.speech),
        messages=tuple(message for one in found for message in one.messages),
        reactions=tuple(reaction for one in found for reaction in one.reactions),
        polls=tuple(poll for one in found for poll in one.polls),
        questions=tuple(question for one in found for question in one.questions),
        people=tuple(person for one in found for person in one.people),
        unknown=(*(line for one in found for line in one.unknown), *beyond),
        files=tuple(files),
    )


def _within_reason(text: str) -> tuple[str, str]:
    """Part a text of lines after what a hundred hours of captions have: what follows is kept, but not taken apart."""
    if text.count("\n") < _MOST_LINES or text.lstrip()[:1] in {"{", "[", "<"}:
        return text, ""
    *lines, rest = text.split("\n", _MOST_LINES)
    return "\n".join(lines) + "\n", rest.strip()


def _report(text: str, name: str) -> _File | None:
    """Read what is no speech."""
    if not text.strip():
        return _File("empty")
    if is_captions(text):
        return None
    if is_chat(text):
        chat = read_chat(text, name)
        return _File("chat", messages=chat.messages, reactions=chat.reactions, unknown=chat.unknown)
    polls, questions = read_poll(text), read_questions(text)
    if polls is not None or questions is not None:
        return _File("questions" if polls is None else "poll", polls=polls or (), questions=questions or ())
    table = read_table(text, name)
    if table is not None:
        return _File("table", speech=table[0], unknown=table[1])
    people = read_participants(text)
    return None if people is None else _File("participants", people=people)


def _speech(text: str, name: str, known: Collection[str]) -> _File:
    if is_captions(text):
        captions = read_captions(text, name, known)
        return _File(captions.kind, speech=captions.cues, unknown=captions.unknown)
    segments = read_json(text, name)
    if segments is not None:
        return _File("json", speech=segments)
    chair = read_xml(text, name)
    if chair is not None:
        return _File(chair[0], speech=chair[1])
    cues, unknown = read_plain(text, name, known)
    return _File("text", speech=cues, unknown=unknown)


def _names_in(reports: Sequence[_File | None]) -> frozenset[str]:
    """Return names by which the transcript may call somebody."""
    found = [one for one in reports if one]
    people = [name for one in found for person in one.people for name in (person.name, person.original_name)]
    return frozenset(name for name in [*people, *(line.sender for one in found for line in one.messages)] if name)


def _set_aside(found: Sequence[_File]) -> frozenset[int]:
    """Return the files whose speech a better file of the same meeting holds already."""
    spoken = [at for at, one in enumerate(found) if one.speech]
    if len(spoken) < 2:
        return frozenset()
    runs = {at: _runs(found[at].speech) for at in spoken}
    best_first = sorted(spoken, key=lambda at: (-_known_share(found[at].speech), -len(runs[at]), at))
    kept: list[int] = []
    for at in best_first:
        if not any(_overlap(runs[at], runs[other]) >= _SAME_MEETING for other in kept):
            kept.append(at)
    return frozenset(spoken) - frozenset(kept)


def _runs(speech: Sequence[Cue]) -> frozenset[tuple[str, ...]]:
    words = [word.strip(".,!?:;").casefold() for cue in speech for word in cue.text.split()][:_COMPARED]
    return frozenset(zip(words, words[1:], words[2:], strict=False)) or frozenset([tuple(words)])


def _known_share(speech: Sequence[Cue]) -> float:
    return round(sum(bool(cue.speaker) for cue in speech) / max(len(speech), 1), 1)


def _overlap(some: frozenset[tuple[str, ...]], others: frozenset[tuple[str, ...]]) -> float:
    return len(some & others) / max(min(len(some), len(others)), 1)


def _chats_once(found: Sequence[_File]) -> list[_File]:
    """Leave out of each chat log the lines that an earlier log of the same chat has."""
    seen: Counter[tuple[str, str]] = Counter()
    once = []
    for one in found:
        lines = Counter((message.sender, message.text) for message in one.messages)
        shared = lines & seen
        if one.messages and shared.total() >= _SAME_CHAT * min(lines.total(), seen.total() or 1):
            left, kept = Counter(shared), []
            for message in one.messages:
                key = (message.sender, message.text)
                if left[key]:
                    left[key] -= 1
                else:
                    kept.append(message)
            one = replace(one, messages=tuple(kept))  # noqa: PLW2901  # the log without what is known
        seen |= lines
        once.append(one)
    return once
