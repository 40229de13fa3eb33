"""Whatever order people act in, counts and contents equal a replay of the record."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from kopir.accounts.models import Account
from kopir.issues import actions
from kopir.issues.actions.splitting import SecondProblem
from kopir.issues.models import Issue, Merge, Report, Support
from kopir.issues.rules import MergeReason
from kopir.issues.rules.merging import head_of
from kopir.site.replay import differences
from kopir.web.errors import Refused
from tests.factories import issues as make

SECOND = "And the bus does not come after eight in the evening."
TEXT = f"The lamp at the corner has been dark since September. {SECOND}"
PLACES = st.integers(0, 7)
PEOPLE = st.integers(0, 3)


class Cases(RuleBasedStateMachine):
    """People act at random; after each step the rows are compared with the record and with a count by hand."""

    @initialize()
    def begin(self) -> None:
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()
        self.people = [make.citizen() for _ in range(4)]
        self.editor = make.citizen()
        self.issues = [make.issue(text=TEXT), make.issue(text=TEXT)]

    def issue(self, place: int) -> Issue:
        return Issue.objects.get(pk=self.issues[place % len(self.issues)].pk)

    def text(self, place: int) -> Report:
        return self.issue(place).reports.select_related("issue").order_by("pk")[0]

    @precondition(lambda self: len(self.issues) < 6)
    @rule()
    def raise_one(self) -> None:
        self.issues.append(make.issue(text=TEXT))

    @precondition(lambda self: len(self.issues) < 6)
    @rule(person=PEOPLE, place=PLACES)
    def join_while_writing(self, person: int, place: int) -> None:
        new = make.new_report(text=TEXT, joins=self.text(place))
        account = self.people[person]
        report = actions.write_signed_in(new, account=account, page_language="en", connection="here")
        if report.issue is None:
            actions.publish_report(report, editor=self.editor)
            report.refresh_from_db()
        if report.issue and report.issue_id not in {issue.pk for issue in self.issues}:
            self.issues.append(report.issue)

    @rule(person=PEOPLE, place=PLACES)
    def support_one(self, person: int, place: int) -> None:
        with suppress(Refused):
            actions.support(self.people[person], self.text(place))

    @rule(place=PLACES)
    def withdraw_one(self, place: int) -> None:
        given = list(Support.objects.order_by("pk"))
        if given:
            actions.withdraw_support(given[place % len(given)])

    @rule(one=PLACES, other=PLACES)
    def merge_two(self, one: int, other: int) -> None:
        with suppress(Refused):
            actions.merge(self.issue(one), self.issue(other), reason=MergeReason.SAME_PROBLEM, editor=self.editor)

    @rule(place=PLACES)
    def unmerge_one(self, place: int) -> None:
        standing = list(Merge.objects.standing().order_by("pk"))
        if standing:
            actions.unmerge(standing[place % len(standing)], editor=self.editor, words="No.")

    @precondition(lambda self: len(self.issues) < 6)
    @rule(place=PLACES)
    def split_one(self, place: int) -> None:
        with suppress(Refused):
            second = SecondProblem("No bus after eight", SECOND, make.topic())
            self.issues.append(
                actions.split_report(self.text(place), second, editor=self.editor, reason="Two problems.")
            )

    @rule(place=PLACES)
    def letter_goes_out(self, place: int) -> None:
        from tests.factories import letters

        letters.letter(issue=self.issue(place))

    @rule()
    def fold(self) -> None:
        actions.fold_supports()

    @invariant()
    def rows_agree_with_the_record(self) -> None:
        if not hasattr(self, "issues"):
            return
        actions.fold_supports()
        assert differences() == []
        merges = dict(Merge.objects.standing().values_list("issue", "into"))
        people: dict[int, set[int]] = {}
        for issue, account in Support.objects.values_list("issue", "account"):
            people.setdefault(head_of(issue, merges), set()).add(account)
        for issue in Issue.objects.all():
            head = head_of(issue.pk, merges)
            assert issue.merged_into_id == (head if head != issue.pk else None)
            if head == issue.pk:
                assert issue.support_count == len(people.get(head, ()))
            assert issue.reports.count() == 1

    def teardown(self) -> None:
        if hasattr(self, "savepoint"):
            transaction.set_rollback(True)
            self.savepoint.__exit__(None, None, None)


@pytest.fixture
def base(db: None) -> Any:
    make.topic()
    return Account.objects


def test_counts_and_contents_always_equal_a_replay(base: Any) -> None:
    small = settings(
        max_examples=6, stateful_step_count=14, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True
    )
    run_state_machine_as_test(Cases, settings=small)  # type: ignore[no-untyped-call]
