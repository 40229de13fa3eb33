from __future__ import annotations

import pytest

from kopir.accounts.actions import account_for, grant
from kopir.accounts.rules import Role
from kopir.commitments import actions
from kopir.commitments.models import Check, Commitment
from kopir.commitments.rules import CheckState, Finding, Outcome
from kopir.issues.rules import Stage
from kopir.mail.models import OutgoingMail
from kopir.web import clock
from kopir.web.errors import NotAllowed, Refused, TooLate
from tests.commitments.reading import fresh, kinds, last, later, mails
from tests.factories.commitments import (
    EVIDENCE,
    a_citizen,
    a_copy,
    a_promise,
    claim,
    confirm,
    dispute,
)
from tests.factories.issues import issue as an_issue
from tests.factories.people import (
    DisclosureFactory,
    MembershipFactory,
    OrganizationFactory,
    PersonFactory,
    PostFactory,
)

pytestmark = pytest.mark.django_db


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
    assert last(made).opened("photo_sha256") == photo.sha256


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
