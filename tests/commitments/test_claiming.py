from __future__ import annotations

import pytest

from kopir.commitments import actions
from kopir.commitments.actions import NewClaim
from kopir.issues.rules import Stage
from kopir.tokens.actions import mint
from kopir.web.errors import Refused
from tests.commitments.reading import fresh, kinds, last, later, mails
from tests.factories.commitments import (
    a_citizen,
    a_copy,
    a_promise,
    claim,
    confirm,
    day,
    dispute,
    verified,
)
from tests.factories.issues import issue as an_issue
from tests.factories.people import (
    PersonFactory,
)

pytestmark = pytest.mark.django_db


def test_a_claim_is_only_a_claim(clockwork: object) -> None:
    issue = an_issue()
    made = claim(a_promise(issues=[issue]))
    assert (made.state, made.outcome, made.claimed_on) == ("claimed", "", day(0))
    assert last(made).by == f"office/{made.post.slug}"
    issue.refresh_from_db()
    assert (issue.stage, issue.promise_due_on) == (Stage.CLAIMED, None)


def test_an_editor_claims_with_source_and_day(clockwork: object) -> None:
    made = a_promise(said_on=day(-20))
    editor, copy = a_citizen(), a_copy()
    new = NewClaim("Done.", "en", done_on=day(-3), claimed_on=day(-2), evidence=copy)
    noted = actions.claim_done(made, new, editor=editor)
    assert (noted.claimant, noted.claimed_on, fresh(made).claimed_on) == ("editor", day(-2), day(-2))
    assert last(made).public["evidence_sha256"] == copy.sha256
    assert confirm(made, editor).reason == "recorder"


@pytest.mark.parametrize(
    ("change", "is_editor", "code"),
    [
        ({"words": ""}, False, "no_words"),
        ({}, True, "no_source"),
        ({"source_url": "https://example.org", "claimed_on": 1}, True, "in_future"),
        ({"done_on": 1}, False, "in_future"),
        ({"done_on": -1}, False, "before_promise"),
        ({"source_url": "https://example.org", "claimed_on": -1}, True, "before_promise"),
    ],
)
def test_claim_done_refuses(change: dict[str, object], is_editor: bool, code: str, clockwork: object) -> None:
    made = a_promise()
    facts = {"words": "Done.", "language": "en"} | change
    for name in ("done_on", "claimed_on"):
        if name in facts:
            facts[name] = day(int(str(facts[name])))
    with pytest.raises(Refused) as refusal:
        actions.claim_done(made, NewClaim(**facts), editor=a_citizen() if is_editor else None)  # type: ignore[arg-type]
    assert refusal.value.code == code


def test_a_claim_dated_before_a_reopening_is_refused(clockwork: object) -> None:
    made = claim(a_promise())
    later(clockwork, 5)
    dispute(made)
    new = NewClaim("Done.", "en", claimed_on=day(-1), source_url="https://example.org")
    with pytest.raises(Refused) as refusal:
        actions.claim_done(made, new, editor=a_citizen())
    assert refusal.value.code == "before_promise"


def test_a_dispute_of_a_verified_promise_waits_for_an_editor(clockwork: object) -> None:
    made = verified(a_promise())
    dispute(made)
    assert (made.state, made.outcome, made.decided_at) == ("disputed", "", None)
    dispute(made)
    assert (made.state, made.disputes) == ("disputed", 2)
    upheld = actions.uphold(made, "The photo shows another lamp.")
    assert (upheld.state, upheld.outcome) == ("verified", "kept")
    dispute(made)
    reopened = actions.reopen(made, "The lamp is dark again.")
    assert (reopened.state, reopened.round, kinds(made)[-1]) == ("open", 2, "commitment.reopened")
    assert mails(made)[-1] == "reopened"
    with pytest.raises(Refused) as refusal:
        actions.reopen(made, "Again.")
    assert refusal.value.code == "wrong_state"
    with pytest.raises(Refused) as refusal:
        actions.uphold(made, "")
    assert refusal.value.code == "no_reason"


def test_a_promise_taken_back_in_time_is_withdrawn_and_closes_its_links(clockwork: object) -> None:
    issue = an_issue()
    made = a_promise(issues=[issue])
    secret = mint(actions.LINK, made.ref, None)
    assert actions.commitment_of(secret) == made
    row = actions.withdraw_commitment(made, "The budget was cut.")
    assert (row.state, row.outcome, last(made).by) == ("withdrawn", "withdrawn", f"office/{made.post.slug}")
    assert actions.commitment_of(secret) is None
    issue.refresh_from_db()
    assert (issue.stage, issue.has_broken_promise) == (Stage.ANSWERED, False)


def test_a_promise_taken_back_after_its_date_is_broken(clockwork: object) -> None:
    made = a_promise(person=PersonFactory())
    later(clockwork, 31)
    row = actions.withdraw_commitment(made, "No.", source_url="https://example.org/3", editor=a_citizen())
    assert (row.state, row.outcome, last(made).by) == ("withdrawn", "broken", "editor")


@pytest.mark.parametrize(
    ("reason", "source", "code"), [(" ", "https://example.org", "no_reason"), ("No.", "", "no_source")]
)
def test_withdraw_refuses(reason: str, source: str, code: str, clockwork: object) -> None:
    with pytest.raises(Refused) as refusal:
        actions.withdraw_commitment(a_promise(), reason, source_url=source, editor=a_citizen())
    assert refusal.value.code == code


def test_the_promiser_answers_a_dispute_once(clockwork: object) -> None:
    made = claim(a_promise())
    disputed = dispute(made)
    answer = actions.contest(disputed, "The photo shows another street.", "en")
    assert answer.check_contested == disputed
    assert last(made).opened("words") == "The photo shows another street."
    for check, words, code in [
        (disputed, "Again.", "already_contested"),
        (disputed, " ", "no_words"),
    ]:
        with pytest.raises(Refused) as refusal:
            actions.contest(check, words, "en")
        assert refusal.value.code == code
    claim(made)
    with pytest.raises(Refused) as refusal:
        actions.contest(confirm(made), "Thank you.", "en")
    assert refusal.value.code == "not_checkable"


def test_an_act_of_a_promiser_without_office_is_the_editors(clockwork: object) -> None:
    made = claim(a_promise(person=PersonFactory()))
    assert last(made).by == "editor"
