from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse

from kopir.people.models.areas import Area
from kopir.people.models.base import Named, NamedQuerySet, WrittenTo, language_constraint, named_constraints
from kopir.people.rules import Classification


class OrganizationQuerySet(NamedQuerySet):
    def addressable(self) -> Self:
        """Organisations that a letter can be put to: those of today."""
        return self.present().filter(is_historical=False)


class Organization(Named, WrittenTo):
    KIND = "organization"

    # A source may use a word of its own, so the column takes any; our forms offer Classification.
    classification = models.CharField(max_length=200, default=Classification.OTHER.value, blank=True)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    area = models.ForeignKey(Area, null=True, blank=True, on_delete=models.PROTECT, related_name="organizations")
    founding_date = models.CharField(max_length=40, default="", blank=True)
    dissolution_date = models.CharField(max_length=40, default="", blank=True)
    links = models.JSONField(default=list, blank=True)
    is_host = models.BooleanField(default=False)
    is_historical = models.BooleanField(default=False)
    is_sample = models.BooleanField(default=False)

    objects = OrganizationQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            *named_constraints("organization"),
            language_constraint("organization"),
            models.UniqueConstraint(fields=["is_host"], condition=Q(is_host=True), name="one_host"),
        ]

    def get_absolute_url(self) -> str:
        return reverse("people:organization", args=[self.slug])

    def line(self) -> set[int]:
        """Return the keys of this organisation, of those above it and of all below it."""
        parents = dict(Organization.objects.values_list("pk", "parent_id"))
        above, at = {self.pk}, self.parent_id
        while at is not None and at not in above:
            above.add(at)
            at = parents.get(at)
        below, grown = {self.pk}, True
        while grown:
            more = {key for key, parent in parents.items() if parent in below} - below
            below |= more
            grown = bool(more)
        return above | below
