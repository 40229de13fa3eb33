from __future__ import annotations

from typing import Self

from django.db import models

from kopir.accounts.models import Account
from kopir.debates.models.debates import Debate
from kopir.debates.models.speakers import Voice
from kopir.debates.rules import Answered


class SpokenQuestionQuerySet(models.QuerySet["SpokenQuestion"]):
    def current(self) -> Self:
        """Questions that are found in the transcript as it stands now, in the order of the debate."""
        return self.filter(is_current=True).order_by("turn", "number")

    def with_speakers(self) -> Self:
        return self.select_related("asker__person", "asked__person")


class SpokenQuestion(models.Model):
    """What one participant asked another: built with the turns, and with its number and marks from build to build.

    One that is found no more, since its words were hidden or given to somebody else, is kept and not shown.
    """

    debate = models.ForeignKey(Debate, on_delete=models.CASCADE, related_name="spoken_questions")
    number = models.PositiveIntegerField()
    cue_name = models.CharField(max_length=12)  # of the line in which it begins
    text = models.TextField()
    second = models.FloatField(null=True)
    asker = models.ForeignKey(Voice, on_delete=models.CASCADE, related_name="+")
    asked = models.ForeignKey(Voice, on_delete=models.CASCADE, related_name="+")
    turn = models.PositiveIntegerField()
    answered_in = models.PositiveIntegerField(null=True)  # the turn in which the one asked had the word next
    is_current = models.BooleanField(default=True)

    objects = SpokenQuestionQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["debate", "number"], name="spoken_question_number_once")]

    def __str__(self) -> str:
        return f"question {self.number} in debate {self.debate_id}"


class QuestionMark(models.Model):
    """What one reader says of one question. Counted, never listed; withdrawn = deleted."""

    question = models.ForeignKey(SpokenQuestion, on_delete=models.PROTECT, related_name="marks")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    word = models.CharField(max_length=16, choices=[(word.value, word.value) for word in Answered])
    is_first_day = models.BooleanField()
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["question", "account"], name="question_mark_once")]

    def __str__(self) -> str:
        return f"mark on question {self.question_id} of a debate"
