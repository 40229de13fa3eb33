from __future__ import annotations

from datetime import date

import pytest

from kopir.issues import actions
from kopir.issues.actions import ensure_topics, issue_facts, note_event, set_answer_due, set_promise_due
from kopir.issues.models import Issue, Topic
from kopir.issues.rules import Event, Fact, Stage, replay
from kopir.record.models import Entry
from tests.factories.issues import citizen, issue

pytestmark = pytest.mark.django_db


def stored(made: Issue) -> Issue:
    return Issue.objects.get(pk=made.pk)


@pytest.mark.parametrize(
    ("before", "name", "then"),
    [
        (Stage.RAISED, "note_letter_sent", Stage.ADDRESSED),
        (Stage.ADDRESSED, "note_letters_ended", Stage.RAISED),
        (Stage.ADDRESSED, "note_answered", Stage.ANSWERED),
        (Stage.ANSWERED, "note_committed", Stage.COMMITTED),
        (Stage.COMMITTED, "note_claimed", Stage.CLAIMED),
        (Stage.CLAIMED, "note_verified", Stage.VERIFIED),
        (Stage.CLAIMED, "note_disputed", Stage.COMMITTED),
        (Stage.CLAIMED, "note_unchecked", Stage.UNCHECKED),
        (Stage.COMMITTED, "note_promise_ended", Stage.ANSWERED),
    ],
)
def test_notes_move_the_stage_and_write_no_entry(before: Stage, name: str, then: Stage) -> None:
    made = issue(stage=before)
    entries = Entry.objects.count()
    assert getattr(actions, name)(made) == then
    assert (made.stage, stored(made).stage) == (then, then)
    assert Entry.objects.count() == entries


def test_note_event_leaves_what_it_does_not_move() -> None:
    made = issue(stage=Stage.VERIFIED)
    assert note_event(made, Event.LETTER_SENT) == Stage.VERIFIED
    assert stored(made).stage == Stage.VERIFIED


def test_note_event_looks_at_the_row_and_not_at_an_old_copy() -> None:
    made = issue()
    old = stored(made)
    note_event(made, Event.LETTER_SENT)
    note_event(made, Event.ANSWERED)
    assert note_event(old, Event.LETTER_SENT) == Stage.ANSWERED


def test_days_are_set_and_taken_away() -> None:
    made = issue()
    set_answer_due(made, date(2026, 3, 20))
    set_promise_due(made, date(2026, 4, 1), has_broken=True)
    found = stored(made)
    assert (found.answer_due_on, found.promise_due_on, found.has_broken_promise) == (
        date(2026, 3, 20),
        date(2026, 4, 1),
        True,
    )
    assert found.due_on == date(2026, 3, 20)
    set_answer_due(made, None)
    set_promise_due(made, None, has_broken=False)
    assert stored(made).due_on is None


def test_issue_facts_let_a_replay_find_the_same_state() -> None:
    first, second = issue(), issue()
    for made in (first, second):
        note_event(made, Event.LETTER_SENT)
    set_answer_due(first, date(2026, 3, 20))
    set_promise_due(second, date(2026, 4, 1), has_broken=True)
    facts = issue_facts([first, second], Event.LETTER_SENT)
    assert facts == {
        "issue_event": ["letter-sent"],
        "issue_due": {
            "1": {"answer": "2026-03-20", "promise": None, "broken": False},
            "2": {"answer": None, "promise": "2026-04-01", "broken": True},
        },
    }
    entries = [Fact(entry.kind, tuple(entry.about), entry.public) for entry in Entry.objects.order_by("pk")]
    found = replay([*entries, Fact("letter.sent", ("letter/1", "issue/1", "issue/2"), facts)])
    for made in (stored(first), stored(second)):
        assert (found[made.number].stage, found[made.number].answer_due_on) == (made.stage, made.answer_due_on)
        assert (found[made.number].promise_due_on, found[made.number].has_broken_promise) == (
            made.promise_due_on,
            made.has_broken_promise,
        )


def test_replay_of_counts_agrees_with_the_rows() -> None:
    made = issue()
    for _time in range(3):
        actions.support(citizen(), made.reports.get())
        actions.fold_supports()
    entries = [Fact(entry.kind, tuple(entry.about), entry.public) for entry in Entry.objects.order_by("pk")]
    assert replay(entries)[made.number].support_count == stored(made).support_count == 3


def test_ensure_topics_adds_what_is_missing_once() -> None:
    Topic.objects.filter(slug="water").delete()
    assert ensure_topics() == 1
    assert ensure_topics() == 0
    assert Topic.objects.count() == 17
    assert list(Topic.objects.in_order().values_list("slug", flat=True))[-1] == "other"
