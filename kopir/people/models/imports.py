from __future__ import annotations

from typing import Self

from django.db import models

from kopir.web import clock


class Import(models.Model):
    """One reading of a file that changed something here."""

    dataset = models.CharField(max_length=80)
    file_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    counts = models.JSONField(default=dict)
    rest = models.JSONField(default=dict)  # what the file says beside its sections, for the export
    is_historical = models.BooleanField(default=False)
    is_sample = models.BooleanField(default=False)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["dataset", "-id"], name="import_newest")]

    def __str__(self) -> str:
        return f"{self.dataset} {self.sha256[:12]}"

    @property
    def ref(self) -> str:
        return f"import/{self.pk}"


class RevisionQuerySet(models.QuerySet["Revision"]):
    def of(self, ref: str) -> Self:
        """What a thing said before, newest change first."""
        return self.filter(ref=ref).order_by("-id")


class Revision(models.Model):
    """What a thing's source said before and after a change; `before` is null for one that is new."""

    ref = models.CharField(max_length=240)
    of_import = models.ForeignKey(Import, null=True, blank=True, on_delete=models.PROTECT, related_name="revisions")
    before = models.JSONField(null=True, blank=True)
    after = models.JSONField(null=True, blank=True)
    at = models.DateTimeField(default=clock.now)

    objects = RevisionQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["ref", "-id"], name="revision_of")]

    def __str__(self) -> str:
        return f"{self.ref} at {self.at:%Y-%m-%d}"
