from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q

from kopir.accounts.models import Account
from kopir.issues.models import Issue
from kopir.letters.models.letters import Letter

OPEN, SENT, DECLINED = "open", "sent", "declined"


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def open(self) -> Self:
        """Proposals that an editor has not decided, oldest first."""
        return self.filter(state=OPEN).order_by("created_at", "pk")


class Proposal(models.Model):
    """An issue has so many supports that it should be put to somebody; an editor sends, or declines with a reason."""

    issue = models.ForeignKey(Issue, on_delete=models.PROTECT, related_name="+")
    supports = models.PositiveBigIntegerField()
    threshold = models.PositiveBigIntegerField()
    state = models.CharField(max_length=8, default=OPEN, choices=[(state, state) for state in (OPEN, SENT, DECLINED)])
    reason = models.CharField(max_length=500, default="", blank=True)
    letter = models.ForeignKey(Letter, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    decided_by = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["issue", "threshold"], name="proposal_once_a_threshold"),
            models.CheckConstraint(condition=~Q(state=DECLINED) | ~Q(reason=""), name="proposal_declined_has_reason"),
            models.CheckConstraint(condition=~Q(state=SENT) | Q(letter__isnull=False), name="proposal_sent_has_letter"),
        ]

    def __str__(self) -> str:
        return f"proposal for issue {self.issue_id}"
