from __future__ import annotations

from django.db import models

from kopir.web.languages import name_in


class TopicQuerySet(models.QuerySet["Topic"]):
    def in_order(self) -> TopicQuerySet:
        return self.order_by("position", "pk")


class Topic(models.Model):
    """What an issue is about, one word out of a short list."""

    slug = models.SlugField(max_length=40, unique=True)
    names = models.JSONField(default=dict)
    position = models.PositiveSmallIntegerField(default=0)

    objects = TopicQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name_in()

    def name_in(self, language: str | None = None) -> str:
        return name_in(self.names, language, default=self.slug)
