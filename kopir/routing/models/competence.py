from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce

from kopir.issues.models import Topic
from kopir.people.models import Area, Organization, Post, exactly_one
from kopir.routing.rules import RANKS, Rule
from kopir.web import clock
from kopir.web.languages import name_in

KEYS = ("topic", "area", "post", "organization")


class CompetenceQuerySet(models.QuerySet["Competence"]):
    def holding_on(self, day: date) -> Self:
        """Rules that hold on a day; both ends belong to a rule."""
        return self.filter(
            Q(starts_on__isnull=True) | Q(starts_on__lte=day), Q(ends_on__isnull=True) | Q(ends_on__gte=day)
        )

    def not_ended_before(self, day: date) -> Self:
        """Rules that hold on a day, or will."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day))

    def ended_before(self, day: date) -> Self:
        return self.filter(ends_on__lt=day)

    def about(self, topic: Topic) -> Self:
        """Rules that speak of a topic: by name, or of every topic."""
        return self.filter(Q(topic=topic) | Q(topic__isnull=True))

    def with_names(self) -> Self:
        """All that a line of the table shows, in the order of the table."""
        return self.select_related("topic", "area", "post__organization", "organization").order_by(
            F("topic__position").asc(nulls_first=True), F("area__name").asc(nulls_first=True), "rank", "pk"
        )


class Competence(models.Model):
    """A line of the table: who is asked about a topic in an area, from when to when, and on what ground."""

    topic = models.ForeignKey(Topic, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    area = models.ForeignKey(Area, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    post = models.ForeignKey(Post, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    organization = models.ForeignKey(Organization, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    rank = models.PositiveSmallIntegerField(default=1)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=300)
    sources = models.JSONField(default=dict, blank=True)  # the same by language, where it has a name in others
    source_url = models.URLField(max_length=500, default="", blank=True)
    is_sample = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=clock.now)

    objects = CompetenceQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["topic", "area"], name="competence_where")]
        constraints = [
            models.CheckConstraint(
                condition=exactly_one("post", "organization"),
                name="competence_one_addressee",
            ),
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True) | Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="competence_ends_after_start",
            ),
            models.CheckConstraint(condition=Q(rank__in=RANKS), name="competence_rank"),
            models.UniqueConstraint(
                *(Coalesce(name, Value(0), output_field=models.BigIntegerField()) for name in KEYS),
                Coalesce("starts_on", Value(date.min)),
                name="competence_once",
            ),
            models.CheckConstraint(condition=~Q(source=""), name="competence_has_source"),
        ]

    def __str__(self) -> str:
        return self.ref

    @property
    def ref(self) -> str:
        return f"competence/{self.pk}"

    def source_in(self, language: str | None = None) -> str:
        """Return the source's name in a language, else as it was given."""
        return name_in(self.sources, language, default=self.source)

    @property
    def source_shown(self) -> str:
        """The source's name in the language of the page."""
        return self.source_in()

    @property
    def addressee(self) -> Post | Organization:
        found = self.post or self.organization
        if found is None:  # held by a constraint; said for the reader and the type checker
            raise ValueError(f"{self} has no addressee")
        return found

    @property
    def rule(self) -> Rule:
        """The line as the rules read it."""
        return Rule(
            key=self.pk or 0,
            topic=self.topic.slug if self.topic else None,
            area=self.area_id,
            addressee=self.addressee.ref,
            rank=self.rank,
            starts_on=self.starts_on,
            ends_on=self.ends_on,
        )
