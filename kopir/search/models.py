from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q


class DocumentQuerySet(models.QuerySet["Document"]):
    def of(self, refs: list[str]) -> Self:
        return self.filter(ref__in=refs)


class Document(models.Model):
    """What the index holds of one thing: keys of its words, no sentence of it and nothing to be shown.

    Keys of a text are in the order of the alphabet, so that no text can be read out of them. A thing that is hidden or
    joined into another keeps its row, so that its place by date outlives that, and has no words. The primary key grows
    with the day on which a thing became public: newest first is an order of keys, and days are a range of them.

    What is found by words lies beside: a virtual table on SQLite, a column `terms` on PostgreSQL. The database keeps
    both in step with these rows by itself (migration 0002).
    """

    ref = models.CharField(max_length=240, unique=True)
    day = models.DateField()
    marks = models.TextField(default="", blank=True)
    title_keys = models.TextField(default="", blank=True)
    keys = models.TextField(default="", blank=True)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["day", "id"], name="search_by_day")]

    def __str__(self) -> str:
        return self.ref


class Word(models.Model):
    """A word that stands in public texts, by its key, and in how many: what a slip is corrected to.

    `word` is how one of them prints it, in small letters; empty where that text may be the one that was taken out.
    """

    key = models.CharField(max_length=40, unique=True)
    word = models.CharField(max_length=40, default="", blank=True)
    texts = models.PositiveIntegerField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(texts__gt=0), name="search_word_is_somewhere")]

    def __str__(self) -> str:
        return self.word


class Purge(models.Model):
    """Words were taken out, and the file may still hold them until the index has been written anew (SQLite only)."""

    asked_at = models.DateTimeField()
    is_begun = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"purge {self.pk}"
