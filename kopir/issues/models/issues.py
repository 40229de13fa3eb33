from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Any, NamedTuple, Self, cast

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce, Least
from django.urls import reverse

from kopir.issues.models.topics import Topic
from kopir.issues.rules import LANGUAGES, OPEN_STAGES, Stage, Standing, standing
from kopir.people.models import Area
from kopir.pure.text import fold
from kopir.web import clock

HEADS = Q(merged_into__isnull=True)


class ShownIssue(NamedTuple):
    """What a row of a list shows of an issue, and the keys of its orders; its fields are the columns asked for."""

    number: int
    title: str
    excerpt: str
    language: str
    stage: str
    support_count: int
    published_at: datetime
    answer_due_on: date | None
    promise_due_on: date | None
    has_broken_promise: bool
    is_sample: bool
    is_imported: bool
    source: str
    due_on: date | None
    area__name: str | None
    area__names: dict[str, str] | None
    topic__slug: str
    topic__names: dict[str, str]


class IssueQuerySet(models.QuerySet["Issue"]):
    def published(self) -> Self:
        return self.filter(published_at__isnull=False)

    def unmerged(self) -> Self:
        """Issues that stand under their own number: what is merged stands in another one's case."""
        return self.filter(merged_into__isnull=True)

    def in_case(self, head: int) -> Self:
        """An issue and all that are merged into it, by its key."""
        return self.filter(pk__in=self.keys_in_cases([head]))

    def keys_in_cases(self, heads: Collection[int] | models.QuerySet[Any, Any]) -> models.QuerySet[Any, Any]:
        """Keys of issues and of all that are merged into them, for a ``issue__in``.

        Two look-ups by index: asked as an OR over the join, SQLite reads every text or support of the site.
        """
        rows = self.model._default_manager.order_by().values("pk")
        return rows.filter(pk__in=heads).union(rows.filter(merged_into__in=heads))

    def open(self) -> Self:
        """Issues that somebody still has to do something about."""
        return self.filter(stage__in=OPEN_STAGES)

    def at_stage(self, *stages: Stage) -> Self:
        return self.filter(stage__in=stages)

    def in_area(self, area: Area) -> Self:
        """Issues of an area, of those inside it, and of those inside these."""
        inside = Area.objects.filter(Q(pk=area.pk) | Q(parent=area) | Q(parent__parent=area))
        return self.filter(area__in=inside.order_by().values("pk"))

    def about_topic(self, topic: Topic) -> Self:
        return self.filter(topic=topic)

    def in_language(self, language: str) -> Self:
        return self.filter(language=language)

    def overdue(self, on: date) -> Self:
        """Issues whose answer or promise should have come before this day."""
        return self.filter(due_on__lt=on)

    def shown(self) -> models.QuerySet[Issue, ShownIssue]:
        """What a row of a list shows and no more, in one query and without making objects of it."""
        return cast("models.QuerySet[Issue, ShownIssue]", self.values_list(*ShownIssue._fields, named=True))

    def with_bridge(self) -> Self:
        """All that a row of a list shows, in one query."""
        return self.select_related("topic", "area").defer("search_key")


class Issue(models.Model):
    """One problem as citizens see it: the case that holds reports, supports and all that follows."""

    number = models.PositiveBigIntegerField(unique=True)
    title = models.CharField(max_length=200)
    excerpt = models.CharField(max_length=300, default="", blank=True)
    language = models.CharField(max_length=8, choices=[(code, code) for code in LANGUAGES])
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="issues")
    area = models.ForeignKey(Area, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    stage = models.CharField(
        max_length=16, choices=[(stage.value, stage.value) for stage in Stage], default=Stage.RAISED
    )
    support_count = models.PositiveBigIntegerField(default=0)
    published_at = models.DateTimeField()
    answer_due_on = models.DateField(null=True, blank=True)
    promise_due_on = models.DateField(null=True, blank=True)
    has_broken_promise = models.BooleanField(default=False)
    # The nearer of the two, kept by the database, so that "overdue first" is an index.
    due_on = models.GeneratedField(
        expression=Least(Coalesce("answer_due_on", "promise_due_on"), Coalesce("promise_due_on", "answer_due_on")),
        output_field=models.DateField(null=True),
        db_persist=True,
    )
    is_sample = models.BooleanField(default=False)
    is_imported = models.BooleanField(default=False)
    source = models.CharField(max_length=200, default="", blank=True)
    source_url = models.URLField(max_length=500, default="", blank=True)
    source_ref = models.CharField(max_length=200, null=True, blank=True, unique=True)  # unique where given
    withheld = models.CharField(max_length=64, default="", blank=True)  # the decision that hides it
    # The issue that holds the case, never one that is merged itself; what happened one by one stands in `Merge`.
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged")
    # Where an issue stands by itself while others are merged into it; its own columns then tell of the whole case.
    alone = models.JSONField(null=True, blank=True)
    search_key = models.TextField(default="", blank=True, editable=False)

    objects = IssueQuerySet.as_manager()

    class Meta:
        indexes = [
            # Lists show what is not merged: of a hundred thousand reports a thousand may be left.
            models.Index(fields=["-number"], name="issue_unmerged", condition=HEADS),
            models.Index(F("support_count").desc(), F("number").desc(), name="issue_supported", condition=HEADS),
            models.Index(fields=["due_on", "number"], name="issue_next_due", condition=Q(due_on__isnull=False) & HEADS),
            models.Index(fields=["topic", "-number"], name="issue_of_topic", condition=HEADS),
            models.Index(fields=["area", "-number"], name="issue_of_area", condition=HEADS),
            models.Index(fields=["stage", "-number"], name="issue_at_stage", condition=HEADS),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(number__gt=0), name="issue_number_positive"),
            models.CheckConstraint(
                condition=Q(is_imported=False) | (~Q(source="") & Q(source_ref__isnull=False)),
                name="issue_import_has_source",
            ),
            models.CheckConstraint(condition=~Q(merged_into=F("pk")), name="issue_not_merged_into_itself"),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | Q(alone__isnull=True), name="issue_merged_holds_no_case"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("site:case", args=[self.number])

    @property
    def ref(self) -> str:
        return f"issue/{self.number}"

    @property
    def permanent_path(self) -> str:
        """The address without a language, for mails, print and other sites."""
        return f"/issues/{self.number}"

    @property
    def head_id(self) -> int:
        """The key of the issue that holds the case: its own, unless it is merged."""
        return self.merged_into_id or self.pk

    @property
    def standing(self) -> Standing:
        return self.standing_on(clock.today())

    def standing_on(self, day: date) -> Standing:
        """Say where the issue stands on a day of the site's calendar."""
        return standing(Stage(self.stage), self.answer_due_on, self.promise_due_on, self.has_broken_promise, day)


def search_key(*texts: str) -> str:
    """Return the folded words of texts, each once, each after a blank."""
    words = dict.fromkeys(word for text in texts for word in fold(text).split())
    return f" {' '.join(words)}"[:2_000]
