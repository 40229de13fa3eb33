"""The questions of a debate as their page shows them: who asked whom, who spoke next, how readers judge."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise

from kopir.debates.actions.marking import opinions_of
from kopir.debates.drawing import Hand, hands_of
from kopir.debates.labels import ANSWERED
from kopir.debates.models import Debate, SpokenQuestion
from kopir.debates.rules import Answered, Opinion, clock_of


@dataclass(frozen=True)
class QuestionView:
    """`follows` names the speech in which the one asked had the word next: no word on whether it answers."""

    question: SpokenQuestion
    asker: Hand
    asked: Hand
    opinion: Opinion
    name: str
    follows: str

    @property
    def clock(self) -> str:
        return clock_of(self.question.second)

    @property
    def counts(self) -> list[tuple[str | Promise, int]]:
        return [(ANSWERED[word], self.opinion.counts[word]) for word in Answered]

    @property
    def word(self) -> str | Promise:
        """What readers agree on, in words; empty as long as they do not."""
        return ANSWERED[self.opinion.word] if self.opinion.word else ""


def questions_of(debate: Debate, number: int | None = None) -> list[QuestionView]:
    """Return the questions that are found now, or the one of a number: four queries."""
    found = debate.spoken_questions.current().with_speakers()
    rows = list(found if number is None else found.filter(number=number))
    opinions, hands = opinions_of(rows), hands_of(debate.voices.select_related("person"))
    turns = {row.turn for row in rows} | {row.answered_in for row in rows if row.answered_in}
    names = dict(debate.turns.filter(number__in=turns).values_list("number", "public_id"))
    return [
        QuestionView(
            question=row,
            asker=hands[row.asker.shown],
            asked=hands[row.asked.shown],
            opinion=opinions[row.pk],
            name=names.get(row.turn, ""),
            follows=names.get(row.answered_in or 0, ""),
        )
        for row in rows
    ]
