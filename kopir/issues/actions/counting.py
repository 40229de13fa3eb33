"""Fold single supports into totals."""

from __future__ import annotations

from collections import Counter

from django.db import transaction
from django.db.models import F

from kopir.issues.models import Issue, SupportDelta, SupportTally
from kopir.record.actions import append
from kopir.record.rules import JSON

BATCH = 2_000


def fold_supports(limit: int = BATCH) -> int:
    """Add what came in since the last fold to each issue's totals. Entry ``support.counted``, one a changed issue.

    Exact whenever it is killed and however many run at once: the rows that are added are deleted by their
    keys in the same transaction, on PostgreSQL under locks that a second folder skips; SQLite has one writer.

    Returns
    -------
    How many supports were given or taken back.
    """
    if not SupportDelta.objects.exists():
        return 0  # a quiet tick takes no write lock
    with transaction.atomic():
        return _fold(limit)


def _fold(limit: int) -> int:
    rows = SupportDelta.objects.select_for_update(skip_locked=True).order_by("pk")
    deltas = list(rows.values_list("pk", "issue_id", "area_id", "change")[:limit])
    SupportDelta.objects.filter(pk__in=[pk for pk, *_rest in deltas]).delete()
    areas: Counter[tuple[int, int | None]] = Counter()
    totals: Counter[int] = Counter()
    for _pk, issue, place, change in deltas:
        areas[issue, place] += change
        totals[issue] += change
    # Rows in the order of their keys, and the record last: two folders can then not wait for each other in a ring.
    # The issue's row, taken first and even for a change of nothing, also guards its tallies.
    for issue, change in sorted(totals.items()):
        Issue.objects.filter(pk=issue).update(support_count=F("support_count") + change)
    for (issue, area), change in areas.items():
        if change and not SupportTally.objects.in_area(issue, area).update(count=F("count") + change):
            SupportTally.objects.create(issue_id=issue, area_id=area, count=change)
    changed = {issue: change for issue, change in totals.items() if change}
    for counted in Issue.objects.filter(pk__in=changed).only("number", "support_count").order_by("pk"):
        facts: dict[str, JSON] = {"total": counted.support_count, "delta": changed[counted.pk]}
        append("support.counted", [counted.ref], "worker", facts)
    return len(deltas)
