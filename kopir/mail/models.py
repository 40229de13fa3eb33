from __future__ import annotations

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q

from kopir.mail.rules import MailState


class OutgoingMailQuerySet(models.QuerySet["OutgoingMail"]):
    def due(self, at: datetime) -> Self:
        """Mails to be sent now: not yet sent, not leased to another worker, not waiting for a further try."""
        free = Q(leased_until__isnull=True) | Q(leased_until__lt=at)
        return self.filter(free, state=MailState.QUEUED, not_before__lte=at).order_by("pk")

    def refused(self) -> Self:
        return self.filter(state=MailState.REFUSED)


class OutgoingMail(models.Model):
    """One mail that must go out; written in the transaction of the act that wants it.

    Either `template` and `context`, or `subject` and `body`, hold the text. Of a private person's mail
    address, context and body are blanked as soon as it is sent.
    """

    dedupe = models.CharField(max_length=200, unique=True)
    message_id = models.CharField(max_length=120, unique=True)
    about = models.CharField(max_length=240, blank=True)
    to = models.CharField(max_length=320)
    is_private = models.BooleanField(default=True)
    language = models.CharField(max_length=8)
    template = models.CharField(max_length=120, blank=True)
    context = models.JSONField(default=dict)
    subject = models.CharField(max_length=400, blank=True)
    body = models.TextField(blank=True)
    link_act = models.CharField(max_length=64, blank=True)
    link_about = models.CharField(max_length=240, blank=True)
    link_lifetime_s = models.BigIntegerField(null=True)
    link_url_name = models.CharField(max_length=120, blank=True)
    state = models.CharField(
        max_length=16, choices=[(state.value, state.value) for state in MailState], default=MailState.QUEUED
    )
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    not_before = models.DateTimeField()
    leased_until = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    refusal = models.CharField(max_length=200, blank=True)

    objects = OutgoingMailQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["not_before"], name="mail_due", condition=Q(state=MailState.QUEUED)),
            models.Index(fields=["about"], name="mail_about"),
        ]

    def __str__(self) -> str:
        return f"{self.template or self.subject} ({self.state})"
