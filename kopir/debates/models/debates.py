from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse

from kopir.debates.rules import State
from kopir.issues.models import Issue
from kopir.people.models import Organization
from kopir.web.languages import LANGUAGES


class DebateQuerySet(models.QuerySet["Debate"]):
    def published(self) -> Self:
        return self.filter(state=State.PUBLISHED)

    def drafts(self) -> Self:
        """Brought in and not yet shown to anybody, the oldest first."""
        return self.filter(state=State.DRAFT).order_by("number")


class Debate(models.Model):
    """One recorded event: who met, on what, when, and where its video lies."""

    number = models.PositiveBigIntegerField(unique=True)
    title = models.CharField(max_length=200)
    language = models.CharField(max_length=8, choices=[(code, code) for code in LANGUAGES])
    held_on = models.DateField()
    host = models.ForeignKey(Organization, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    host_name = models.CharField(max_length=200, default="", blank=True)  # where it is not in the directory
    video_url = models.URLField(max_length=1000, default="", blank=True)
    video_offset_s = models.FloatField(default=0)  # the video's second at which the recording begins
    state = models.CharField(max_length=12, choices=[(state.value, state.value) for state in State])
    private_lines = models.PositiveIntegerField(default=0)  # of the chat, counted and not kept
    reactions = models.PositiveIntegerField(default=0)
    withdrawal_reason = models.CharField(max_length=1000, default="", blank=True)
    is_sample = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)

    objects = DebateQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["state", "-number"], name="debate_state")]
        constraints = [
            models.CheckConstraint(condition=Q(number__gt=0), name="debate_number_positive"),
            models.CheckConstraint(
                condition=Q(state=State.DRAFT) | Q(published_at__isnull=False), name="debate_shown_has_moment"
            ),
            models.CheckConstraint(
                condition=(Q(state=State.WITHDRAWN) & ~Q(withdrawal_reason=""))
                | (~Q(state=State.WITHDRAWN) & Q(withdrawal_reason="")),
                name="debate_withdrawn_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"debate {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("debates:detail", args=[self.number])

    @property
    def ref(self) -> str:
        return f"debate/{self.number}"

    @property
    def held_by(self) -> str:
        """Who held it, in the language of the page."""
        return self.host.name_in() if self.host else self.host_name

    @property
    def is_draft(self) -> bool:
        return self.state == State.DRAFT

    @property
    def is_published(self) -> bool:
        return self.state == State.PUBLISHED


class AgendaItem(models.Model):
    """One question of a debate; it begins with a cue and lasts until the next begins."""

    debate = models.ForeignKey(Debate, on_delete=models.CASCADE, related_name="items")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=300)
    first_cue = models.PositiveIntegerField()
    issues = models.ManyToManyField(Issue, through="AgendaIssue", related_name="+")

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["debate", "number"], name="agenda_item_once")]

    def __str__(self) -> str:
        return f"item {self.number} of debate {self.debate_id}"


class AgendaIssue(models.Model):
    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="links")
    issue = models.ForeignKey(Issue, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "issue"], name="agenda_issue_once")]

    def __str__(self) -> str:
        return f"issue {self.issue_id} under item {self.item_id}"
