"""Pairs of issues that look alike: offered by a machine, decided by editors, and remembered."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Q

from kopir.accounts.models import Account
from kopir.issues.models import Issue, Pair
from kopir.issues.rules import PairState
from kopir.issues.rules.pairs import DECIDED, groups_of
from kopir.likeness.neighbours import Candidate, pairs
from kopir.record.models import Cursor
from kopir.web import clock
from kopir.web.errors import TooLate

READING = "issues.pairs"
LEAST_OFFERED = 0.5  # as likely one problem as not: below that an editor's time is better spent elsewhere
BATCH = 500


@transaction.atomic
def keep_apart(pair: Pair, *, editor: Account) -> Pair:
    """An editor says that two issues are not one problem: they are never suggested again. Not on the record.

    Where one of them came into another case meanwhile, that case is kept apart as well.

    Raises
    ------
    TooLate
        ``already-decided`` where another editor was faster.
    """
    decided = {"state": PairState.APART, "decided_at": clock.now(), "decided_by": editor}
    if not Pair.objects.filter(pk=pair.pk).undecided().update(**decided):
        raise TooLate("already-decided")
    pair.refresh_from_db()
    heads = {pair.first.head_id, pair.second.head_id}
    if len(heads) == 2:
        Pair.objects.between(*heads).undecided().update(**decided)
    return pair


def remember(one: int, other: int, state: PairState, editor: Account) -> None:
    """Keep what an act decided about two issues, whether a machine had found them alike or not."""
    first, second = sorted((one, other))
    moment = clock.now()
    decided = {"state": state, "decided_at": moment, "decided_by": editor}
    if not Pair.objects.between(one, other).update(**decided):
        Pair.objects.create(first_id=first, second_id=second, score=0, by="editor", found_at=moment, **decided)


def move_pairs(members: set[int], head: int) -> None:
    """Offer the case that took issues in wherever one of these was offered; what lies within it is offered no more."""
    inside = set(Issue.objects.in_case(head).values_list("pk", flat=True))
    for pair in Pair.objects.open().filter(Q(first__in=members) | Q(second__in=members)):
        others = {pair.first_id, pair.second_id} - inside
        if others:
            _offer(head, others.pop(), pair.score, pair.by, pair.group)
    Pair.objects.open().filter(Q(first__in=members) | Q(second__in=members)).update(state=PairState.MOOT)
    Pair.objects.open().filter(first__in=inside, second__in=inside).update(state=PairState.MOOT)


def reopen_pairs(members: set[int]) -> None:
    """Offer issues again that stand for themselves, with others that do."""
    moot = Pair.objects.filter(Q(first__in=members) | Q(second__in=members), state=PairState.MOOT)
    moot.filter(first__merged_into=None, second__merged_into=None).update(state=PairState.OPEN)


def suggest(issue: Issue, other: Issue, score: float, by: str) -> bool:
    """Offer two issues to the editors as perhaps one; return whether they are newly offered.

    What was decided before stays decided, whatever the machine finds later. Of a merged issue the case is offered.
    """
    return issue.head_id != other.head_id and _offer(issue.head_id, other.head_id, score, by)


def offer_pairs(limit: int = BATCH) -> int:
    """Take over what the likeness room has found since the last time; by the worker. Return how many pairs are new."""
    with transaction.atomic():
        Cursor.objects.get_or_create(reading=READING)
        cursor = Cursor.objects.select_for_update().get(reading=READING)
        found = list(pairs(kind="issue", after=cursor.position, least=LEAST_OFFERED, limit=limit))
        if not found:
            return 0
        new = _take_over(found)
        Cursor.objects.filter(pk=cursor.pk).update(position=found[-1].number)
        if new:
            group_pairs()
    return new


def group_pairs() -> None:
    """Let open pairs that hang together have the same group, so that a cluster can be decided at once."""
    rows = list(Pair.objects.open().values_list("pk", "first_id", "second_id", "group"))
    groups = groups_of((first, second) for _pk, first, second, _group in rows)
    changed = [Pair(pk=pk, group=groups[first]) for pk, first, _second, group in rows if group != groups[first]]
    Pair.objects.bulk_update(changed, ["group"], batch_size=500)


def _take_over(found: Iterable[Candidate]) -> int:
    candidates = list(found)
    refs = {ref for one in candidates for ref in (one.first, one.second)}
    numbers = [int(ref.partition("/")[2]) for ref in refs]
    issues = {row.ref: row for row in Issue.objects.filter(number__in=numbers).only("number", "merged_into")}
    return sum(
        suggest(issues[one.first], issues[one.second], one.score, "likeness")
        for one in candidates
        if one.first in issues and one.second in issues
    )


def _offer(one: int, other: int, score: float, by: str, group: int = 0) -> bool:
    first, second = sorted((one, other))
    facts = {"score": score, "by": by, "group": group, "found_at": clock.now()}
    pair, is_new = Pair.objects.get_or_create(first_id=first, second_id=second, defaults=facts)
    if not is_new and pair.state not in DECIDED:
        Pair.objects.filter(pk=pair.pk).update(state=PairState.OPEN, score=max(score, pair.score))
    return is_new
