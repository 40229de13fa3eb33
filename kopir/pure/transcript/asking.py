"""Questions that participants put to each other, and whether the one asked spoke soon after."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kopir.pure.transcript.stage import BACKCHANNEL, Stage

_SENTENCE = re.compile(r"(?<=[.!?…])\s+")
_SOON = 3  # participants' turns within which the one asked has to speak
_LAST = 2  # sentences at the end of a turn in which a question without a name is meant for who comes next


@dataclass(frozen=True)
class QuestionBetween:
    """A question of one participant to another.

    `answered_in` is the number of the turn in which the one asked spoke next, ten words or more and within three
    participants' turns: that they had the word, not that they answered. Readers judge that.
    """

    turn: int
    asker: str
    asked: str
    text: str
    answered_in: int | None


def questions_between(stage: Stage) -> tuple[QuestionBetween, ...]:
    """Return the questions between participants, in order; one to the moderator or the hall is none.

    Who is asked: a participant named in the sentence or the one before it; else, for a question that ends the turn,
    the participant who speaks next, by the moderator's leave or without.
    """
    found = []
    for at, turn in enumerate(stage.turns):
        if not stage.is_participant(turn) or "?" not in turn.text:
            continue
        sentences = _SENTENCE.split(turn.text)
        for place, sentence in enumerate(sentences):
            if not sentence.rstrip('»"”)').endswith("?"):
                continue
            context = " ".join(sentences[max(0, place - 1) : place + 1])
            asked = _named(stage, at, context)
            if asked is None and place >= len(sentences) - _LAST:
                asked = _next_speaker(stage, at)
            if asked:
                answer = _answer(stage, at, asked)
                found.append(QuestionBetween(turn.number, turn.speaker, asked, sentence, answer))
    return tuple(found)


def _named(stage: Stage, at: int, text: str) -> str | None:
    own = stage.turns[at].speaker
    named = [speaker for speaker in stage.names.named_in(text) if speaker != own]
    return next((speaker for speaker in named if speaker in stage.participants), None)


def _next_speaker(stage: Stage, at: int) -> str | None:
    own, moderated = stage.turns[at].speaker, False
    for turn in stage.turns[at + 1 :]:
        if stage.is_participant(turn):
            return turn.speaker if turn.speaker != own else None
        if moderated:
            return None
        moderated = True
    return None


def _answer(stage: Stage, at: int, asked: str) -> int | None:
    soon = [turn for turn in stage.turns[at + 1 :] if stage.is_participant(turn) and turn.words >= BACKCHANNEL][:_SOON]
    return next((turn.number for turn in soon if turn.speaker == asked), None)
