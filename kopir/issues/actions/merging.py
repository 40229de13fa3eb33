"""Join two issues that are one problem, and undo it."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from kopir.accounts.models import Account
from kopir.issues.actions.cases import MERGES, locked, members_under, one_at_a_time, own_place, settle
from kopir.issues.actions.counting import recount
from kopir.issues.actions.pairing import move_pairs, remember, reopen_pairs
from kopir.issues.models import Issue, Merge, Report
from kopir.issues.rules import MergeReason, PairState
from kopir.record.actions import append
from kopir.record.models import Counter
from kopir.web import clock
from kopir.web.errors import Refused, TooLate

Facts = dict[str, Any]


@transaction.atomic
def merge(issue: Issue, into: Issue, *, reason: MergeReason, editor: Account, words: str = "") -> Merge:
    """An editor joins an issue, with all that is merged into it, to another one. Entry ``issue.merged``.

    Nothing moves: reports keep author, words, language and date, supports stay with the text that was seen, letters
    and promises with the issue they are about. The other issue's case shows them all and counts each person once; the
    entry carries the number. Supporters and authors are told later, from the merge's own row (`tell_merges`).

    Raises
    ------
    TooLate
        ``merged-already`` where the issue stands in a case already, ``same-case`` where that is this very case.
    Refused
        ``withheld`` where the words of one of them are hidden.
    """
    row, facts = join(issue, into, reason=reason, editor=editor, words=words)
    append("issue.merged", [row.issue.ref, row.into.ref], "editor", facts, {"reason": words})
    return row


@transaction.atomic
def unmerge(row: Merge, *, editor: Account, words: str) -> Merge:
    """An editor takes a merge back, and says why; all stands as if it had not been. Entry ``issue.unmerged``.

    What was merged into the issue before or after comes along with it. The two are remembered as not the same.

    Raises
    ------
    TooLate
        ``not-merged`` where somebody was faster.
    """
    one_at_a_time()
    moment = clock.now()
    standing = Merge.objects.standing().filter(pk=row.pk)
    told = standing.select_for_update().values_list("told_upto", "is_told").first()
    if told is None:
        raise TooLate("not-merged")
    issue = Issue.objects.get(pk=row.issue_id)
    head, members = issue.head_id, members_under(issue)
    # Who has not been told of the merge need not be told of its end.
    standing.update(ended_at=moment, ended_by=editor, ended_words=words, is_told=not any(told))
    for key in (issue.pk, head):
        locked(key)
    Issue.objects.filter(pk=issue.pk).update(merged_into=None)
    Issue.objects.filter(pk__in=members - {issue.pk}).update(merged_into=issue.pk)
    settle(issue.pk)
    settle(head)
    remember(issue.pk, row.into_id, PairState.APART, editor)
    reopen_pairs(members)
    row.refresh_from_db()
    people = {str(_number(key)): recount(key) for key in (issue.pk, head)}
    facts: Facts = {"merge": row.number, "people": people}
    append("issue.unmerged", [row.issue.ref, row.into.ref], "editor", facts, {"reason": words})
    return row


def join(
    issue: Issue, into: Issue, *, reason: MergeReason, editor: Account | None = None, words: str = ""
) -> tuple[Merge, Facts]:
    """Join an issue to a case inside an act that writes the entry; return the merge and the entry's facts.

    Raises
    ------
    As `merge`.
    """
    one_at_a_time()
    source, target = _sides(issue.pk, into.pk)
    row = Merge.objects.create(
        number=Counter.objects.next_in(MERGES),
        issue=source,
        into=target,
        reason=reason,
        words=words,
        merged_at=clock.now(),
        merged_by=editor,
        is_told=reason is MergeReason.AUTHOR,  # the author did it, and nobody supported the text yet
    )
    if editor:
        remember(source.pk, into.pk, PairState.JOINED, editor)
    members = members_under(source)
    _let_in(source.pk, target.pk)
    move_pairs(members, target.pk)
    reports = Report.objects.published().in_case(target.pk).count()
    facts: Facts = {
        "merge": row.number,
        "into": target.number,
        "reason_code": reason.value,
        "people": {str(target.number): recount(target.pk)},
        "reports": reports,
    }
    return row, facts


def _sides(issue: int, into: int) -> tuple[Issue, Issue]:
    """Return both issues as they stand now: the first must hold its own case, the second is the case it belongs to."""
    source, named = Issue.objects.get(pk=issue), Issue.objects.get(pk=into)
    target = named if named.merged_into_id is None else Issue.objects.get(pk=named.merged_into_id)
    if source.head_id == target.pk:
        raise TooLate("same-case")
    if source.merged_into_id is not None:
        raise TooLate("merged-already")
    if source.withheld or target.withheld:
        raise Refused("withheld")
    return source, target


def _let_in(source: int, target: int) -> None:
    """Let a case and all its members be members of another: each stands by itself, the other shows them together."""
    row = locked(source)
    place = own_place(row)
    Issue.objects.filter(merged_into=source).update(merged_into=target)
    Issue.objects.filter(pk=source).update(merged_into=target, alone=None, **vars(place))
    settle(target)


def _number(key: int) -> int:
    return Issue.objects.values_list("number", flat=True).get(pk=key)
