from __future__ import annotations

from django.db import models

from kopir.people.models.base import Named, NamedQuerySet, named_constraints
from kopir.people.models.organizations import Organization


class Period(Named):
    """An event of the source, as a rule a legislative period; memberships may take their dates from it."""

    KIND = "period"

    organization = models.ForeignKey(
        Organization, null=True, blank=True, on_delete=models.PROTECT, related_name="periods"
    )
    classification = models.CharField(max_length=200, default="legislative period", blank=True)
    start_date = models.CharField(max_length=40, default="", blank=True)
    end_date = models.CharField(max_length=40, default="", blank=True)

    objects = NamedQuerySet.as_manager()

    class Meta:
        ordering = ["start_date", "id"]
        constraints = named_constraints("period")
