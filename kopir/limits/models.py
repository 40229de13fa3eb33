from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models


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
