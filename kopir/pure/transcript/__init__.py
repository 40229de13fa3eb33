"""Recorded debates: files of any kind read into speech, speech joined into turns, turns measured."""

from kopir.pure.transcript.asking import QuestionBetween
from kopir.pure.transcript.measuring import (
    RULE_VERSION,
    TURNS_OF_EVENT,
    TURNS_OF_ITEM,
    Measures,
    Verdict,
    measure,
)
from kopir.pure.transcript.parts import (
    AskedQuestion,
    Attendee,
    Cue,
    FileRead,
    Message,
    Poll,
    PollOption,
    Reaction,
    Reading,
    Source,
    UnknownLine,
)
from kopir.pure.transcript.reading import read
from kopir.pure.transcript.replies import ReplyLink
from kopir.pure.transcript.shares import TimeUsed, Window
from kopir.pure.transcript.stage import guess_audience, guess_moderator
from kopir.pure.transcript.turns import Turn, count_words, turns_of
from kopir.pure.transcript.uptake import Weights, uptake

__all__ = [
    "RULE_VERSION", "TURNS_OF_EVENT", "TURNS_OF_ITEM", "AskedQuestion", "Attendee", "Cue", "FileRead", "Measures",
    "Message", "Poll", "PollOption", "QuestionBetween", "Reaction", "Reading", "ReplyLink", "Source", "TimeUsed",
    "Turn", "UnknownLine", "Verdict", "Weights", "Window", "count_words", "guess_audience", "guess_moderator",
    "measure", "read", "turns_of", "uptake",
]  # fmt: skip
