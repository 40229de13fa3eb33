from __future__ import annotations

from collections.abc import Iterable
from typing import Self

from django.db import models
from django.db.models import F, Q


class VectorQuerySet(models.QuerySet["Vector"]):
    def made_by(self, model: str) -> Self:
        return self.filter(model=model)

    def of(self, refs: Iterable[str]) -> Self:
        return self.filter(ref__in=list(refs))


class Vector(models.Model):
    """What one model made of one public text. The text itself stays with its noun; a hidden one has no vector.

    `values` holds little-endian half-precision numbers of a vector of length one, before any mean is subtracted.
    """

    ref = models.CharField(max_length=64)
    kind = models.CharField(max_length=16)
    model = models.CharField(max_length=80)
    language = models.CharField(max_length=8)
    digest = models.CharField(max_length=64)  # of the words that were read
    values = models.BinaryField()
    made_at = models.DateTimeField()

    objects = VectorQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ref", "model"], name="vector_once"),
            models.CheckConstraint(condition=~Q(ref="") & ~Q(model=""), name="vector_is_named"),
        ]
        indexes = [models.Index(fields=["model", "id"], name="vector_model")]

    def __str__(self) -> str:
        return f"{self.ref} by {self.model}"


class Wanted(models.Model):
    """A text that waits for its vectors. The row is replaced when the text changes, and goes when it is done."""

    ref = models.CharField(max_length=64, unique=True)
    since = models.DateTimeField()

    def __str__(self) -> str:
        return self.ref


class Survey(models.Model):
    """How far the texts of one source have been looked through for those without a vector of one model."""

    source = models.CharField(max_length=16)
    model = models.CharField(max_length=80)
    position = models.BigIntegerField(default=0)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "model"], name="survey_once")]

    def __str__(self) -> str:
        return f"{self.source} by {self.model} at {self.position}"


class PairQuerySet(models.QuerySet["Pair"]):
    def about(self, ref: str) -> Self:
        return self.filter(Q(first=ref) | Q(second=ref))


class Pair(models.Model):
    """Two public texts that may be about the same; `first` sorts before `second`. `score` is a probability."""

    first = models.CharField(max_length=64)
    second = models.CharField(max_length=64, db_index=True)
    kind = models.CharField(max_length=16)
    model = models.CharField(max_length=80)
    score = models.FloatField()
    is_probable = models.BooleanField()
    found_at = models.DateTimeField()

    objects = PairQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="pair_once"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="pair_in_order"),
            models.CheckConstraint(condition=Q(score__gte=0, score__lte=1), name="pair_score_is_probability"),
        ]
        indexes = [models.Index(fields=["kind", "-score"], name="pair_score")]

    def __str__(self) -> str:
        return f"{self.first} and {self.second}"
