from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

from kopir.debates.models.debates import AgendaItem, Debate


class MeasureRun(models.Model):
    """The figures of one item, or of a whole event, under one version of the rule."""

    debate = models.ForeignKey(Debate, on_delete=models.CASCADE, related_name="measures")
    item = models.ForeignKey(AgendaItem, null=True, blank=True, on_delete=models.CASCADE, related_name="measures")
    rule = models.CharField(max_length=16)
    figures: models.JSONField[dict[str, Any]] = models.JSONField()
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["item__number"]
        constraints = [
            models.UniqueConstraint(fields=["debate", "item"], name="measure_once_item"),
            models.UniqueConstraint(fields=["debate"], condition=Q(item__isnull=True), name="measure_once_whole"),
        ]

    def __str__(self) -> str:
        return f"figures of debate {self.debate_id}"
