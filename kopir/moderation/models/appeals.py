from __future__ import annotations

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from kopir.accounts.models import Account
from kopir.moderation.models.decisions import Decision
from kopir.moderation.rules import WORDS_MAX, AppealState
from kopir.web.languages import LANGUAGES


class OutsideReaderQuerySet(models.QuerySet["OutsideReader"]):
    def current(self) -> Self:
        return self.filter(until__isnull=True)


class OutsideReader(models.Model):
    """Somebody outside the host who decides appeals where the editor is alone. Only the name is public."""

    name = models.CharField(max_length=120)
    email = models.EmailField(max_length=320)
    language = models.CharField(max_length=8, choices=[(code, code) for code in LANGUAGES], default="kk")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)
    named_by = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects = OutsideReaderQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="reader_has_name"),
            models.UniqueConstraint(models.Value(1), condition=Q(until__isnull=True), name="reader_one_at_a_time"),
        ]

    def __str__(self) -> str:
        return f"outside reader {self.pk}"  # never the address: this text reaches logs


class AppealQuerySet(models.QuerySet["Appeal"]):
    def open(self) -> Self:
        """Appeals that nobody has decided, oldest first."""
        return self.filter(state=AppealState.OPEN).order_by("made_at", "pk")

    def decided(self) -> Self:
        return self.exclude(state=AppealState.OPEN)

    def with_decision(self) -> Self:
        return self.select_related("decision", "decided_by", "reader")


class Appeal(models.Model):
    """An author's word against a decision, and the answer of somebody who did not make it."""

    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="appeal")
    text = models.TextField()
    language = models.CharField(max_length=8, choices=[(code, code) for code in LANGUAGES])
    made_at = models.DateTimeField()
    state = models.CharField(
        max_length=10, choices=[(one.value, one.value) for one in AppealState], default=AppealState.OPEN
    )
    answer = models.CharField(max_length=WORDS_MAX, default="", blank=True)
    answer_language = models.CharField(max_length=8, default="", blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    # Copied from the decision, so that the database itself can refuse the same person twice.
    first_decider = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    reader = models.ForeignKey(
        OutsideReader, null=True, blank=True, on_delete=models.PROTECT, related_name="appeals"
    )  # who has the link
    is_by_reader = models.BooleanField(default=False)
    is_decider_gone = models.BooleanField(default=False)  # who decided has left the site and is forgotten

    objects = AppealQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["made_at"], name="appeal_open", condition=Q(state=AppealState.OPEN))]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="appeal_has_text"),
            models.CheckConstraint(
                condition=Q(state=AppealState.OPEN, answer="", decided_at__isnull=True)
                | (Q(state__in=[AppealState.UPHELD, AppealState.OVERTURNED], decided_at__isnull=False) & ~Q(answer="")),
                name="appeal_decided_has_answer",
            ),
            models.CheckConstraint(
                condition=Q(state=AppealState.OPEN, decided_by__isnull=True, is_by_reader=False)
                | Q(decided_by__isnull=False, is_by_reader=False)
                | Q(decided_by__isnull=True, is_decider_gone=True)
                | Q(decided_by__isnull=True, is_by_reader=True, reader__isnull=False),
                name="appeal_decided_by_one",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True)
                | Q(first_decider__isnull=True)
                | ~Q(decided_by=F("first_decider")),
                name="appeal_decided_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"appeal {self.pk} against decision {self.decision_id}"

    def get_absolute_url(self) -> str:
        return reverse("moderation:appeal", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.state == AppealState.OPEN

    @property
    def waited_since(self) -> datetime:
        return self.made_at
