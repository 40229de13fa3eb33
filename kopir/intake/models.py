from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from kopir.accounts.models import Account
from kopir.intake.rules import Reason, RowState, RunState, shown
from kopir.issues.models import Issue


class ImportRun(models.Model):
    """One file brought in under one map: how far it has come, and what became of its rows."""

    number = models.PositiveBigIntegerField(unique=True)
    state = models.CharField(
        max_length=16, choices=[(state.value, state.value) for state in RunState], default=RunState.RUNNING
    )
    name = models.CharField(max_length=40)  # of the map: rows of one source are known under it
    source = models.CharField(max_length=200)
    source_url = models.URLField(max_length=500, default="", blank=True)
    file_name = models.CharField(max_length=200)
    file_sha256 = models.CharField(max_length=64)
    file_bytes = models.PositiveBigIntegerField()
    map = models.JSONField()
    is_masked = models.BooleanField(default=False)
    started_by = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    rows = models.PositiveBigIntegerField()
    done = models.PositiveBigIntegerField(default=0)  # rows of the file that are behind it
    taken = models.PositiveBigIntegerField(default=0)
    known = models.PositiveBigIntegerField(default=0)  # were here before, or stand in the file twice
    waiting = models.PositiveBigIntegerField(default=0)  # laid before an editor; how many still wait the rows say
    masked = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(done__lte=F("rows")), name="import_run_within_file"),
            models.CheckConstraint(
                condition=Q(done=F("taken") + F("known") + F("waiting")), name="import_run_drops_no_row"
            ),
            models.CheckConstraint(
                condition=Q(state=RunState.RUNNING, finished_at__isnull=True)
                | Q(state=RunState.FINISHED, finished_at__isnull=False, done=F("rows")),
                name="import_run_finished_whole",
            ),
            models.UniqueConstraint(
                fields=["name", "file_sha256"], condition=Q(state=RunState.RUNNING), name="import_run_once_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"import {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("intake:import", args=[self.number])

    @property
    def ref(self) -> str:
        return f"import/{self.number}"

    @property
    def is_finished(self) -> bool:
        return self.state == RunState.FINISHED


class ImportedIssue(models.Model):
    """Which import an issue came with, and where it stands in the file."""

    run = models.ForeignKey(ImportRun, on_delete=models.PROTECT, related_name="issues")
    issue = models.OneToOneField(Issue, on_delete=models.PROTECT, related_name="+")
    line = models.PositiveBigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["run", "line"], name="imported_issue_line")]

    def __str__(self) -> str:
        return f"line {self.line}"


class ImportRowQuerySet(models.QuerySet["ImportRow"]):
    def waiting(self) -> Self:
        return self.filter(state=RowState.WAITING)


class ImportRow(models.Model):
    """A row that a person has to look at. Its words are kept until an editor has decided, and no longer."""

    run = models.ForeignKey(ImportRun, on_delete=models.PROTECT, related_name="kept_rows")
    line = models.PositiveBigIntegerField()
    fingerprint = models.CharField(max_length=64, unique=True)  # of source and content: read twice, it is one row
    source_ref = models.CharField(max_length=200, default="", blank=True)
    state = models.CharField(
        max_length=16, choices=[(state.value, state.value) for state in RowState], default=RowState.WAITING
    )
    reasons = models.JSONField()
    cells = models.JSONField(default=dict, blank=True)  # the row by column, as the file has it
    raw = models.TextField(default="", blank=True)  # the line, where there are no cells
    guess = models.JSONField(default=dict, blank=True)  # what the map made of it, for the form
    created_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = ImportRowQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["state", "id"], name="import_row_state")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=RowState.WAITING, decided_at__isnull=True)
                | ~Q(state=RowState.WAITING) & Q(decided_at__isnull=False, raw=""),
                name="import_row_forgets_words",
            )
        ]

    def __str__(self) -> str:
        return f"line {self.line} of import row {self.run_id}"

    @property
    def why(self) -> list[Reason]:
        return [Reason(reason) for reason in self.reasons]

    def guessed(self, name: str) -> str:
        value: Any = self.guess.get(name, "")
        return str(value)


class PaperSheet(models.Model):
    """A numbered sheet that was printed, and the text that came back on it."""

    code = models.CharField(max_length=8, unique=True)
    language = models.CharField(max_length=8)
    printed_at = models.DateTimeField()
    report_ref = models.CharField(max_length=40, null=True, blank=True, unique=True)  # unique where carried in
    carried_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(report_ref__isnull=True, carried_at__isnull=True)
                | Q(report_ref__isnull=False, carried_at__isnull=False),
                name="paper_sheet_carried_whole",
            )
        ]

    def __str__(self) -> str:
        return f"sheet {self.shown}"

    @property
    def shown(self) -> str:
        """The code as it is printed."""
        return shown(self.code)

    @property
    def permanent_path(self) -> str:
        """The address in the QR code, without a language."""
        return f"/paper/{self.shown}"
