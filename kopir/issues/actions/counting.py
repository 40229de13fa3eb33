"""Fold single supports into totals."""

from __future__ import annotations

from collections import Counter

from django.db import transaction
from django.db.models import Count, Exists, F, OuterRef

from kopir.issues.actions.cases import one_at_a_time
from kopir.issues.models import Issue, Merge, Support, SupportDelta, SupportTally
from kopir.record.actions import append
from kopir.record.rules import JSON

BATCH = 2_000


def fold_supports(limit: int = BATCH) -> int:
    """Add what came in since the last fold to each issue's totals. Entry ``support.counted``, one a changed issue.

    Exact whenever it is killed and however many run at once: the rows that are added are deleted by their
    keys in the same transaction. A second folder waits for the first: one that passed by its locked
    rows could count a support taken back before the support itself, and fall below zero. SQLite has one writer.

    An issue that was ever merged is counted anew from its rows, each person once; the deltas only say that it must be.

    Returns
    -------
    How many supports were given or taken back.
    """
    if not SupportDelta.objects.exists():
        return 0  # a quiet tick takes no write lock
    with transaction.atomic():
        one_at_a_time()
        return _fold(limit)


def recount(head: int) -> int:
    """Count the people of a case from the rows, each once, and return their number.

    Somebody who supports two texts of the case counts where the earlier one counted. Supports that arrive
    meanwhile have left a delta, which the next fold finds.
    """
    here = Support.objects.in_case(head)
    earlier = here.filter(account=OuterRef("account"), pk__lt=OuterRef("pk"))
    rows = here.exclude(Exists(earlier)).order_by()
    areas: dict[int | None, int] = dict(rows.values_list("area").annotate(people=Count("pk")))
    SupportTally.objects.filter(issue=head).exclude(count=0).update(count=0)
    for area, people in areas.items():
        if not SupportTally.objects.in_area(head, area).update(count=people):
            SupportTally.objects.create(issue_id=head, area_id=area, count=people)
    total = sum(areas.values())
    Issue.objects.filter(pk=head).update(support_count=total)
    return total


def _fold(limit: int) -> int:
    rows = SupportDelta.objects.select_for_update().order_by("pk")
    deltas = list(rows.values_list("pk", "issue_id", "area_id", "change")[:limit])
    SupportDelta.objects.filter(pk__in=[pk for pk, *_rest in deltas]).delete()
    touched = {issue for _pk, issue, _area, _change in deltas}
    heads = {key: head or key for key, head in Issue.objects.filter(pk__in=touched).values_list("pk", "merged_into")}
    joined = _ever_joined(set(heads.values()))
    areas: Counter[tuple[int, int | None]] = Counter()
    totals: Counter[int] = Counter()
    for _pk, issue, place, change in deltas:
        if heads[issue] not in joined:
            areas[issue, place] += change
            totals[issue] += change
    # Rows in the order of their keys, and the record last: two folders can then not wait for each other in a ring.
    # The issue's row, taken first and even for a change of nothing, also guards its tallies.
    for issue, change in sorted(totals.items()):
        Issue.objects.filter(pk=issue).update(support_count=F("support_count") + change)
    for (issue, area), change in areas.items():
        if change and not SupportTally.objects.in_area(issue, area).update(count=F("count") + change):
            SupportTally.objects.create(issue_id=issue, area_id=area, count=change)
    before = dict(Issue.objects.filter(pk__in=joined).values_list("pk", "support_count"))
    for head in sorted(joined):
        totals[head] = recount(head) - before[head]
    changed = {issue: change for issue, change in totals.items() if change}
    for counted in Issue.objects.filter(pk__in=changed).only("number", "support_count").order_by("pk"):
        facts: dict[str, JSON] = {"total": counted.support_count, "delta": changed[counted.pk]}
        append("support.counted", [counted.ref], "worker", facts)
    return len(deltas)


def _ever_joined(issues: set[int]) -> set[int]:
    """Return those issues that a merge has ever touched, also one that was undone."""
    sides = Merge.objects.touching(*issues).values_list("issue_id", "into_id")
    return issues & {side for pair in sides for side in pair}
