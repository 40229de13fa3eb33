from __future__ import annotations

from django.db import models

from kopir.accounts.models import Account
from kopir.letters.models.letters import Question
from kopir.letters.rules import Verdict


class Mark(models.Model):
    """What one reader says of one question. Counted, never listed; withdrawn = deleted."""

    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="marks")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    verdict = models.CharField(max_length=16, choices=[(verdict.value, verdict.value) for verdict in Verdict])
    is_first_day = models.BooleanField()
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["question", "account"], name="mark_once")]

    def __str__(self) -> str:
        return f"mark on question {self.question_id}"


class Contest(models.Model):
    """The addressee's word on how readers judged a question; stands beside the marks and changes none."""

    question = models.OneToOneField(Question, on_delete=models.PROTECT, related_name="contest")
    text = models.TextField()
    language = models.CharField(max_length=8)
    withheld = models.CharField(max_length=64, default="", blank=True)  # the decision that hides it
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"contest of question {self.question_id}"
