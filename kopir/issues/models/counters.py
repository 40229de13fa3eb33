from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F


class CounterQuerySet(models.QuerySet["Counter"]):
    def next_in(self, name: str) -> int:
        """Take the next number of a gap-free series; the row stays locked until the transaction ends."""
        self.get_or_create(name=name)
        self.filter(name=name).update(last=F("last") + 1)
        return self.get(name=name).last


class Counter(models.Model):
    """The last number of a series of public numbers. A sequence of the database would leave gaps."""

    name = models.CharField(max_length=32, unique=True)
    last = models.PositiveBigIntegerField(default=0)

    objects = CounterQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.name} {self.last}"


class UseQuerySet(models.QuerySet["Use"]):
    def old(self, before: date) -> Self:
        return self.filter(day__lt=before)


class Use(models.Model):
    """How often one asker did one thing on one day; `bucket` is a keyed hash that nobody can read back."""

    bucket = models.CharField(max_length=64, unique=True)
    day = models.DateField(db_index=True)
    times = models.PositiveIntegerField(default=0)

    objects = UseQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.times} uses on {self.day}"
