from __future__ import annotations

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import F, Q

from kopir.mail.rules import LEASE, LONGEST_WAIT, Door, Fate, MailState


class OutgoingMailQuerySet(models.QuerySet["OutgoingMail"]):
    def due(self, at: datetime) -> Self:
        """Mails to be sent now: not yet sent, not leased to another worker, not waiting for a further try.

        A lease or a wait longer than any we give was written by a clock that has been set back since; it holds nothing.
        """
        free = Q(leased_until__isnull=True) | Q(leased_until__lt=at) | Q(leased_until__gt=at + 2 * LEASE)
        ready = Q(not_before__lte=at) | Q(not_before__gt=at + LONGEST_WAIT + LEASE)
        return self.filter(free & ready, state=MailState.QUEUED).order_by("pk")

    def named(self, beginning: str) -> Self:
        """Mails whose name begins so, in the order in which they were queued."""
        return self.filter(dedupe__startswith=beginning).order_by("pk")

    def sent_since(self, moment: datetime) -> Self:
        return self.filter(sent_at__gt=moment)

    def unheard(self, at: datetime) -> Self:
        """Mails to offices that were handed over and whose server's last word was never heard, oldest first."""
        free = Q(leased_until__isnull=True) | Q(leased_until__lt=at) | Q(leased_until__gt=at + 2 * LEASE)
        return self.filter(free, state=MailState.HANDED_OVER).order_by("pk")

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
    is_answerable = models.BooleanField(default=False)  # a reply to it finds what it is about
    follows = models.CharField(max_length=120, blank=True)  # the Message-ID of the mail that it continues
    language = models.CharField(max_length=8)
    second_language = models.CharField(max_length=8, blank=True, default="")  # written beside the first
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
    handed_over_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=500, blank=True)  # the last word of an office's server
    refusal = models.CharField(max_length=200, blank=True)

    objects = OutgoingMailQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["not_before"], name="mail_due", condition=Q(state=MailState.QUEUED)),
            models.Index(fields=["about"], name="mail_about"),
            models.Index(fields=["sent_at"], name="mail_sent", condition=Q(sent_at__isnull=False)),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(second_language=F("language")), name="mail_second_language_differs")
        ]

    def __str__(self) -> str:
        return f"{self.template or self.subject} ({self.state})"


class IncomingMailQuerySet(models.QuerySet["IncomingMail"]):
    def unread(self, at: datetime) -> Self:
        """Mails whose bytes are kept and that nobody reads now, oldest first."""
        free = Q(leased_until__isnull=True) | Q(leased_until__lt=at) | Q(leased_until__gt=at + 2 * LEASE)
        return self.filter(free, fate=Fate.KEPT).order_by("pk")

    def in_pen(self) -> Self:
        return self.filter(fate=Fate.PEN).order_by("received_at", "pk")

    def junk_since(self, moment: datetime) -> Self:
        """Mails that are no replies, or copies of others, and were settled before a moment."""
        return self.filter(fate__in=[Fate.NOT_A_REPLY, Fate.DUPLICATE], settled_at__lt=moment).exclude(name="")


class IncomingMail(models.Model):
    """One mail that came in: its bytes on the disk, and what was made of them.

    The row is written after the bytes, and both before anybody parses anything. `about` is the public reference of
    what it stands on; in the pen it is a suggestion. What tells who wrote it is forgotten with the bytes.
    """

    sha256 = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=120, blank=True)  # in the storage; empty once the bytes are deleted
    bytes = models.PositiveBigIntegerField()
    is_cut = models.BooleanField(default=False)  # too large: only the head is kept, the rest lies in the mailbox
    door = models.CharField(max_length=8, choices=[(door.value, door.value) for door in Door])
    envelope_from = models.CharField(max_length=320, blank=True)
    recipients = models.JSONField(default=list)  # those of the envelope
    received_at = models.DateTimeField()
    leased_until = models.DateTimeField(null=True)
    readings = models.PositiveSmallIntegerField(default=0)
    fate = models.CharField(max_length=16, choices=[(fate.value, fate.value) for fate in Fate], default=Fate.KEPT)
    settled_at = models.DateTimeField(null=True)
    about = models.CharField(max_length=240, blank=True)
    found_by = models.CharField(max_length=16, blank=True)
    kind = models.CharField(max_length=16, blank=True)
    why = models.CharField(max_length=40, blank=True)  # why it waits in the pen, or why it is no reply
    sender_address = models.CharField(max_length=320, blank=True)
    subject = models.CharField(max_length=400, blank=True)
    message_id = models.CharField(max_length=400, blank=True)
    digest = models.CharField(max_length=64, blank=True)  # of what it says, whatever way it came
    trust = models.CharField(max_length=16, blank=True)
    seal = models.CharField(max_length=16, blank=True)  # what DKIM says of it
    seal_domain = models.CharField(max_length=255, blank=True)
    seal_selector = models.CharField(max_length=255, blank=True)
    seal_key = models.TextField(blank=True)  # the key as the DNS gave it on that day; keys are changed

    objects = IncomingMailQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["received_at"], name="mail_unread", condition=Q(fate=Fate.KEPT)),
            models.Index(fields=["received_at"], name="mail_pen", condition=Q(fate=Fate.PEN)),
            models.Index(fields=["digest"], name="mail_digest", condition=~Q(digest="")),
            models.Index(fields=["settled_at"], name="mail_settled", condition=Q(settled_at__isnull=False)),
            models.Index(fields=["sender_address"], name="mail_sender", condition=~Q(sender_address="")),
        ]

    def __str__(self) -> str:
        return f"{self.door} {self.sha256[:8]} ({self.fate})"


class Mailbox(models.Model):
    """How far a mailbox has been read; its numbers hold as long as its validity does (RFC 9051)."""

    key = models.CharField(max_length=64, unique=True)  # names server, user and folder without telling them
    validity = models.PositiveBigIntegerField(default=0)
    last_uid = models.PositiveBigIntegerField(default=0)
    polled_at = models.DateTimeField(null=True)
    trouble = models.CharField(max_length=80, blank=True)

    def __str__(self) -> str:
        return f"mailbox {self.key[:8]} up to {self.last_uid}"
