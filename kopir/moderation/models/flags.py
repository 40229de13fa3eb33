from __future__ import annotations

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse

from kopir.accounts.models import Account
from kopir.moderation.models.decisions import Decision
from kopir.moderation.rules import FlagCode, FlagState
from kopir.web.languages import LANGUAGES

CODES = [(code.value, code.value) for code in FlagCode]


class FlagQuerySet(models.QuerySet["Flag"]):
    def open(self) -> Self:
        """Flags that nobody has looked at, oldest first."""
        return self.filter(state=FlagState.OPEN).order_by("made_at", "pk")

    def on(self, ref: str) -> Self:
        return self.filter(ref=ref).order_by("-pk")


class Flag(models.Model):
    """Somebody's word that a public text breaks a rule. Seen by editors only; it decides nothing."""

    ref = models.CharField(max_length=64, db_index=True)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=16, choices=CODES)
    words = models.CharField(max_length=1_000)
    language = models.CharField(max_length=8, choices=[(code, code) for code in LANGUAGES])
    made_at = models.DateTimeField()
    state = models.CharField(
        max_length=10, choices=[(one.value, one.value) for one in FlagState], default=FlagState.OPEN
    )
    outcome = models.CharField(max_length=1_000, default="", blank=True)  # what the flagger was told
    decision = models.ForeignKey(Decision, null=True, blank=True, on_delete=models.PROTECT, related_name="flags")
    decided_by = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    is_decider_gone = models.BooleanField(default=False)  # who decided has left the site and is forgotten
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = FlagQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["made_at"], name="flag_open", condition=Q(state=FlagState.OPEN))]
        constraints = [
            models.UniqueConstraint(
                fields=["ref", "account"], condition=Q(state=FlagState.OPEN), name="flag_open_once"
            ),
            models.CheckConstraint(condition=~Q(words=""), name="flag_has_words"),
            models.CheckConstraint(
                condition=Q(state=FlagState.OPEN, decided_at__isnull=True)
                | (
                    ~Q(state=FlagState.OPEN)
                    & Q(decided_at__isnull=False)
                    & (Q(decided_by__isnull=False) | Q(is_decider_gone=True))
                    & ~Q(outcome="")
                ),
                name="flag_decided_has_outcome",
            ),
        ]

    def __str__(self) -> str:
        return f"flag {self.pk} on {self.ref}"

    def get_absolute_url(self) -> str:
        return reverse("moderation:flag", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.state == FlagState.OPEN


class PendingFlagQuerySet(models.QuerySet["PendingFlag"]):
    def made_before(self, moment: datetime) -> Self:
        return self.filter(made_at__lt=moment)


class PendingFlag(models.Model):
    """A visitor's flag whose address is not yet confirmed; deleted when it is, or after seven days."""

    ref = models.CharField(max_length=64)
    email = models.EmailField(max_length=320)
    code = models.CharField(max_length=16, choices=CODES)
    words = models.CharField(max_length=1_000)
    page_language = models.CharField(max_length=8, choices=[(code, code) for code in LANGUAGES])
    made_at = models.DateTimeField()

    objects = PendingFlagQuerySet.as_manager()

    def __str__(self) -> str:
        return f"pending flag {self.pk}"
