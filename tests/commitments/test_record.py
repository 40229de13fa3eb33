from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from kopir.commitments import actions
from kopir.commitments.actions import NewDates
from kopir.commitments.actions.moving import save_state
from kopir.commitments.models import Check, Claim, Commitment
from kopir.commitments.rules import DueChangeKind, Fact, replay
from kopir.issues.rules import Fact as IssueFact
from kopir.issues.rules import replay as replay_issues
from kopir.record.models import Entry
from kopir.web.errors import TooLate
from tests.commitments.reading import last, later
from tests.factories.commitments import (
    a_citizen,
    a_promise,
    claim,
    confirm,
    day,
    dispute,
    verified,
)
from tests.factories.issues import issue as an_issue

pytestmark = pytest.mark.django_db


def test_a_row_that_moved_on_is_not_overwritten(clockwork: object) -> None:
    made = a_promise()
    before = made.public
    claim(made)
    with pytest.raises(TooLate) as late:
        save_state(made, before, before)
    assert late.value.code == "moved_on"


def test_the_record_alone_gives_back_every_public_state(clockwork: object) -> None:
    issue = an_issue()
    promises = [a_promise(issues=[issue]), a_promise(review_on=day(60)), a_promise(), a_promise(), a_promise()]
    verified(promises[0])
    later(clockwork, 20)
    actions.move_by_time()
    claim(promises[1])
    held = confirm(promises[1], text="It was done, I saw it there.")
    dispute(promises[1])
    dispute(promises[0])
    actions.publish_check(held, editor=a_citizen())
    new = NewDates(DueChangeKind.POSTPONED, "Rain.", due_on=day(90), source_url="https://example.org/2")
    actions.change_due(promises[2], new, editor=None)
    actions.withdraw_commitment(promises[3], "No.")
    later(clockwork, 12)
    actions.move_by_time()
    later(clockwork, 100)
    actions.move_by_time()
    actions.reopen(promises[0], "It is dark.")
    entries = list(Entry.objects.order_by("pk"))
    found = replay(Fact(entry.kind, tuple(entry.about), entry.public) for entry in entries)
    assert found == {row.number: row.public for row in Commitment.objects.all()}
    assert {row.number: row.outcome or None for row in Commitment.objects.all()} == {
        number: public.outcome for number, public in found.items()
    }
    raised = IssueFact("issue.raised", (issue.ref,), {})
    facts = [raised, *(IssueFact(entry.kind, tuple(entry.about), entry.public) for entry in entries)]
    replayed = replay_issues(facts)[issue.number]
    issue.refresh_from_db()
    assert (replayed.stage, replayed.promise_due_on, replayed.has_broken_promise) == (
        issue.stage,
        issue.promise_due_on,
        issue.has_broken_promise,
    )


def test_no_entry_names_a_checker(clockwork: object) -> None:
    made = claim(a_promise())
    account = a_citizen()
    confirm(made, account)
    text = bytes(last(made).data).decode()
    assert account.email not in text
    assert set(last(made).public) >= {"finding", "counts"}


@pytest.mark.parametrize(
    "change",
    [
        {"person": None, "post": None, "organization": None},
        {"organization": None},
        {"due_on": None},
        {"review_on": "2026-09-01"},
        {"first_due_on": None},
        {"source_copy": None},
        {"words": ""},
        {"state": "claimed", "claimed_on": None},
        {"state": "withdrawn"},
        {"state": "broken"},
        {"number": 0},
    ],
)
def test_the_database_refuses_what_cannot_be(change: dict[str, object], clockwork: object) -> None:
    made = a_promise()
    with pytest.raises(IntegrityError), transaction.atomic():
        Commitment.objects.filter(pk=made.pk).update(**change)


def test_the_database_refuses_checks_and_claims_that_cannot_be(clockwork: object) -> None:
    made = claim(a_promise())
    check = confirm(made)
    for change in ({"is_independent": False}, {"finding": "disputed"}, {"state": "refused"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Check.objects.filter(pk=check.pk).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        Claim.objects.update(claimant="editor")
