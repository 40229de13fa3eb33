"""Where an issue stands by itself, and where the case stands that holds it.

Whoever changes an issue's own place locks its row first and then that of the case, in this order everywhere.
"""

from __future__ import annotations

from typing import Any

from kopir.issues.models import Issue, Merge
from kopir.issues.rules import Stage
from kopir.issues.rules.merging import Where, as_facts, from_facts, together, under
from kopir.record.models import Counter

MERGES = "merge"
COLUMNS = ("pk", "merged_into_id", "alone", "stage", "answer_due_on", "promise_due_on", "has_broken_promise")


def one_at_a_time() -> None:
    """Let merges, their undoing and the fold of supports pass one after another, until the transaction ends.

    They are an editor's acts and a chore every few seconds; in return nobody counts a case while it changes shape.
    """
    Counter.objects.get_or_create(name=MERGES)
    Counter.objects.select_for_update().get(name=MERGES)


def own_place(issue: Issue) -> Where:
    """Return where an issue stands by its own letters and promises, whatever its columns tell of a case."""
    if issue.alone is not None:
        return from_facts(issue.alone)
    return Where(Stage(issue.stage), issue.answer_due_on, issue.promise_due_on, issue.has_broken_promise)


def locked(key: int) -> Issue:
    """Return an issue as it stands, its row locked until the transaction ends."""
    return Issue.objects.select_for_update().only(*COLUMNS).get(pk=key)


def put(issue: Issue, place: Where) -> None:
    """Let a locked issue stand at a place of its own; the case that holds it follows."""
    if issue.alone is not None:
        Issue.objects.filter(pk=issue.pk).update(alone=as_facts(place))
        settle(issue.pk)
    else:
        _show(issue.pk, place)
        if issue.merged_into_id:
            settle(issue.merged_into_id)


def settle(head: int) -> None:
    """Let a case stand where its issues stand together; one that holds nobody else stands by itself again."""
    top = locked(head)
    members = [own_place(row) for row in Issue.objects.filter(merged_into=head).only(*COLUMNS)]
    place = own_place(top)
    alone = as_facts(place) if members else None
    _show(head, together([place, *members]), alone=alone)


def members_under(issue: Issue) -> set[int]:
    """Return the keys of an issue and of all that came into its case by way of it."""
    merges = Merge.objects.in_case(issue.head_id).values_list("issue_id", "into_id")
    return under(issue.pk, merges)


def _show(key: int, place: Where, **more: Any) -> None:
    Issue.objects.filter(pk=key).update(**vars(place), **more)
