from __future__ import annotations

import hashlib
import json
import zlib

from django.db import models
from django.db.models import Q

from kopir.pure.text.linear import LinearModel
from kopir.routing.rules import Kind


class Learnt(models.Model):
    """What the site has learnt from its own history: one row a kind and model, replaced when it learns anew."""

    kind = models.CharField(max_length=12, choices=[(kind.value, kind.value) for kind in Kind])
    embedder = models.CharField(max_length=200)
    n = models.PositiveIntegerField()
    available = models.PositiveIntegerField()  # examples there were, those without a vector included
    sha256 = models.CharField(max_length=64)
    weights = models.BinaryField()  # an npz file, no pickle: see pure.text.linear
    features = models.JSONField(default=list)  # what stands behind a vector: area/…, topic/…, language/…
    figures = models.JSONField(default=dict)
    texts = models.BinaryField()  # keys of the reports learnt from, so that a hidden one is noticed
    trained_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "embedder"], name="learnt_once"),
            models.CheckConstraint(condition=Q(n__gt=0), name="learnt_from_something"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.sha256[:12]}"

    @property
    def model(self) -> LinearModel:
        """The model itself, once its bytes are known to be those that were written."""
        kept = bytes(self.weights)
        if hashlib.sha256(kept).hexdigest() != self.sha256:
            raise ValueError(f"{self} has other bytes than were written")
        return LinearModel.from_bytes(kept)

    @property
    def learnt_from(self) -> set[int]:
        """Keys of the reports learnt from."""
        return set(json.loads(zlib.decompress(bytes(self.texts))))


def packed(texts: list[int]) -> bytes:
    """Return keys as they are kept."""
    return zlib.compress(json.dumps(sorted(set(texts))).encode())
