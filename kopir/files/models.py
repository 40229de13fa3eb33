from __future__ import annotations

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse

from kopir.files.rules import Kind


class StoredFileQuerySet(models.QuerySet["StoredFile"]):
    def unattached_since(self, moment: datetime) -> Self:
        """Uploads that nothing has come to hold since a moment."""
        return self.filter(attached_at__isnull=True, created_at__lt=moment)


class StoredFile(models.Model):
    """An upload made safe. What a visitor's device wrote is never kept, only what we wrote ourselves (or a PDF)."""

    public_id = models.CharField(max_length=32, unique=True)
    kind = models.CharField(max_length=16, choices=[(kind.value, kind.value) for kind in Kind])
    name = models.CharField(max_length=100)  # in the storage; begins with the public id
    small_name = models.CharField(max_length=100, default="", blank=True)
    content_type = models.CharField(max_length=40)
    sha256 = models.CharField(max_length=64)
    bytes = models.PositiveBigIntegerField()
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    small_width = models.PositiveIntegerField(null=True)
    small_height = models.PositiveIntegerField(null=True)
    is_public = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    attached_at = models.DateTimeField(null=True)

    objects = StoredFileQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["created_at"], name="file_unattached", condition=Q(attached_at__isnull=True))]

    def __str__(self) -> str:
        return f"{self.kind} {self.public_id}"

    @property
    def extension(self) -> str:
        return self.name.rpartition(".")[2]

    @property
    def url(self) -> str:
        return reverse("files:file", args=[self.public_id, self.extension])

    @property
    def small_url(self) -> str:
        """The address of the small picture, or of the file itself where there is none."""
        return reverse("files:small", args=[self.public_id]) if self.small_name else self.url
