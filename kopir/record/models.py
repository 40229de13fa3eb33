from __future__ import annotations

import json
from typing import Any, Self

from django.db import models

from kopir.record.rules import JSON


class EntryQuerySet(models.QuerySet["Entry"]):
    def about(self, *refs: str) -> Self:
        """Entries that name any of the references, oldest first."""
        return self.filter(pk__in=EntryRef.objects.filter(ref__in=refs).values("entry_id")).order_by("pk")

    def after(self, cursor: int) -> Self:
        """Entries that a reader whose cursor stands at `cursor` has not seen, oldest first."""
        return self.filter(pk__gt=cursor).order_by("pk")


class Entry(models.Model):
    """One public act. Never updated, never deleted; its primary key is the cursor of every reading."""

    uid = models.CharField(max_length=32, unique=True)
    kind = models.CharField(max_length=64)
    at = models.DateTimeField()
    by = models.CharField(max_length=240)
    data = models.BinaryField()  # canonical bytes: what will be sealed

    objects = EntryQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["kind", "id"], name="entry_kind")]

    def __str__(self) -> str:
        return f"{self.pk} {self.kind}"

    @property
    def body(self) -> dict[str, Any]:
        return dict(json.loads(bytes(self.data)))

    @property
    def public(self) -> dict[str, Any]:
        return dict(self.body["public"])

    @property
    def about(self) -> list[str]:
        return list(self.body["about"])

    @property
    def commitments(self) -> dict[str, str]:
        return dict(self.body["c"])

    def opened(self, field: str) -> str | None:
        """Return a published text, or None where it was never published or has been erased."""
        return next((opening.value for opening in self.openings.all() if opening.field == field), None)


class EntryRef(models.Model):
    """An index of what entries are about; it can be rebuilt from them."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="refs")
    ref = models.CharField(max_length=240)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ref", "entry"], name="entry_ref_once")]

    def __str__(self) -> str:
        return self.ref


class Opening(models.Model):
    """Salt and value of a committed text: published, and erasable without touching the entry."""

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="openings")
    field = models.CharField(max_length=64)
    salt = models.BinaryField(max_length=32)
    value = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "field"], name="opening_once")]

    def __str__(self) -> str:
        return self.field


class Cursor(models.Model):
    """How far a reading has come."""

    reading = models.CharField(max_length=64, unique=True)
    position = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.reading} at {self.position}"


__all__ = ["JSON", "Cursor", "Entry", "EntryRef", "Opening"]
