from __future__ import annotations

from collections.abc import Iterable
from typing import Self

from django.db import models
from django.db.models import Q

from kopir.accounts.models import Account
from kopir.letters.models.letters import Letter
from kopir.letters.rules import Above
from kopir.people.models import Organization, Post, exactly_one


class SuperiorQuerySet(models.QuerySet["Superior"]):
    def standing(self) -> Self:
        """Rows that hold now."""
        return self.filter(ended_at__isnull=True)

    def with_names(self) -> Self:
        return self.select_related("post__organization", "organization", "to_post__organization", "to_organization")

    def of(self, letters: Iterable[Letter]) -> Superiors:
        """Read who stands above the addressees of letters, with one query."""
        rows = [letter for letter in letters if letter.rulebook.rungs]
        posts = [letter.post_id for letter in rows if letter.post_id]
        bodies = [letter.organization_id or (letter.post.organization_id if letter.post else 0) for letter in rows]
        if not rows:
            return Superiors(())
        return Superiors(self.standing().with_names().filter(Q(post__in=posts) | Q(organization__in=bodies)))


class Superior(models.Model):
    """Who stands above an office on a step of the ladder, as an editor entered and confirmed it, with the source."""

    post = models.ForeignKey(Post, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    organization = models.ForeignKey(Organization, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    step = models.CharField(max_length=24, choices=[(step.value, step.value) for step in Above])
    to_post = models.ForeignKey(Post, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    to_organization = models.ForeignKey(Organization, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    source = models.CharField(max_length=500)
    confirmed_by = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = SuperiorQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=exactly_one("post", "organization"), name="superior_of_one_office"),
            models.CheckConstraint(condition=exactly_one("to_post", "to_organization"), name="superior_is_one_office"),
            models.CheckConstraint(condition=~Q(source=""), name="superior_has_source"),
            models.UniqueConstraint(
                fields=["post", "step"],
                condition=Q(ended_at__isnull=True, post__isnull=False),
                name="superior_once_post",
            ),
            models.UniqueConstraint(
                fields=["organization", "step"],
                condition=Q(ended_at__isnull=True, organization__isnull=False),
                name="superior_once_organization",
            ),
        ]

    def __str__(self) -> str:
        return f"superior {self.pk}"

    @property
    def office(self) -> Post | Organization:
        return self.post or self.organization  # type: ignore[return-value]  # one of them, by a constraint

    @property
    def to(self) -> Post | Organization:
        return self.to_post or self.to_organization  # type: ignore[return-value]  # likewise


class Superiors:
    """Rows of the table by office and step; what is entered for a post goes before what holds for its organisation."""

    def __init__(self, rows: Iterable[Superior]) -> None:
        self._rows = {(row.post_id, row.organization_id, row.step): row for row in rows}

    def above(self, letter: Letter, step: str) -> Superior | None:
        """Return who stands above a letter's addressee on a step, None where nobody has been entered."""
        body = letter.organization_id or (letter.post.organization_id if letter.post else None)
        return self._rows.get((letter.post_id, None, step)) or self._rows.get((None, body, step))
