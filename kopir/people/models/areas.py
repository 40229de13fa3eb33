from __future__ import annotations

from django.db import models
from django.urls import reverse

from kopir.people.models.base import Named, NamedQuerySet, named_constraints


class Area(Named):
    KIND = "area"

    type = models.CharField(max_length=200, default="", blank=True)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    is_sample = models.BooleanField(default=False)

    objects = NamedQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        constraints = named_constraints("area")

    def get_absolute_url(self) -> str:
        return f"{reverse('people:list')}?area={self.slug}"
