"""What the files of one recorded event hold, once read: speech, chat, reports, and what nobody understood."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Source:
    """One file as it was given; the name is for messages only, never to guess what it is."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Cue:
    """One item of speech: what one speaker says in one caption, paragraph or row.

    Seconds count from the start of the recording and are None where the file has none; an unknown speaker is "".
    """

    start: float | None
    end: float | None
    speaker: str
    text: str
    file: str
    line: int
    is_new_voice: bool = False  # a dash or >> says that another speaker begins, not who


@dataclass(frozen=True, slots=True)
class Message:
    """A line of chat. A private one went to fewer than everybody: no site may take it."""

    time: float | None
    sender: str
    to: str
    text: str
    is_private: bool
    file: str
    line: int
    reply_to: str = ""  # the beginning of the message that this one answers, as the file quotes it


@dataclass(frozen=True, slots=True)
class Reaction:
    """A sign given to a line of chat, or taken back."""

    time: float | None
    sender: str
    sign: str
    to: str  # the beginning of the message
    is_removed: bool
    file: str
    line: int
    is_private: bool = False


@dataclass(frozen=True, slots=True)
class PollOption:
    """One answer of a poll with the number of people whose last answer it is."""

    option: str
    votes: int


@dataclass(frozen=True, slots=True)
class Poll:
    """One question of a poll; the options in the order in which they were first chosen."""

    question: str
    options: tuple[PollOption, ...]


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question from the questions report, whether it was answered, and how many asked the very same."""

    question: str
    answered: bool
    asks: int
    answers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Attendee:
    """Somebody who was in the meeting, with minutes over all joins; None where the report has no duration."""

    name: str
    minutes: float | None
    original_name: str = ""


@dataclass(frozen=True, slots=True)
class UnknownLine:
    """A line that fits nothing its file should hold. If it can be speech, it stands there too."""

    file: str
    line: int
    text: str


@dataclass(frozen=True, slots=True)
class FileRead:
    """What a file turned out to be.

    `kind` is one of captions, rolling, subtitles, chat, poll, questions, participants, table, text, json, akoma,
    tei, empty, unreadable; a file that repeats the speech of a better one `is_set_aside` and gives nothing else.
    """

    name: str
    kind: str
    encoding: str
    items: int
    is_set_aside: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """All files of one event together, each kind in the order of the files and, within, of the lines."""

    speech: tuple[Cue, ...] = ()
    messages: tuple[Message, ...] = ()
    reactions: tuple[Reaction, ...] = ()
    polls: tuple[Poll, ...] = ()
    questions: tuple[AskedQuestion, ...] = ()
    people: tuple[Attendee, ...] = ()
    unknown: tuple[UnknownLine, ...] = ()
    files: tuple[FileRead, ...] = ()
