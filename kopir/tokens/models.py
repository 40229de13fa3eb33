from __future__ import annotations

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q


class TokenQuerySet(models.QuerySet["Token"]):
    def live(self, at: datetime) -> Self:
        """Tokens that can still be used at a moment."""
        return self.filter(Q(expires_at__isnull=True) | Q(expires_at__gt=at), spent_at__isnull=True)


class Token(models.Model):
    """A link's secret, stored hashed: it opens one act on one thing."""

    digest = models.BinaryField(max_length=32, unique=True)
    act = models.CharField(max_length=64)
    about = models.CharField(max_length=240)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    spent_at = models.DateTimeField(null=True)

    objects = TokenQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["act", "about"], name="token_about")]

    def __str__(self) -> str:
        return f"{self.act} of {self.about}"
