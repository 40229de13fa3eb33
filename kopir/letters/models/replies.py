from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q

from kopir.accounts.models import Account
from kopir.files.models import StoredFile
from kopir.letters.models.letters import Letter, Question
from kopir.letters.rules import AttachmentState, Disposition, HoldReason, ReplyKind, ReplyRefusal, ReplyState, Via
from kopir.mail.models import IncomingMail
from kopir.web.languages import LANGUAGES


class ReplyQuerySet(models.QuerySet["Reply"]):
    def held(self) -> Self:
        """Replies that an editor must look at, oldest first."""
        return self.filter(state=ReplyState.HELD).order_by("received_at", "pk")

    def published(self) -> Self:
        return self.filter(state=ReplyState.PUBLISHED).order_by("received_at", "pk")

    def counted(self) -> Self:
        """Replies that are the addressee's, published or not."""
        return self.exclude(refusal=ReplyRefusal.NOT_FROM_ADDRESSEE)


class Reply(models.Model):
    """What came back. `raw` keeps it as it came; pages show answers and `text` of published ones only."""

    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="replies")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=16, choices=[(kind.value, kind.value) for kind in ReplyKind])
    via = models.CharField(max_length=8, choices=[(via.value, via.value) for via in Via])
    state = models.CharField(max_length=12, choices=[(state.value, state.value) for state in ReplyState])
    hold_reason = models.CharField(
        max_length=20, default="", blank=True, choices=[(reason.value, reason.value) for reason in HoldReason]
    )
    refusal = models.CharField(
        max_length=20, default="", blank=True, choices=[(reason.value, reason.value) for reason in ReplyRefusal]
    )
    received_at = models.DateTimeField()
    received_on = models.DateField()  # in the rulebook's time zone: the day that counts
    is_verified_sender = models.BooleanField(default=False)
    is_holding = models.BooleanField(default=False)  # a holding answer: an acknowledgement that announces an answer
    is_correction = models.BooleanField(default=False)
    corrected_on = models.DateField(null=True, blank=True)
    is_disowned = models.BooleanField(default=False)
    language = models.CharField(max_length=8, choices=[(code, code) for code in LANGUAGES])
    text = models.TextField(default="", blank=True)
    raw = models.TextField(default="", blank=True)
    # Of a mail: quotations and signature, with what is likely personal masked; shown on demand.
    folded = models.TextField(default="", blank=True)
    mail = models.OneToOneField(IncomingMail, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    scan = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    source = models.CharField(max_length=500, default="", blank=True)
    decided_by = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    withheld = models.CharField(max_length=64, default="", blank=True)  # the decision that hides it
    is_sample = models.BooleanField(default=False)

    objects = ReplyQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        indexes = [
            models.Index(fields=["received_at"], name="reply_held", condition=Q(state=ReplyState.HELD)),
        ]
        constraints = [
            models.UniqueConstraint(fields=["letter", "number"], name="reply_number_once"),
            models.CheckConstraint(
                condition=(Q(state=ReplyState.REFUSED) & ~Q(refusal=""))
                | (~Q(state=ReplyState.REFUSED) & Q(refusal="")),
                name="reply_refused_has_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state=ReplyState.HELD) | ~Q(hold_reason=""), name="reply_held_has_reason"
            ),
            models.CheckConstraint(condition=~Q(via=Via.PAPER) | ~Q(source=""), name="reply_paper_has_source"),
            models.CheckConstraint(
                condition=Q(is_holding=False) | Q(kind=ReplyKind.ACKNOWLEDGEMENT), name="reply_holding_is_no_answer"
            ),
        ]

    def __str__(self) -> str:
        return f"reply {self.number} to letter {self.letter_id}"

    @property
    def key(self) -> str:
        """What names it in its public reference: its letter's number and its own."""
        return f"{self.letter.number}-{self.number}"

    @property
    def is_published(self) -> bool:
        return self.state == ReplyState.PUBLISHED

    @property
    def is_corrected(self) -> bool:
        return self.corrected_on is not None


class Answer(models.Model):
    reply = models.ForeignKey(Reply, on_delete=models.PROTECT, related_name="answers")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="answers")
    text = models.TextField()
    disposition = models.CharField(max_length=12, choices=[(value.value, value.value) for value in Disposition])

    class Meta:
        ordering = ["question__number"]
        constraints = [models.UniqueConstraint(fields=["reply", "question"], name="answer_once")]

    def __str__(self) -> str:
        return f"answer to question {self.question_id}"


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    def waiting(self) -> Self:
        """Files of published replies that nobody has looked at yet, oldest first."""
        held = self.filter(state=AttachmentState.HELD, file__isnull=False, reply__state=ReplyState.PUBLISHED)
        return held.order_by("reply__received_at", "pk")


class Attachment(models.Model):
    """A file that came with a mail. What is made safe lies in `file`; anything else stays in the mail only."""

    reply = models.ForeignKey(Reply, on_delete=models.PROTECT, related_name="attachments")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=200)
    type = models.CharField(max_length=100)
    bytes = models.PositiveBigIntegerField()
    file = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(
        max_length=8,
        default=AttachmentState.HELD,
        choices=[(state.value, state.value) for state in AttachmentState],
    )

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["reply", "number"], name="attachment_number_once")]

    def __str__(self) -> str:
        return f"attachment {self.number} of reply {self.reply_id}"

    @property
    def is_public(self) -> bool:
        return self.state == AttachmentState.PUBLIC and self.file is not None
