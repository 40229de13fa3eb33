from __future__ import annotations

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q

from kopir.accounts.models import Account
from kopir.issues.models.issues import Issue
from kopir.issues.models.reports import Report
from kopir.people.models import Area


class SupportQuerySet(models.QuerySet["Support"]):
    def in_case(self, head: int) -> Self:
        """Supports of an issue and of all that are merged into it, by its key; a person may have one for each text."""
        return self.filter(issue__in=Issue.objects.keys_in_cases([head]))


class Support(models.Model):
    """A person's "this concerns me too", for the text they saw. Counted, never listed; withdrawn = deleted."""

    issue = models.ForeignKey(Issue, on_delete=models.PROTECT, related_name="supports")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    area = models.ForeignKey(Area, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    objects = SupportQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["issue", "account"], name="support_once")]

    def __str__(self) -> str:
        return f"support {self.pk}"


class SupportDelta(models.Model):
    """One support given or taken back and not yet in the totals: an insert, so that no row is hot."""

    issue = models.ForeignKey(Issue, on_delete=models.PROTECT, related_name="+", db_index=False)
    area = models.ForeignKey(Area, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    change = models.SmallIntegerField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(change__in=[-1, 1]), name="support_delta_is_one")]

    def __str__(self) -> str:
        return f"{self.change:+d} for issue row {self.issue_id}"


class SupportTallyQuerySet(models.QuerySet["SupportTally"]):
    def in_area(self, issue: int, area: int | None) -> Self:
        """The tally of one area of one issue, or of those who named no area."""
        rows = self.filter(issue_id=issue)
        return rows.filter(area_id=area) if area else rows.filter(area__isnull=True)


class SupportTally(models.Model):
    """Supports of an issue from one area, or from people who named none."""

    issue = models.ForeignKey(Issue, on_delete=models.PROTECT, related_name="tallies")
    area = models.ForeignKey(Area, null=True, on_delete=models.PROTECT, related_name="+")
    count = models.PositiveBigIntegerField(default=0)

    objects = SupportTallyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["issue", "area"], name="support_tally_once"),
            models.UniqueConstraint(
                fields=["issue"], condition=Q(area__isnull=True), name="support_tally_once_without_area"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.count} for issue row {self.issue_id}"


class PendingSupportQuerySet(models.QuerySet["PendingSupport"]):
    def asked_before(self, moment: datetime) -> Self:
        return self.filter(created_at__lt=moment)


class PendingSupport(models.Model):
    """A support asked for with an address that has not been confirmed; forgotten after a week."""

    issue = models.ForeignKey(Issue, on_delete=models.PROTECT, related_name="+")
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="+")
    area = models.ForeignKey(Area, null=True, on_delete=models.PROTECT, related_name="+")
    email = models.EmailField(max_length=320)
    page_language = models.CharField(max_length=8)
    created_at = models.DateTimeField(db_index=True)

    objects = PendingSupportQuerySet.as_manager()

    def __str__(self) -> str:
        return f"pending support {self.pk}"  # never the address: this text reaches logs
