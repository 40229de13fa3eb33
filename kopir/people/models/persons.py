from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from kopir.people.models.base import Named, NamedQuerySet, named_constraints


class PersonQuerySet(NamedQuerySet):
    def of_organization(self, slug: str) -> Self:
        """People who are or were in an organisation, or sat for it."""
        held = Q(memberships__organization__slug=slug) | Q(memberships__on_behalf_of__slug=slug)
        return self.filter(held, memberships__is_gone=False).distinct()

    def of_area(self, slug: str) -> Self:
        """People who hold or held something for an area, by membership or by post."""
        held = Q(memberships__area__slug=slug) | Q(memberships__post__area__slug=slug)
        return self.filter(held, memberships__is_gone=False).distinct()


class Person(Named):
    """Somebody in public office, once in it, or a member of the host. No private person has a row here."""

    KIND = "person"

    account = models.OneToOneField(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="person"
    )
    sort_name = models.CharField(max_length=500, default="", blank=True)
    other_names = models.JSONField(default=list, blank=True)
    identifiers = models.JSONField(default=list, blank=True)
    links = models.JSONField(default=list, blank=True)
    # A link to a picture elsewhere; our pages never load it, so that no visit is told to a third party.
    image = models.CharField(max_length=2000, default="", blank=True)
    is_historical = models.BooleanField(default=False)
    is_sample = models.BooleanField(default=False)

    objects = PersonQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        constraints = named_constraints("person")
        indexes = [models.Index(fields=["is_historical", "name", "id"], name="person_by_name")]

    def get_absolute_url(self) -> str:
        return reverse("people:person", args=[self.slug])

    @property
    def initials(self) -> str:
        return "".join(word[0] for word in self.name_in().split()[:2]).upper()

    def searchable_names(self) -> list[str]:
        return [*super().searchable_names(), *(str(other.get("name", "")) for other in self.other_names)]
