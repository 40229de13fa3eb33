"""SQLite is told how its rows are spread, so that the first page of a large site asks an index."""

from __future__ import annotations

import pytest
from django.db import connection

from kopir.config.worker import all_chores
from kopir.issues.models import Issue
from kopir.site.home import own_issues
from kopir.web.planner import refresh_statistics
from tests.factories.issues import issue

pytestmark = pytest.mark.django_db


def test_the_worker_keeps_the_statistics() -> None:
    assert "web.refresh-statistics" in {chore.name for chore in all_chores()}


def test_statistics_are_taken_once_an_hour_on_sqlite_only(django_assert_num_queries) -> None:
    issue()
    with django_assert_num_queries(4 if connection.vendor == "sqlite" else 0):  # a savepoint, and its end
        assert refresh_statistics() == 0
    with django_assert_num_queries(0):
        assert refresh_statistics() == 0


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL counts by itself")
def test_most_supported_open_issues_are_found_by_their_order() -> None:
    first = issue()
    Issue.objects.bulk_create(
        Issue(number=number, title="t", language="en", topic=first.topic, published_at=first.published_at)
        for number in range(first.number + 1, first.number + 3_000)
    )
    wanted = own_issues().open().order_by("-support_count", "-number")[:5]
    refresh_statistics()
    assert "issue_supported" in wanted.explain()
