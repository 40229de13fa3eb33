"""Questions that participants put to each other, kept as rows so that readers' marks outlive each build."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from kopir.debates.models import Cue, Debate, SpokenQuestion, Turn, Voice, by_shown
from kopir.debates.quoting import place_among
from kopir.pure.transcript.asking import QuestionBetween

FACTS = ("cue_name", "text", "second", "asker", "asked", "turn", "answered_in", "is_current")


def keep_questions(
    debate: Debate,
    found: Iterable[QuestionBetween],
    turns: Sequence[Turn],
    cues: Sequence[Cue],
    voices: Collection[Voice],
) -> None:
    """Write the questions of a debate as they are found now; one that was known stays the row with its marks.

    A question is known again by its line and its words, else by its line alone: a masked one is the same question.
    """
    by_name = by_shown(voices)
    known = list(debate.spoken_questions.order_by("number"))
    most = known[-1].number if known else 0
    facts = [_facts(one, turns[one.turn - 1], cues, by_name) for one in found]
    rows = [_taken(known, fact, by_words=True) for fact in facts]
    rows = [row or _taken(known, fact, by_words=False) for row, fact in zip(rows, facts, strict=True)]
    fresh: list[SpokenQuestion] = []
    stayed: list[SpokenQuestion] = []
    for row, fact in zip(rows, facts, strict=True):
        if row is None:
            fresh.append(SpokenQuestion(debate=debate, number=most + len(fresh) + 1, **fact))
            continue
        for name, value in ({"is_current": True} | fact).items():
            setattr(row, name, value)
        stayed.append(row)
    SpokenQuestion.objects.bulk_create(fresh)
    SpokenQuestion.objects.bulk_update(stayed, FACTS, batch_size=200)
    debate.spoken_questions.filter(pk__in=[row.pk for row in known]).update(is_current=False)


def _facts(question: QuestionBetween, turn: Turn, cues: Sequence[Cue], by_name: dict[str, Voice]) -> dict[str, Any]:
    place = place_among(turn, question.text, cues[turn.first_cue : turn.last_cue + 1])
    return {
        "cue_name": place.cue_name,
        "text": question.text,
        "second": place.second,
        "asker": by_name[question.asker],
        "asked": by_name[question.asked],
        "turn": question.turn,
        "answered_in": question.answered_in,
    }


def _taken(known: list[SpokenQuestion], fact: dict[str, Any], *, by_words: bool) -> SpokenQuestion | None:
    """Take a known question out of the list."""
    for row in known:
        if row.cue_name == fact["cue_name"] and (row.text == fact["text"] or not by_words):
            known.remove(row)
            return row
    return None
