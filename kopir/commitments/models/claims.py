from __future__ import annotations

from django.db import models
from django.db.models import Q

from kopir.accounts.models import Account
from kopir.commitments.models.commitments import Commitment
from kopir.commitments.rules import Claimant, DueChangeKind
from kopir.files.models import StoredFile
from kopir.web.languages import LANGUAGES


class Claim(models.Model):
    """What the promiser says to be done: only a claim, one a round."""

    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="claims")
    round = models.PositiveSmallIntegerField()
    claimant = models.CharField(max_length=8, choices=[(value.value, value.value) for value in Claimant])
    words = models.TextField()
    language = models.CharField(max_length=8, choices=[(code, code) for code in LANGUAGES])
    claimed_on = models.DateField()  # the day it was said: by this one "in time" is judged
    done_on = models.DateField(null=True, blank=True)  # the day it was done, as the promiser says
    source_url = models.URLField(max_length=1000, default="", blank=True)
    evidence = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    recorded_by = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["round"]
        constraints = [
            models.UniqueConstraint(fields=["commitment", "round"], name="claim_once_a_round"),
            models.CheckConstraint(
                condition=~Q(claimant=Claimant.EDITOR) | ~Q(source_url="") | Q(evidence__isnull=False),
                name="claim_by_editor_has_source",
            ),
        ]

    def __str__(self) -> str:
        return f"claim {self.round} of commitment {self.commitment_id}"


class DueChange(models.Model):
    """A date put off or corrected; the old one stays visible."""

    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="due_changes")
    kind = models.CharField(max_length=12, choices=[(kind.value, kind.value) for kind in DueChangeKind])
    old_due_on = models.DateField(null=True, blank=True)
    old_review_on = models.DateField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)
    review_on = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=1000)
    source_url = models.URLField(max_length=1000, default="", blank=True)
    recorded_by = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    changed_on = models.DateField()

    class Meta:
        ordering = ["pk"]
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="due_change_has_reason")]

    def __str__(self) -> str:
        return f"date of commitment {self.commitment_id} {self.kind} on {self.changed_on}"
