"""Whatever hangs on a case is looked up by the keys of its issues: on a large site nothing reads a whole table."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext

from kopir.commitments.models import Commitment
from kopir.issues.actions import merge
from kopir.issues.actions.counting import recount
from kopir.issues.models import Issue, Report, Support
from kopir.issues.rules import MergeReason
from kopir.letters.models import Letter
from tests.factories import commitments, letters
from tests.factories import issues as make
from tests.factories.moderation import staff

pytestmark = pytest.mark.django_db
ON_SQLITE = pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL reads few rows whole in any case")


def plan_of(sql: str, params: Any = ()) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}", params)
        return "\n".join(str(row[-1]) for row in cursor.fetchall())


def hanging_on(head: Issue) -> dict[str, QuerySet[Any]]:
    return {
        "issues": Issue.objects.in_case(head.pk),
        "texts": Report.objects.published().in_case(head.pk),
        "supports": Support.objects.in_case(head.pk),
        "letters": Letter.objects.in_case(head),
        "promises": Commitment.objects.in_case(head),
    }


def a_case() -> tuple[Issue, Issue, Issue]:
    """A case of two issues, with a letter and a promise of each, and an issue that stands alone."""
    head, other, alone = (make.issue() for _time in range(3))
    for issue in (head, other, alone):
        make.supported_by(issue)
        letters.letter(issue=issue)
        commitments.a_promise(issues=(issue,))
    merge(other, head, reason=MergeReason.SAME_PROBLEM, editor=staff())
    return head, Issue.objects.get(pk=other.pk), alone


def test_a_case_has_all_that_hangs_on_its_issues_and_nothing_else() -> None:
    head, _other, alone = a_case()
    assert {name: len(rows) for name, rows in hanging_on(head).items()} == dict.fromkeys(hanging_on(head), 2)
    assert {name: len(rows) for name, rows in hanging_on(alone).items()} == dict.fromkeys(hanging_on(head), 1)
    assert list(Issue.objects.filter(pk__in=Issue.objects.keys_in_cases([]))) == []


@ON_SQLITE
def test_nothing_reads_a_table_whole_for_one_case() -> None:
    head, _other, _alone = a_case()
    for name, rows in hanging_on(head).items():
        plan = plan_of(*rows.order_by().query.sql_with_params())
        assert "SCAN" not in plan, (name, plan)


@ON_SQLITE
def test_a_merge_counts_its_people_by_their_issues() -> None:
    head, _other, _alone = a_case()
    with CaptureQueriesContext(connection) as asked:
        assert recount(head.pk) == 2
    counting = next(one["sql"] for one in asked if "COUNT(" in one["sql"])
    assert "SCAN issues_support" not in plan_of(counting)
