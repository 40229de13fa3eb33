from kopir.debates.models.asking import QuestionMark, SpokenQuestion
from kopir.debates.models.covers import SpeechCover
from kopir.debates.models.debates import AgendaIssue, AgendaItem, Debate, DebateQuerySet
from kopir.debates.models.masks import SpokenMask
from kopir.debates.models.measures import MeasureRun
from kopir.debates.models.positions import Position, Thesis
from kopir.debates.models.recordings import AskedQuestion, ChatLine, Cue, CueAlias, Poll, Recording, UnknownLine
from kopir.debates.models.speakers import LineChange, Voice, VoiceChange, by_shown
from kopir.debates.models.turns import Turn, TurnQuerySet

__all__ = [
    "AgendaIssue",
    "AgendaItem",
    "AskedQuestion",
    "ChatLine",
    "Cue",
    "CueAlias",
    "Debate",
    "DebateQuerySet",
    "LineChange",
    "MeasureRun",
    "Poll",
    "Position",
    "QuestionMark",
    "Recording",
    "SpeechCover",
    "SpokenMask",
    "SpokenQuestion",
    "Thesis",
    "Turn",
    "TurnQuerySet",
    "UnknownLine",
    "Voice",
    "VoiceChange",
    "by_shown",
]
