from __future__ import annotations

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q

from kopir.accounts.models import Account
from kopir.commitments.models.commitments import Commitment
from kopir.commitments.rules import CheckState, Finding, Independence
from kopir.files.models import StoredFile
from kopir.web.languages import LANGUAGES

FINDINGS = [(finding.value, finding.value) for finding in Finding]


class CheckQuerySet(models.QuerySet["Check"]):
    def published(self) -> Self:
        return self.filter(state=CheckState.PUBLISHED).order_by("pk")

    def held(self) -> Self:
        """Checks with a first text of an unknown address: an editor looks, oldest first."""
        return self.filter(state=CheckState.HELD).order_by("pk")

    def of_known(self, account: Account) -> Self:
        """Published checks with a text: whoever has one is no unknown."""
        return self.published().filter(account=account).exclude(text="")


class Check(models.Model):
    """What one citizen found of a claim, with evidence. Shown without a name."""

    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="checks")
    round = models.PositiveSmallIntegerField()
    # None once that person has left; within a round that runs, their check is taken back.
    account = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    finding = models.CharField(max_length=12, choices=FINDINGS)
    text = models.TextField(default="", blank=True)
    language = models.CharField(max_length=8, choices=[(code, code) for code in LANGUAGES])
    photo = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    seen_on = models.DateField()
    reason = models.CharField(max_length=20, choices=[(reason.value, reason.value) for reason in Independence])
    is_independent = models.BooleanField()
    is_late = models.BooleanField(default=False)  # published after its round had ended: shown, moves nothing
    state = models.CharField(max_length=12, choices=[(state.value, state.value) for state in CheckState])
    withheld = models.CharField(max_length=64, default="", blank=True)  # the decision that hides it
    refusal_words = models.CharField(max_length=500, default="", blank=True)
    decided_by = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    is_sample = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    objects = CheckQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["created_at"], name="check_held", condition=Q(state=CheckState.HELD))]
        constraints = [
            models.UniqueConstraint(fields=["commitment", "round", "account"], name="check_once_a_round"),
            models.CheckConstraint(
                condition=Q(is_independent=True, reason=Independence.INDEPENDENT)
                | (Q(is_independent=False) & ~Q(reason=Independence.INDEPENDENT)),
                name="check_independence_has_reason",
            ),
            models.CheckConstraint(
                condition=~Q(finding=Finding.DISPUTED) | ~Q(text=""), name="check_dispute_has_evidence"
            ),
            models.CheckConstraint(
                condition=~Q(state=CheckState.REFUSED) | ~Q(refusal_words=""), name="check_refused_has_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"check {self.pk} of commitment {self.commitment_id}"


class Contest(models.Model):
    """The promiser's word on a dispute; stands beside it and moves nothing."""

    check_contested = models.OneToOneField(Check, on_delete=models.PROTECT, related_name="contest")
    words = models.TextField()
    language = models.CharField(max_length=8, choices=[(code, code) for code in LANGUAGES])
    withheld = models.CharField(max_length=64, default="", blank=True)  # the decision that hides it
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"contest of check {self.check_contested_id}"


class PendingCheckQuerySet(models.QuerySet["PendingCheck"]):
    def written_before(self, moment: datetime) -> Self:
        return self.filter(created_at__lt=moment).order_by("pk")


class PendingCheck(models.Model):
    """A visitor's check whose address is not yet confirmed; deleted when it is, or after seven days."""

    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="+")
    email = models.EmailField(max_length=320)
    finding = models.CharField(max_length=12, choices=FINDINGS)
    text = models.TextField(default="", blank=True)
    language = models.CharField(max_length=8, choices=[(code, code) for code in LANGUAGES])
    page_language = models.CharField(max_length=8, choices=[(code, code) for code in LANGUAGES])
    photo = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    seen_on = models.DateField()
    created_at = models.DateTimeField()

    objects = PendingCheckQuerySet.as_manager()

    def __str__(self) -> str:
        return f"pending check {self.pk}"
