from __future__ import annotations

from typing import Self

from django.db import models

from kopir.web import clock
from kopir.web.languages import name_in

KINDS = ("post", "person", "organization", "area")


class ScorecardQuerySet(models.QuerySet["Scorecard"]):
    def of_kind(self, kind: str) -> Self:
        return self.filter(kind=kind)

    def of_older_rule(self, version: str) -> Self:
        return self.filter(rule_version__lt=version).order_by("pk")

    def rankable(self) -> Self:
        """Cards with enough letters for a comparison: only these are ever sorted by a figure."""
        return self.filter(answered_share__isnull=False)


class Scorecard(models.Model):
    """Figures of one subject, derived from rows and computed anew when an entry names it. Pages read these only."""

    subject = models.CharField(max_length=240, unique=True)  # post/…, person/…, organization/…, area/…
    kind = models.CharField(max_length=16, choices=[(kind, kind) for kind in KINDS])
    slug = models.CharField(max_length=120)
    name = models.CharField(max_length=500)
    names = models.JSONField(default=dict)
    # The alphabet of each language orders its own names.
    sort_kk = models.CharField(max_length=700, default="")
    sort_ru = models.CharField(max_length=700, default="")
    sort_en = models.CharField(max_length=700, default="")
    figures = models.JSONField(default=dict)
    answered_share = models.FloatField(null=True, blank=True)  # null below the minimum sample
    in_time_share = models.FloatField(null=True, blank=True)
    median_days = models.FloatField(null=True, blank=True)
    kept_share = models.FloatField(null=True, blank=True)
    as_of = models.DateField()
    rule_version = models.CharField(max_length=16)
    is_sample = models.BooleanField(default=False)
    computed_at = models.DateTimeField(default=clock.now)

    objects = ScorecardQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["kind", "sort_kk"], name="scorecard_alphabet_kk"),
            models.Index(fields=["kind", "sort_ru"], name="scorecard_alphabet_ru"),
            models.Index(fields=["kind", "sort_en"], name="scorecard_alphabet_en"),
            models.Index(fields=["kind", "answered_share"], name="scorecard_answered"),
            models.Index(fields=["rule_version"], name="scorecard_rule"),
        ]

    def __str__(self) -> str:
        return f"scorecard of {self.subject}"

    def name_in(self, language: str | None = None) -> str:
        return name_in(self.names, language, default=self.name)
