from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q

from kopir.people.models.organizations import Organization
from kopir.people.models.persons import Person
from kopir.people.rules import Tie
from kopir.web import clock


class DisclosureQuerySet(models.QuerySet["Disclosure"]):
    def standing(self) -> Self:
        """Declarations that have not been withdrawn."""
        return self.filter(withdrawn_on__isnull=True)

    def standing_on(self, day: date) -> Self:
        """Declarations that stood on a day."""
        return self.filter(Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gt=day), declared_on__lte=day)


class Disclosure(models.Model):
    """An affiliation that somebody in office, or a member of the host, declares; shown with date and source."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="disclosures")
    organization = models.ForeignKey(
        Organization, null=True, blank=True, on_delete=models.PROTECT, related_name="disclosures"
    )
    organization_text = models.CharField(max_length=500, default="", blank=True)
    tie = models.CharField(max_length=16, choices=[(tie.value, tie.value) for tie in Tie])
    detail = models.CharField(max_length=1000, default="", blank=True)
    source = models.CharField(max_length=2000, default="", blank=True)
    is_own = models.BooleanField(default=False)  # declared by the person, not entered by an editor
    declared_on = models.DateField()
    withdrawn_on = models.DateField(null=True, blank=True)
    withdrawal_reason = models.CharField(max_length=1000, default="", blank=True)
    created_at = models.DateTimeField(default=clock.now)

    objects = DisclosureQuerySet.as_manager()

    class Meta:
        ordering = ["-declared_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(organization__isnull=False) | ~Q(organization_text=""),
                name="disclosure_names_something",
            ),
            models.CheckConstraint(condition=Q(is_own=True) | ~Q(source=""), name="disclosure_has_source"),
        ]

    def __str__(self) -> str:
        return self.ref

    @property
    def ref(self) -> str:
        return f"disclosure/{self.pk}"

    @property
    def about_name(self) -> str:
        return self.organization.name_in() if self.organization else self.organization_text
