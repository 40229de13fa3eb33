from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.urls import reverse

from kopir.people.models.areas import Area
from kopir.people.models.base import Named, NamedQuerySet, WrittenTo, language_constraint, named_constraints
from kopir.people.models.organizations import Organization

if TYPE_CHECKING:
    from kopir.people.models.persons import Person


class PostQuerySet(NamedQuerySet):
    def addressable(self) -> Self:
        """Posts that a letter can be put to: those of today, in parties and movements as in offices."""
        return self.present().filter(is_historical=False, organization__is_historical=False)


class Post(Named, WrittenTo):
    """A seat or office that people hold one after the other; its name is Popolo's label."""

    KIND = "post"

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="posts")
    area = models.ForeignKey(Area, null=True, blank=True, on_delete=models.PROTECT, related_name="posts")
    role = models.CharField(max_length=500, default="", blank=True)
    start_date = models.CharField(max_length=40, default="", blank=True)
    end_date = models.CharField(max_length=40, default="", blank=True)
    is_historical = models.BooleanField(default=False)
    is_sample = models.BooleanField(default=False)

    objects = PostQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        constraints = [*named_constraints("post"), language_constraint("post")]

    def get_absolute_url(self) -> str:
        return reverse("people:post", args=[self.slug])

    def holder_on(self, day: date) -> Person | None:
        """Return who holds the post on a day: the latest to begin, where the record names several."""
        held = self.memberships.on(day).select_related("person")
        latest = held.order_by(models.F("starts_on").desc(nulls_last=True), "-pk").first()
        return latest.person if latest else None

    def searchable_names(self) -> list[str]:
        return [*super().searchable_names(), *self.organization.searchable_names()]
