from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q

from kopir.people.models.areas import Area
from kopir.people.models.organizations import Organization
from kopir.people.models.periods import Period
from kopir.people.models.persons import Person
from kopir.people.models.posts import Post
from kopir.people.rules import Span, span_of
from kopir.web import clock


class MembershipQuerySet(models.QuerySet["Membership"]):
    def present(self) -> Self:
        """Memberships that their source still names."""
        return self.filter(is_gone=False)

    def on(self, day: date) -> Self:
        """Who held which post on a day; both ends belong to a membership, an open end holds."""
        return self.present().filter(
            Q(starts_on__isnull=True) | Q(starts_on__lte=day),
            Q(ends_on__isnull=True) | Q(ends_on__gte=day),
        )

    def ended_before(self, day: date) -> Self:
        """Memberships that were over before a day."""
        return self.present().filter(ends_on__lt=day)

    def in_line_of(self, organization: Organization) -> Self:
        """Memberships in an organisation, above it or below it, or held on its behalf."""
        keys = organization.line()
        return self.filter(Q(organization__in=keys) | Q(on_behalf_of__in=keys))

    def with_names(self) -> Self:
        """Bring along everything a page says of a membership."""
        return self.select_related("person", "organization", "post", "on_behalf_of", "area", "period")


class Membership(models.Model):
    """A person in an organisation, with or without a post, for a time."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="memberships")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="memberships")
    post = models.ForeignKey(Post, null=True, blank=True, on_delete=models.PROTECT, related_name="memberships")
    on_behalf_of = models.ForeignKey(
        Organization, null=True, blank=True, on_delete=models.PROTECT, related_name="seats"
    )
    area = models.ForeignKey(Area, null=True, blank=True, on_delete=models.PROTECT, related_name="memberships")
    period = models.ForeignKey(Period, null=True, blank=True, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=500, default="", blank=True)
    start_date = models.CharField(max_length=40, default="", blank=True)  # as given: 2012, 2012-01
    end_date = models.CharField(max_length=40, default="", blank=True)
    starts_on = models.DateField(null=True, blank=True, editable=False)  # computed: see set_span
    ends_on = models.DateField(null=True, blank=True, editable=False)
    sources = models.JSONField(default=list, blank=True)
    dataset = models.CharField(max_length=80, default="", blank=True)
    source_id = models.CharField(max_length=700, default="", blank=True)
    given = models.JSONField(default=dict, blank=True)
    is_gone = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=clock.now)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "id"]
        indexes = [
            models.Index(fields=["starts_on", "ends_on"], name="membership_days"),
            models.Index(fields=["post", "starts_on", "ends_on"], name="membership_post_days"),
            models.Index(fields=["organization", "ends_on"], name="membership_organization_end"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["dataset", "source_id"],
                condition=~Q(source_id=""),
                name="membership_once_in_source",
            ),
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True) | Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="membership_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.organization_id}"

    @property
    def ref(self) -> str:
        return f"membership/{self.pk}"

    @property
    def span(self) -> Span:
        return Span(self.starts_on, self.ends_on)

    @property
    def shown_start(self) -> str:
        """The start as given, else that of the legislative period."""
        return self.start_date or (self.period.start_date if self.period else "")

    @property
    def shown_end(self) -> str:
        return self.end_date or (self.period.end_date if self.period else "")

    def set_span(self) -> None:
        """Set the date columns from the dates as given; whoever changes a date calls this before saving."""
        span = span_of(
            self.start_date,
            self.end_date,
            self.period.start_date if self.period else "",
            self.period.end_date if self.period else "",
        )
        self.starts_on, self.ends_on = span.starts_on, span.ends_on
