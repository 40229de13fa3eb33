from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction

from kopir.accounts.actions import account_for, grant
from kopir.accounts.rules import Role
from kopir.commitments import actions
from kopir.commitments.actions import NewCheck, NewClaim, NewDates
from kopir.commitments.actions.moving import save_state
from kopir.commitments.actions.passing import tell_due
from kopir.commitments.actions.writing import forget_one
from kopir.commitments.models import Check, Claim, Commitment, PendingCheck
from kopir.commitments.rules import CheckState, DueChangeKind, Fact, Finding, Outcome, State, replay
from kopir.issues.rules import Fact as IssueFact
from kopir.issues.rules import Stage
from kopir.issues.rules import replay as replay_issues
from kopir.mail.models import OutgoingMail
from kopir.record.models import Entry
from kopir.tokens.actions import mint
from kopir.web import clock
from kopir.web.errors import NotAllowed, Refused, TooLate
from tests.factories.commitments import (
    EVIDENCE,
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
from tests.factories.letters import reply as a_reply
from tests.factories.people import (
    AreaFactory,
    ContactDetailFactory,
    DisclosureFactory,
    HolderFactory,
    MembershipFactory,
    OrganizationFactory,
    PersonFactory,
    PostFactory,
)

pytestmark = pytest.mark.django_db
NOON = "2026-06-01T07:00:00Z"


@pytest.fixture
def clockwork() -> object:
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


def kinds(commitment: Commitment) -> list[str]:
    return [entry.kind for entry in Entry.objects.about(commitment.ref)]


def last(commitment: Commitment) -> Entry:
    return list(Entry.objects.about(commitment.ref))[-1]


def mails(commitment: Commitment) -> list[str]:
    rows = OutgoingMail.objects.filter(about=commitment.ref).order_by("pk")
    return [row.template.removeprefix("commitments/mail/").removesuffix(".txt") for row in rows]


def fresh(commitment: Commitment) -> Commitment:
    return Commitment.objects.get(pk=commitment.pk)


def later(traveller: object, days: int) -> None:
    traveller.shift(timedelta(days=days))  # type: ignore[attr-defined]


def test_make_commitment_records_who_held_the_post_on_the_day(clockwork: object) -> None:
    area = AreaFactory()
    post = PostFactory(area=area)
    holder = HolderFactory(post=post, start_date="2026-01-01")
    ContactDetailFactory(post=post)
    issue = an_issue()
    copy = a_copy()

    made = a_promise(post=post, issues=[issue], source_copy=copy)

    assert (made.number, made.state, made.person, made.organization) == (1, "open", holder.person, post.organization)
    entry = last(made)
    assert kinds(made) == ["commitment.made"]
    assert entry.about == [
        "commitment/1",
        holder.person.ref,
        post.ref,
        post.organization.ref,
        area.ref,
        issue.ref,
    ]
    assert entry.public["copy_sha256"] == copy.sha256
    assert entry.public["due_on"] == "2026-07-01"
    assert (entry.opened("words"), entry.opened("measure")) == (made.words, made.measure)
    assert mails(made) == ["made"]
    issue.refresh_from_db()
    assert (issue.stage, issue.promise_due_on) == (Stage.COMMITTED, made.due_on)


def test_make_commitment_without_an_address_tells_nobody(clockwork: object) -> None:
    assert mails(a_promise(person=PersonFactory())) == []
    assert mails(a_promise(organization=OrganizationFactory())) == []


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"words": " "}, "no_words"),
        ({"source_copy": None}, "no_copy"),
        ({"source_url": "", "source_copy": None}, "no_source"),
        ({"due_on": None}, "one_date"),
        ({"person": None, "post": None}, "no_promiser"),
    ],
)
def test_make_commitment_refuses_what_is_incomplete(change: dict[str, object], code: str, clockwork: object) -> None:
    with pytest.raises(Refused) as refusal:
        a_promise(**change)
    assert refusal.value.code == code
    assert not Entry.objects.filter(kind="commitment.made").exists()


def test_putting_a_date_off_keeps_the_old_one_in_sight(clockwork: object) -> None:
    made = a_promise()
    old = made.due_on
    new = NewDates(DueChangeKind.POSTPONED, "The supplier failed.", due_on=day(90), source_url="https://example.org/2")

    moved = actions.change_due(made, new, editor=None)

    assert (moved.due_on, moved.first_due_on, moved.is_postponed) == (day(90), old, True)
    change = moved.due_changes.get()
    assert (change.old_due_on, change.due_on, change.kind) == (old, day(90), "postponed")
    assert last(made).kind == "commitment.postponed"
    assert last(made).public["old_due_on"] == old.isoformat()


def test_a_promise_put_off_is_kept_late_after_its_first_date(clockwork: object) -> None:
    made = a_promise()
    new = NewDates(DueChangeKind.POSTPONED, "Rain.", due_on=day(90), source_url="https://example.org/2")
    actions.change_due(made, new, editor=None)
    later(clockwork, 40)
    assert verified(made).outcome == Outcome.KEPT_LATE


def test_a_correction_replaces_the_measure(clockwork: object) -> None:
    made = a_promise()
    actions.change_due(made, NewDates(DueChangeKind.CORRECTED, "A slip.", due_on=day(60)), editor=None)
    assert fresh(made).first_due_on == day(60)
    assert kinds(made)[-1] == "commitment.corrected"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"reason": " "}, "no_reason"),
        ({"source_url": ""}, "no_source"),
        ({"due_on": None}, "one_date"),
        ({"due_on": -1}, "before_promise"),
        ({"due_on": 30}, "same_date"),
        ({"due_on": None, "review_on": 50}, "one_date"),
    ],
)
def test_change_due_refuses_what_is_incomplete(change: dict[str, object], code: str, clockwork: object) -> None:
    made = a_promise()
    facts = {"kind": DueChangeKind.POSTPONED, "reason": "Rain.", "due_on": 90, "source_url": "https://example.org/2"}
    facts |= change
    for name in ("due_on", "review_on"):
        if facts.get(name) is not None:
            facts[name] = day(int(str(facts[name])))
    with pytest.raises(Refused) as refusal:
        actions.change_due(made, NewDates(**facts), editor=None)  # type: ignore[arg-type]
    assert refusal.value.code == code
    assert kinds(made) == ["commitment.made"]


def test_change_due_of_a_claimed_promise_is_refused(clockwork: object) -> None:
    made = claim(a_promise())
    with pytest.raises(Refused) as refusal:
        actions.change_due(made, NewDates(DueChangeKind.CORRECTED, "A slip.", due_on=day(60)), editor=None)
    assert refusal.value.code == "wrong_state"


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


def test_three_independent_confirmations_verify(clockwork: object) -> None:
    issue = an_issue()
    made = claim(a_promise(issues=[issue]))
    states = []
    for _ in range(4):
        confirm(made)
        states.append((fresh(made).state, fresh(made).confirmations))
    assert states == [("claimed", 1), ("claimed", 2), ("verified", 3), ("verified", 4)]
    assert fresh(made).outcome == Outcome.KEPT
    assert fresh(made).decided_at == clock.now()
    assert kinds(made)[2:] == ["commitment.checked"] * 4
    issue.refresh_from_db()
    assert issue.stage == Stage.VERIFIED


def test_confirmations_that_do_not_count_never_verify(clockwork: object) -> None:
    post = PostFactory()
    made = a_promise(post=post)
    insiders = []
    for _ in range(2):
        account = a_citizen()
        MembershipFactory(person=PersonFactory(account=account), organization=post.organization)
        insiders.append(account)
    tied = a_citizen()
    DisclosureFactory(person=PersonFactory(account=tied), organization=post.organization)
    promiser = a_citizen()
    PersonFactory(account=promiser)
    Commitment.objects.filter(pk=made.pk).update(person=promiser.person)
    claim(made)
    checks = [confirm(made, account) for account in [*insiders, tied, promiser]]
    assert [check.reason for check in checks] == ["own-organization"] * 3 + ["promiser"]
    row = fresh(made)
    assert (row.state, row.confirmations, row.others) == ("claimed", 0, 4)
    entry = last(made)
    assert (entry.by, entry.public["counts"], entry.public["reason"]) == ("checker", False, "promiser")


def test_members_of_the_host_cannot_confirm_its_own_promises(clockwork: object) -> None:
    host = OrganizationFactory(is_host=True)
    made = claim(a_promise(organization=host, is_charter=True))
    member = a_citizen()
    grant(member, Role.MEMBER, by=None)
    assert confirm(made, member).reason == "host-member"
    assert confirm(made).reason == "independent"
    other = claim(a_promise())
    assert confirm(other, member).reason == "independent"


def test_who_recorded_a_promise_cannot_confirm_it(clockwork: object) -> None:
    editor = a_citizen()
    made = claim(a_promise(editor=editor, person=PersonFactory()))
    assert confirm(made, editor).reason == "recorder"


def test_one_person_checks_once_a_round(clockwork: object) -> None:
    made, account = claim(a_promise()), a_citizen()
    confirm(made, account)
    with pytest.raises(Refused) as refusal:
        confirm(made, account)
    assert refusal.value.code == "already_checked"
    dispute(made)
    claim(made)
    assert confirm(made, account).round == 2


def test_nothing_can_be_checked_before_it_is_claimed(clockwork: object) -> None:
    with pytest.raises(Refused) as refusal:
        confirm(a_promise())
    assert refusal.value.code == "not_checkable"


def test_an_unconfirmed_address_cannot_check(clockwork: object) -> None:
    with pytest.raises(NotAllowed) as refusal:
        confirm(claim(a_promise()), account_for("new@example.org"))
    assert refusal.value.code == "not_confirmed"


def test_a_dispute_without_evidence_is_refused(clockwork: object) -> None:
    with pytest.raises(Refused) as refusal:
        confirm(claim(a_promise()), finding=Finding.DISPUTED, text="No.")
    assert refusal.value.code == "no_evidence"


def test_a_dispute_reopens_and_tells_the_office(clockwork: object) -> None:
    issue = an_issue()
    made = claim(a_promise(issues=[issue]))
    confirm(made)
    later(clockwork, 40)

    dispute(made)

    assert (made.state, made.round, made.confirmations, made.disputes) == ("overdue", 2, 0, 1)
    assert mails(made) == ["made", "disputed"]
    mail = OutgoingMail.objects.get(template="commitments/mail/disputed.txt")
    assert mail.context["evidence"] == EVIDENCE
    assert last(made).opened("text") == EVIDENCE
    assert last(made).public["state"] == "overdue"
    issue.refresh_from_db()
    assert (issue.stage, issue.promise_due_on) == (Stage.COMMITTED, made.due_on)


def test_a_first_text_waits_for_an_editor_and_counts_then(clockwork: object) -> None:
    made, account = claim(a_promise()), a_citizen()
    held = confirm(made, account, text="The lamp shines, I saw it myself.")
    assert (held.state, fresh(made).confirmations, kinds(made)[-1]) == ("held", 0, "commitment.claimed")
    actions.publish_check(held, editor=a_citizen())
    assert fresh(made).confirmations == 1
    with pytest.raises(TooLate) as late:
        actions.publish_check(held, editor=a_citizen())
    assert late.value.code == "not_held"
    other = claim(a_promise())
    assert confirm(other, account, text="This one shines as well.").state == CheckState.PUBLISHED
    private = confirm(claim(a_promise()), account, text="Call me: +7 701 234 56 78, I saw it.")
    assert private.state == CheckState.HELD


def test_a_photo_of_a_held_check_is_private_until_it_is_published(clockwork: object) -> None:
    made = claim(a_promise())
    photo = a_copy()
    held = confirm(made, photo=photo)
    photo.refresh_from_db()
    assert (held.state, photo.is_public) == ("held", False)
    actions.publish_check(held, editor=a_citizen())
    photo.refresh_from_db()
    assert photo.is_public
    assert last(made).public["photo_sha256"] == photo.sha256


def test_a_refused_check_leaves_a_trace_without_its_text(clockwork: object) -> None:
    made = claim(a_promise())
    with_photo = confirm(made, text="Something unlawful.", photo=a_copy())
    held = confirm(made, text="Something unlawful.")
    with pytest.raises(Refused) as refusal:
        actions.refuse_check(held, " ", editor=a_citizen())
    assert refusal.value.code == "no_reason"
    for check in (with_photo, held):
        actions.refuse_check(check, "It insults a person.", editor=a_citizen())
    assert last(made).kind == "commitment.check-refused"
    assert last(made).commitments == {}
    assert fresh(made).confirmations == 0
    assert Check.objects.get(pk=with_photo.pk).photo is None
    with pytest.raises(TooLate):
        actions.refuse_check(held, "Twice.", editor=a_citizen())


def test_a_check_published_after_its_round_moves_nothing(clockwork: object) -> None:
    made = claim(a_promise())
    held = confirm(made, text="The lamp shines, I saw it myself.")
    dispute(made)
    claim(made)
    actions.publish_check(held, editor=a_citizen())
    held.refresh_from_db()
    assert (held.is_late, fresh(made).confirmations, fresh(made).round) == (True, 0, 2)


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


def test_a_visitor_checks_by_a_link(clockwork: object) -> None:
    made = claim(a_promise())
    new = NewCheck(Finding.CONFIRMED, day(0), language="en")
    pending = actions.write_check(made, new, email="Guest@Example.org", page_language="en", connection="203.0.113.9")
    mail = OutgoingMail.objects.get(template="commitments/mail/confirm-check.txt")
    assert (mail.to, mail.link_act, fresh(made).confirmations) == ("Guest@Example.org", "check", 0)
    secret = mint(actions.CHECK, f"pending-check/{pending.pk}", timedelta(days=7))
    check = actions.confirm_check(secret)
    assert (check.state, check.account.email, fresh(made).confirmations) == ("published", "Guest@Example.org", 1)
    assert not PendingCheck.objects.exists()
    with pytest.raises(TooLate) as late:
        actions.confirm_check(secret)
    assert late.value.code == "token_spent"
    assert actions.pending_of(None) is None


def test_a_link_of_another_act_confirms_nothing(clockwork: object) -> None:
    made = claim(a_promise())
    actions.write_check(
        made, NewCheck(Finding.CONFIRMED, day(0)), email="g@example.org", page_language="kk", connection="203.0.113.9"
    )
    pending = PendingCheck.objects.get()
    with pytest.raises(TooLate):
        actions.confirm_check(mint("support", f"pending-check/{pending.pk}", None))
    with pytest.raises(TooLate):
        actions.confirm_check(mint(actions.CHECK, "pending-check/99999", None))


def test_write_check_refuses_as_record_check_does(clockwork: object) -> None:
    made = a_promise()
    asks = {"email": "g@example.org", "page_language": "kk", "connection": "203.0.113.9"}
    with pytest.raises(Refused) as refusal:
        actions.write_check(made, NewCheck(Finding.CONFIRMED, day(0)), **asks)
    assert refusal.value.code == "not_checkable"
    claim(made)
    with pytest.raises(Refused) as refusal:
        actions.write_check(made, NewCheck(Finding.DISPUTED, day(0)), **asks)
    assert refusal.value.code == "no_evidence"


def test_unconfirmed_checks_are_forgotten_after_seven_days(clockwork: object) -> None:
    made = claim(a_promise())
    asks = {"page_language": "kk", "connection": "203.0.113.9"}
    for photo in (None, a_copy()):
        actions.write_check(made, NewCheck(Finding.CONFIRMED, day(0), photo=photo), email="g@example.org", **asks)
    assert actions.forget_pending() == 0
    pending = PendingCheck.objects.order_by("pk").first()
    assert pending is not None
    later(clockwork, 8)
    assert (actions.forget_pending(), actions.forget_pending()) == (2, 0)
    assert not forget_one(pending)


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


def test_a_promise_may_rest_on_a_reply_alone(clockwork: object) -> None:
    answer = a_reply()
    made = a_promise(reply=answer, post=answer.letter.post)
    assert (made.source_kind, made.source_copy, made.person) == ("reply", None, answer.letter.holder)
    assert last(made).public["source"] == answer.letter.ref
