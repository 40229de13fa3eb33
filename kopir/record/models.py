from __future__ import annotations

import json
from typing import Any, Self

from django.db import models
from django.db.models import F, Q

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
    # The decision that hides or masks the text, such as decision/12: `value` then says so, and the salt is kept apart.
    withheld = models.CharField(max_length=64, default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entry", "field"], name="opening_once"),
            models.CheckConstraint(condition=Q(withheld="") | Q(salt=b""), name="opening_withheld_keeps_no_salt"),
        ]

    def __str__(self) -> str:
        return self.field


class CounterQuerySet(models.QuerySet["Counter"]):
    def next_in(self, name: str) -> int:
        """Take the next number of a gap-free series; the row stays locked until the transaction ends."""
        return self.next_block(name, 1)[0]

    def next_block(self, name: str, size: int) -> range:
        """Take the next numbers of a series, as many as are asked for."""
        one = self.filter(name=name)
        if not one.update(last=F("last") + size):
            self.get_or_create(name=name)
            one.update(last=F("last") + size)
        last = one.values_list("last", flat=True).get()
        return range(last - size + 1, last + 1)


class Counter(models.Model):
    """The last number of a series of public numbers. A sequence of the database would leave gaps."""

    name = models.CharField(max_length=32, unique=True)
    last = models.PositiveBigIntegerField(default=0)

    objects = CounterQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.name} {self.last}"


class Cursor(models.Model):
    """How far a reading has come."""

    reading = models.CharField(max_length=64, unique=True)
    position = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.reading} at {self.position}"


__all__ = ["JSON", "Counter", "Cursor", "Entry", "EntryRef", "Opening"]
