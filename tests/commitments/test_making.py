from __future__ import annotations

import pytest

from kopir.commitments import actions
from kopir.commitments.actions import NewDates
from kopir.commitments.rules import DueChangeKind, Outcome
from kopir.issues.rules import Stage
from kopir.record.models import Entry
from kopir.web.errors import Refused
from tests.commitments.reading import fresh, kinds, last, later, mails
from tests.factories.commitments import (
    a_copy,
    a_promise,
    claim,
    day,
    verified,
)
from tests.factories.issues import issue as an_issue
from tests.factories.letters import reply as a_reply
from tests.factories.people import (
    AreaFactory,
    ContactDetailFactory,
    HolderFactory,
    OrganizationFactory,
    PersonFactory,
    PostFactory,
)

pytestmark = pytest.mark.django_db


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


def test_a_promise_may_rest_on_a_reply_alone(clockwork: object) -> None:
    answer = a_reply()
    made = a_promise(reply=answer, post=answer.letter.post)
    assert (made.source_kind, made.source_copy, made.person) == ("reply", None, answer.letter.holder)
    assert last(made).public["source"] == answer.letter.ref
