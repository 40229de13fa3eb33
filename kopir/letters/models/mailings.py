from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q

from kopir.accounts.models import Account
from kopir.letters.models.letters import Letter
from kopir.letters.rules import LETTER, REMINDERS, LetterState, MailingState, is_rung
from kopir.people.models import Organization, Post


class MailingQuerySet(models.QuerySet["Mailing"]):
    def due(self, on: date) -> Self:
        """Planned mailings of running clocks whose day has come, oldest first.

        While more time has been asked for nothing goes out: an editor decides, and the ladder goes on.
        """
        running = Letter.objects.filter(state=LetterState.WAITING, extension_asked_until__isnull=True)
        return self.filter(state=MailingState.PLANNED, due_on__lte=on, letter__in=running).order_by("due_on", "pk")

    def due_reminders(self, on: date) -> Self:
        """Reminders that the ticker can send by itself."""
        return self.due(on).filter(kind__in=REMINDERS).exclude(letter__email="")

    def waiting_for_editor(self, on: date) -> Self:
        """Rungs that have come due, and reminders to offices without an e-mail address."""
        return self.due(on).filter(~Q(kind__in=REMINDERS) | Q(letter__email=""))

    def due_rungs(self, on: date) -> Self:
        """Steps above the addressee whose day has come."""
        return self.due(on).exclude(kind__in=REMINDERS).exclude(kind=LETTER)

    def in_outbox(self) -> Self:
        return self.filter(state=MailingState.CONFIRMED).exclude(dedupe="")

    def sent(self) -> Self:
        return self.filter(state__in=[MailingState.CONFIRMED, MailingState.SENT]).order_by("sent_at", "pk")


class Mailing(models.Model):
    """One sending: the letter itself, a reminder, or a rung of the ladder. Never two of a kind for a letter."""

    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="mailings")
    kind = models.CharField(max_length=12)
    state = models.CharField(max_length=12, choices=[(state.value, state.value) for state in MailingState])
    due_on = models.DateField()
    sent_at = models.DateTimeField(null=True, blank=True)
    dedupe = models.CharField(max_length=200, default="", blank=True)  # names the mail in the outbox
    attempt = models.PositiveSmallIntegerField(default=1)
    to = models.ForeignKey(Organization, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    to_post = models.ForeignKey(Post, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    bounce_reason = models.CharField(max_length=24, default="", blank=True)
    note = models.CharField(max_length=500, default="", blank=True)
    confirmed_by = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects = MailingQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        indexes = [models.Index(fields=["due_on"], name="mailing_planned", condition=Q(state=MailingState.PLANNED))]
        constraints = [models.UniqueConstraint(fields=["letter", "kind"], name="mailing_once_a_kind")]

    def __str__(self) -> str:
        return f"{self.kind} of letter {self.letter_id}"

    @property
    def receiver(self) -> Post | Organization | None:
        """Whom a step went to, where it went to somebody."""
        return self.to_post or self.to

    @property
    def is_rung(self) -> bool:
        return is_rung(self.kind)

    @property
    def rung_number(self) -> int:
        return int(self.kind.rpartition("-")[2]) if self.is_rung else 0
