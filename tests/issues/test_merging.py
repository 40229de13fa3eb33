"""Issues are joined, taken apart and split; nothing moves, and the record alone gives back every number."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction

from kopir.accounts.models import Account
from kopir.accounts.own_data import holdings
from kopir.issues.actions import (
    confirm_support,
    fold_supports,
    merge,
    note_answered,
    note_letter_sent,
    set_answer_due,
    set_promise_due,
    support,
    tell_merges,
    unmerge,
    withdraw_by_link,
    withdraw_support,
)
from kopir.issues.actions.merging import join
from kopir.issues.models import Issue, Merge, PendingSupport, Support, SupportTally
from kopir.issues.rules import MergeReason, Stage
from kopir.letters.models import Letter
from kopir.mail.models import OutgoingMail
from kopir.record.models import Entry
from kopir.site.replay import differences
from kopir.tokens.actions import mint
from kopir.web.errors import Refused, TooLate
from tests.factories import issues as make
from tests.factories import letters
from tests.factories.people import AreaFactory

pytestmark = pytest.mark.django_db
SAME = MergeReason.SAME_PROBLEM


@pytest.fixture
def editor(db: None) -> Account:
    return make.citizen()


def fresh(issue: Issue) -> Issue:
    return Issue.objects.get(pk=issue.pk)


def supported(issue: Issue, *people: Account, **facts: Any) -> None:
    for person in people:
        support(person, issue.reports.get(), **facts)


def joined(one: Issue, other: Issue, editor: Account, **facts: Any) -> Merge:
    return merge(one, other, reason=SAME, editor=editor, **facts)


def test_merge_counts_each_person_once_and_the_entry_carries_the_number(editor: Account) -> None:
    one, other = make.issue(), make.issue()
    both, first, second = (make.citizen() for _ in range(3))
    supported(one, both, first)
    supported(other, both, second)
    fold_supports()

    row = joined(one, other, editor, words="The same lamp.")

    assert (fresh(other).support_count, fresh(one).support_count) == (3, 2)
    assert fresh(one).merged_into_id == other.pk
    entry = Entry.objects.get(kind="issue.merged")
    assert entry.about == [one.ref, other.ref]
    assert entry.public == {
        "merge": row.number,
        "into": other.number,
        "reason_code": "same-problem",
        "people": {str(other.number): 3},
        "reports": 2,
    }
    assert entry.opened("reason") == "The same lamp."
    assert differences() == []


def test_supports_stay_with_the_text_that_was_seen(editor: Account) -> None:
    one, other, person = make.issue(), make.issue(), make.citizen()
    supported(one, person)
    before = Support.objects.values_list("issue", "report", "account", "created_at").get()

    joined(one, other, editor)

    assert Support.objects.values_list("issue", "report", "account", "created_at").get() == before
    assert one.reports.get().issue_id == one.pk


def test_areas_are_counted_where_a_person_counted_first(editor: Account) -> None:
    here, there, person = AreaFactory(), AreaFactory(), make.citizen()
    one, other = make.issue(), make.issue()
    supported(one, person, area=here)
    supported(other, person, make.citizen(), area=there)
    fold_supports()

    joined(one, other, editor)

    tallies = SupportTally.objects.filter(issue=other).values_list("area", "count")
    assert dict(tallies) == {here.pk: 1, there.pk: 1}


def test_supports_that_come_in_during_a_merge_count_in_the_next_fold(editor: Account) -> None:
    one, other, person = make.issue(), make.issue(), make.citizen()
    supported(one, person)  # not folded yet
    row = joined(one, other, editor)
    assert fresh(other).support_count == 1
    supported(one, make.citizen())  # somebody's old mail
    fold_supports()

    assert fresh(other).support_count == 2
    assert differences() == []

    unmerge(row, editor=editor, words="Two lamps.")
    fold_supports()
    assert (fresh(one).support_count, fresh(other).support_count) == (2, 0)
    supported(one, make.citizen())
    assert fold_supports() == 1
    assert fresh(one).support_count == 3
    assert differences() == []


def test_who_supports_or_wrote_in_a_case_is_not_counted_again(editor: Account) -> None:
    one, other, person = make.issue(), make.issue(), make.citizen()
    supported(one, person)
    joined(one, other, editor)

    assert support(person, other.reports.get()) is False
    with pytest.raises(Refused, match="own"):
        support(one.reports.get().author, other.reports.get())
    pending = PendingSupport.objects.create(
        issue=one, report=one.reports.get(), email=person.email, page_language="en", created_at=one.published_at
    )
    confirm_support(mint("support", f"pending-support/{pending.pk}", timedelta(days=1)))
    fold_supports()
    assert fresh(other).support_count == 1


def test_withdrawal_counts_in_the_case_and_leaves_the_other_support(editor: Account) -> None:
    one, other, person = make.issue(), make.issue(), make.citizen()
    supported(one, person, make.citizen())
    supported(other, person)
    joined(one, other, editor)

    given = Support.objects.get(issue=one, account=person)
    withdraw_by_link(mint("withdraw-support", f"support/{given.pk}", timedelta(days=1)))
    fold_supports()
    assert fresh(other).support_count == 2
    withdraw_support(Support.objects.get(issue=other, account=person))
    fold_supports()

    assert fresh(other).support_count == 1
    assert differences() == []


def test_unmerge_restores_everything(editor: Account) -> None:
    one, other = make.issue(), make.issue()
    supported(one, make.citizen(), make.citizen())
    supported(other, make.citizen())
    fold_supports()
    fields = ("stage", "answer_due_on", "promise_due_on", "has_broken_promise", "support_count", "merged_into", "alone")
    letters.letter(issue=one)
    before = list(Issue.objects.order_by("pk").values(*fields))
    row = joined(one, other, editor)
    assert fresh(other).stage == Stage.ADDRESSED
    unmerge(row, editor=editor, words="Two lamps after all.")

    assert list(Issue.objects.order_by("pk").values(*fields)) == before
    entry = Entry.objects.get(kind="issue.unmerged")
    assert entry.public == {"merge": row.number, "people": {str(one.number): 2, str(other.number): 1}}
    assert entry.opened("reason") == "Two lamps after all."
    assert differences() == []


def test_case_stands_where_its_issues_stand_together_and_moves_with_each(editor: Account) -> None:
    one, other = make.issue(), make.issue()
    joined(one, other, editor)
    note_letter_sent(one)
    set_answer_due(one, date(2026, 12, 1))
    assert (fresh(other).stage, fresh(other).answer_due_on) == (Stage.ADDRESSED, date(2026, 12, 1))
    note_answered(other)
    set_answer_due(other, date(2026, 11, 1))
    set_promise_due(one, date(2027, 1, 1), has_broken=True)
    case = fresh(other)

    assert (case.stage, case.answer_due_on, case.promise_due_on) == (
        Stage.ANSWERED,
        date(2026, 11, 1),
        date(2027, 1, 1),
    )
    assert case.has_broken_promise
    assert fresh(one).stage == Stage.ADDRESSED


def test_letters_of_both_move_the_case_and_the_record_agrees(editor: Account) -> None:
    one, other = make.issue(), make.issue()
    joined(one, other, editor)
    letter = letters.answered(issue=one)
    letters.letter(issue=fresh(other))

    assert fresh(other).stage == Stage.ANSWERED
    assert Letter.objects.in_case(other)[0].number == letter.number
    assert differences() == []


def test_merge_of_merged_follows_to_the_head_and_comes_apart_in_pieces(editor: Account) -> None:
    one, two, three, four = (make.issue() for _ in range(4))
    person = make.citizen()
    for issue in (one, two, three):
        supported(issue, person)
    first = joined(one, two, editor)
    second = joined(two, three, editor)
    third = joined(four, one, editor)  # whoever is named, the case is meant

    assert {fresh(issue).merged_into_id for issue in (one, two, four)} == {three.pk}
    assert (third.into_id, fresh(three).support_count) == (three.pk, 1)
    assert differences() == []

    unmerge(second, editor=editor, words="Not this one.")
    assert fresh(one).merged_into_id == two.pk
    assert (fresh(two).merged_into_id, fresh(four).merged_into_id) == (None, three.pk)
    assert (fresh(two).support_count, fresh(three).support_count) == (1, 1)
    unmerge(first, editor=editor, words="Nor this one.")
    assert fresh(two).alone is None
    assert differences() == []


@pytest.mark.parametrize("shape", ["itself", "same case", "merged already", "hidden"])
def test_merge_refuses_what_makes_no_sense(editor: Account, shape: str) -> None:
    one, other, third = make.issue(), make.issue(), make.issue()
    code = {"itself": "same-case", "same case": "same-case", "merged already": "merged-already", "hidden": "withheld"}
    target = other
    if shape == "itself":
        target = one
    elif shape == "hidden":
        Issue.objects.filter(pk=other.pk).update(withheld="decision/1")
    else:
        joined(one, other, editor)
        target = other if shape == "same case" else third
    entries = Entry.objects.count()
    with pytest.raises(Refused, match=code[shape]):
        joined(one, target, editor)
    assert Entry.objects.count() == entries


def test_ring_of_merges_cannot_be_made(editor: Account) -> None:
    one, other = make.issue(), make.issue()
    joined(one, other, editor)
    with pytest.raises(TooLate, match="same-case"):
        joined(other, one, editor)


def test_unmerge_twice_is_too_late(editor: Account) -> None:
    row = joined(make.issue(), make.issue(), editor)
    unmerge(row, editor=editor, words="No.")
    with pytest.raises(TooLate, match="not-merged"):
        unmerge(row, editor=editor, words="No.")


def test_constraints_hold_a_merge_in_shape(editor: Account) -> None:
    one, other = make.issue(), make.issue()
    joined(one, other, editor)
    wrong: list[dict[str, Any]] = [{"merged_into": one.pk}, {"alone": {"stage": "raised"}}]
    for facts in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            Issue.objects.filter(pk=one.pk).update(**facts)
    for facts in ({"into": other}, {"issue": other, "into": other}):
        values = {"number": 99, "issue": one, "reason": SAME, "merged_at": one.published_at} | facts
        with pytest.raises(IntegrityError), transaction.atomic():
            Merge.objects.create(**values)


def test_supporters_and_authors_are_told_once_in_their_language(editor: Account) -> None:
    one, other, person = make.issue(), make.issue(), make.citizen()
    Account.objects.filter(pk=person.pk).update(language="kk")
    supported(one, person, make.citizen())
    supported(other, make.citizen())
    row = joined(one, other, editor)

    told = [tell_merges(limit=1) for _ in range(5)]

    assert told == [1, 1, 1, 0, 0]
    mails = OutgoingMail.objects.filter(template="issues/mail/merged.txt").order_by("pk")
    assert [(mail.to, mail.language, bool(mail.link_act)) for mail in mails] == [
        (person.email, "kk", True),
        (mails[1].to, "en", True),
        (one.reports.get().author.email, "en", False),
    ]
    unmerge(row, editor=editor, words="No.")
    assert [tell_merges() for _ in range(2)] == [3, 0]


def test_nobody_is_told_of_the_end_of_what_they_never_heard_of(editor: Account) -> None:
    row = joined(make.issue(), make.issue(), editor)
    unmerge(row, editor=editor, words="No.")
    assert tell_merges() == 0


def test_mail_is_not_sent_where_it_was_taken_back_meanwhile(editor: Account, work_off: Any) -> None:
    one, other, person, gone = make.issue(), make.issue(), make.citizen(), make.citizen()
    supported(one, person, gone)
    row = joined(one, other, editor)
    tell_merges()
    withdraw_support(Support.objects.get(account=gone))
    work_off()
    mails = OutgoingMail.objects.filter(template="issues/mail/merged.txt")
    assert sorted(mails.values_list("state", flat=True)) == ["sent", "sent", "skipped"]
    known = list(mails.values_list("pk", flat=True))
    unmerge(row, editor=editor, words="No.")
    with time_machine.travel(one.published_at + timedelta(days=1)):
        again = joined(one, other, editor)
        tell_merges()
        tell_merges()
        unmerge(again, editor=editor, words="No.")
        work_off()
    assert list(mails.exclude(pk__in=known).values_list("state", flat=True)) == ["skipped", "skipped"]


def test_unmerged_mail_needs_its_support(editor: Account, work_off: Any) -> None:
    one, other, person = make.issue(), make.issue(), make.citizen()
    supported(one, person)
    row = joined(one, other, editor)
    tell_merges()
    unmerge(row, editor=editor, words="No.")
    tell_merges()
    withdraw_support(Support.objects.get(account=person))
    work_off()
    mails = OutgoingMail.objects.filter(template="issues/mail/unmerged.txt").order_by("pk")
    assert [mail.state for mail in mails] == ["skipped", "sent"]


def test_proposals_and_lists_pass_by_what_is_merged(editor: Account, settings: Any) -> None:
    from kopir.letters.tasks import propose_letters

    settings.SUPPORTS_FOR_A_LETTER = 1
    one, other = make.issue(), make.issue()
    supported(one, make.citizen())
    fold_supports()
    joined(one, other, editor)

    assert propose_letters() == 1
    assert Entry.objects.get(kind="letter.proposed").about == [other.ref]
    assert list(Issue.objects.unmerged()) == [other]


def test_editor_gets_their_merges_and_leaves_them(editor: Account) -> None:
    from kopir.issues.actions.erasing import let_go

    one, other = make.issue(), make.issue()
    row = joined(one, other, editor, words="The same.")
    unmerge(row, editor=editor, words="No.")
    holding = next(one for one in holdings() if one.app == "issues")
    sections = {section.key: section.rows for section in holding.export(editor)}

    assert [(item["reason"], item.get("undone_reason")) for item in sections["merges"] if "reason" in item] == [
        ("The same.", "No.")
    ]
    let_go(editor)
    row.refresh_from_db()
    assert (row.merged_by, row.ended_by) == (None, None)


def test_join_inside_another_act_writes_no_entry(editor: Account) -> None:
    one, other = make.issue(), make.issue()
    before = Entry.objects.count()
    with transaction.atomic():
        join(one, other, reason=MergeReason.AUTHOR)
    assert Entry.objects.count() == before
