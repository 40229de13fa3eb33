"""The texts of a case: those of its own issue first, then those that were joined to it, oldest first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Case, IntegerField, Value, When

from kopir.issues.models import Issue, Merge, Report, ReportQuerySet


@dataclass(frozen=True)
class ReportPart:
    """One text. `merge` brought its issue into the case; `parts` are issues that an editor took out of it."""

    report: Report
    merge: Merge | None = None
    parts: tuple[int, ...] = ()

    @property
    def own_number(self) -> int:
        """The number under which it was published."""
        return self.report.issue.number if self.report.issue else 0

    @property
    def taken_from(self) -> int | None:
        """The number of the issue whose text it is a part of."""
        source = self.report.split_from
        return source.issue.number if source and source.issue else None


def reports_of(issue: Issue) -> ReportQuerySet:
    """Return the published texts of a case in their order."""
    own = Case(When(issue=issue, then=Value(0)), default=Value(1), output_field=IntegerField())
    rows = Report.objects.published().in_case(issue.pk).select_related("photo", "issue", "split_from__issue")
    return rows.order_by(own, "pk")


def parts_of(issue: Issue, reports: Iterable[Report]) -> tuple[ReportPart, ...]:
    """Put beside each text what brought it here and what was taken out of it (two queries at most)."""
    found = list(reports)
    merges: dict[int, Merge] = {}
    if issue.alone is not None:
        rows = Merge.objects.in_case(issue.pk).filter(issue__in={report.issue_id for report in found})
        merges = {row.issue_id: row for row in rows.select_related("into")}
    taken: dict[int | None, list[int]] = {}
    splits = Report.objects.published().filter(split_from__in=found).order_by("pk")
    for source, number in splits.values_list("split_from", "issue__number"):
        taken.setdefault(source, []).append(number)
    return tuple(
        ReportPart(report, merges.get(report.issue_id or 0), tuple(taken.get(report.pk, ()))) for report in found
    )
