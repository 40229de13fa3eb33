from __future__ import annotations

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q

from kopir.accounts.models import Account
from kopir.files.models import StoredFile
from kopir.issues.labels import REFUSALS, REPORT_STATES
from kopir.issues.models.issues import Issue
from kopir.issues.models.topics import Topic
from kopir.issues.rules import LANGUAGES, Refusal, ReportState
from kopir.people.models import Area

BADGES = {ReportState.PUBLISHED: "done", ReportState.REFUSED: "broken"}


class ReportQuerySet(models.QuerySet["Report"]):
    def published(self) -> Self:
        return self.filter(state=ReportState.PUBLISHED)

    def in_case(self, head: int) -> Self:
        """Texts of an issue and of all that are merged into it, by its key."""
        return self.filter(issue__in=Issue.objects.keys_in_cases([head]))

    def held(self) -> Self:
        return self.filter(state=ReportState.HELD)

    def refused(self) -> Self:
        return self.filter(state=ReportState.REFUSED)

    def unconfirmed_since(self, moment: datetime) -> Self:
        return self.filter(state=ReportState.UNCONFIRMED, created_at__lt=moment)

    def by_account(self, account: Account) -> Self:
        return self.filter(author=account)

    def of_known(self, account: Account) -> Self:
        """Published texts of a person, or that a member carried in: whoever has one is no unknown."""
        return self.published().filter(Q(author=account) | Q(raised_by=account))


class Report(models.Model):
    """What one person wrote, in their language. Nobody else ever edits it."""

    issue = models.ForeignKey(Issue, null=True, blank=True, on_delete=models.PROTECT, related_name="reports")
    state = models.CharField(max_length=16, choices=[(state.value, state.value) for state in ReportState])
    author = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    raised_by = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    consent_note = models.CharField(max_length=500, default="", blank=True)
    paper = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    pending_email = models.EmailField(max_length=320, default="", blank=True)  # blanked once confirmed
    title = models.CharField(max_length=200)
    text = models.TextField()
    language = models.CharField(max_length=8, choices=[(code, code) for code in LANGUAGES])
    page_language = models.CharField(max_length=8, choices=[(code, code) for code in LANGUAGES])
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="+")
    area = models.ForeignKey(Area, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    place = models.CharField(max_length=200, default="", blank=True)
    photo = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    show_name = models.BooleanField(default=False)
    public_name = models.CharField(max_length=80, default="", blank=True)
    withheld = models.CharField(max_length=64, default="", blank=True)  # the decision that hides it
    # The text of which the author said "this is mine too" while writing; their words then join its case.
    joins = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    # The text that holds two problems, of which an editor made this one stand for itself.
    split_from = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="splits")
    is_sample = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    refusal = models.CharField(
        max_length=24, choices=[(reason.value, reason.value) for reason in Refusal], default="", blank=True
    )
    refusal_words = models.CharField(max_length=500, default="", blank=True)
    refusal_number = models.PositiveBigIntegerField(null=True, blank=True, unique=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["state", "created_at"], name="report_state"),
            models.Index(fields=["author"], name="report_author", condition=Q(author__isnull=False)),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=ReportState.PUBLISHED, issue__isnull=False)
                | (~Q(state=ReportState.PUBLISHED) & Q(issue__isnull=True)),
                name="report_published_has_issue",
            ),
            models.CheckConstraint(
                condition=Q(state=ReportState.REFUSED, refusal_number__isnull=False) & ~Q(refusal="")
                | (~Q(state=ReportState.REFUSED) & Q(refusal_number__isnull=True, refusal="")),
                name="report_refused_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(state=ReportState.UNCONFIRMED) | Q(pending_email=""), name="report_keeps_no_address"
            ),
            models.CheckConstraint(condition=Q(show_name=True) | Q(public_name=""), name="report_name_only_if_shown"),
        ]

    def __str__(self) -> str:
        return f"report {self.pk} ({self.state})"

    @property
    def shown_name(self) -> str:
        """The name that may be printed beside the text, or nothing."""
        return self.public_name if self.show_name else ""

    @property
    def state_label(self) -> str:
        return str(REPORT_STATES[ReportState(self.state)])

    @property
    def refusal_label(self) -> str:
        return str(REFUSALS[Refusal(self.refusal)]) if self.refusal else ""

    @property
    def badge(self) -> str:
        """How the state is drawn: done, broken or open."""
        return BADGES.get(ReportState(self.state), "open")
