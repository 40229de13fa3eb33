from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import F, Q

from kopir.accounts.models import Account
from kopir.issues.labels import MERGE_REASONS
from kopir.issues.models.issues import Issue
from kopir.issues.rules.merging import REASON_MAX, MergeReason


class MergeQuerySet(models.QuerySet["Merge"]):
    def standing(self) -> Self:
        """Merges that were not undone."""
        return self.filter(ended_at__isnull=True)

    def touching(self, *issues: int) -> Self:
        """Merges, undone ones too, that an issue was ever on either side of."""
        return self.filter(Q(issue__in=issues) | Q(into__in=issues))

    def in_case(self, head: int) -> Self:
        """The merges that make up the case of an issue."""
        return self.standing().filter(issue__merged_into=head)

    def untold(self) -> Self:
        """Merges, or their undoing, of which not everybody has been told."""
        return self.filter(is_told=False).order_by("pk")


class Merge(models.Model):
    """That one issue was joined to another, by whom and why, and whether it was undone. Never deleted.

    `into` is the issue that was meant; `Issue.merged_into` follows it up to the one that holds the case.
    """

    number = models.PositiveBigIntegerField(unique=True)
    issue = models.ForeignKey(Issue, on_delete=models.PROTECT, related_name="merges")
    into = models.ForeignKey(Issue, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=16, choices=[(reason.value, reason.value) for reason in MergeReason])
    words = models.CharField(max_length=REASON_MAX, default="", blank=True)
    merged_at = models.DateTimeField()
    merged_by = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    ended_words = models.CharField(max_length=REASON_MAX, default="", blank=True)
    # How far telling the supporters has come: the key of the last support that was told, or seen to need no mail.
    told_upto = models.PositiveBigIntegerField(default=0)
    told_back_upto = models.PositiveBigIntegerField(default=0)  # the same for its undoing, among those who were told
    is_told = models.BooleanField(default=False)

    objects = MergeQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["id"], name="merge_untold", condition=Q(is_told=False)),
        ]
        constraints = [
            models.UniqueConstraint(fields=["issue"], condition=Q(ended_at__isnull=True), name="merge_stands_once"),
            models.CheckConstraint(condition=~Q(issue=F("into")), name="merge_of_two"),
        ]

    def __str__(self) -> str:
        return f"merge {self.number}"

    @property
    def ref(self) -> str:
        return f"merge/{self.number}"

    @property
    def reason_label(self) -> str:
        return str(MERGE_REASONS[MergeReason(self.reason)])
