from __future__ import annotations

import pytest

from kopir.commitments import actions
from kopir.commitments.actions.passing import tell_due
from kopir.commitments.rules import Outcome, State
from kopir.issues.rules import Stage
from tests.commitments.reading import fresh, kinds, later, mails
from tests.factories.commitments import (
    a_promise,
    claim,
    confirm,
    day,
    verified,
)
from tests.factories.issues import issue as an_issue

pytestmark = pytest.mark.django_db


def test_time_moves_a_promise_one_step_at_a_time(clockwork: object) -> None:
    made = a_promise()
    assert actions.move_by_time() == 0
    for days, state, mail in [(16, "due-soon", "due-soon"), (15, "overdue", "overdue"), (89, "broken", "")]:
        later(clockwork, days)
        assert (actions.move_by_time(), actions.move_by_time()) == (1, 0)
        assert fresh(made).state == state
        assert mails(made)[-1] == (mail or "overdue")
    assert kinds(made) == ["commitment.made", "commitment.due-soon", "commitment.overdue", "commitment.broken"]
    assert fresh(made).outcome == Outcome.BROKEN


def test_marks_of_time_do_nothing_when_they_are_not_due(clockwork: object) -> None:
    made = a_promise()
    marks = [
        actions.mark_due_soon,
        actions.mark_overdue,
        actions.mark_review_due,
        actions.mark_broken,
        actions.mark_unchecked,
    ]
    assert [mark(made) for mark in marks] == [False] * 5
    claim(made)
    assert not actions.mark_unchecked(made)
    assert kinds(made) == ["commitment.made", "commitment.claimed"]


def test_a_promise_without_a_date_is_reviewed_and_never_breaks(clockwork: object) -> None:
    made = a_promise(review_on=day(30))
    later(clockwork, 30)
    assert actions.move_by_time() == 1
    later(clockwork, 400)
    assert actions.move_by_time() == 0
    assert fresh(made).state == State.REVIEW_DUE
    assert mails(made) == ["made", "review-due"]


def test_the_office_is_reminded_once_on_the_day(clockwork: object) -> None:
    made = a_promise()
    later(clockwork, 30)
    assert (actions.tell_due_today(), actions.tell_due_today()) == (1, 0)
    assert mails(made) == ["made", "due-today"]
    assert not tell_due(made)


def test_silence_of_citizens_is_unchecked_and_never_verified(clockwork: object) -> None:
    issue = an_issue()
    made = claim(a_promise(issues=[issue]))
    later(clockwork, 20)
    confirm(made)
    later(clockwork, 29)
    assert actions.move_by_time() == 0
    later(clockwork, 1)
    assert (actions.move_by_time(), actions.move_by_time()) == (1, 0)
    row = fresh(made)
    assert (row.state, row.outcome) == ("unchecked", "")
    issue.refresh_from_db()
    assert issue.stage == Stage.UNCHECKED
    later(clockwork, 300)
    assert actions.move_by_time() == 0
    confirm(made)
    confirm(made)
    assert (fresh(made).state, fresh(made).outcome) == ("verified", "kept")


def test_an_issue_with_two_promises_waits_for_both(clockwork: object) -> None:
    issue = an_issue()
    first, second = a_promise(issues=[issue]), a_promise(issues=[issue], due_on=day(10))
    verified(first)
    issue.refresh_from_db()
    assert (issue.stage, issue.promise_due_on) == (Stage.COMMITTED, second.due_on)
    later(clockwork, 11)
    actions.move_by_time()
    later(clockwork, 89)
    actions.move_by_time()
    issue.refresh_from_db()
    assert (fresh(second).state, issue.stage, issue.has_broken_promise) == ("broken", Stage.VERIFIED, True)
    assert verified(second).outcome == Outcome.KEPT_LATE
    issue.refresh_from_db()
    assert issue.has_broken_promise is False
