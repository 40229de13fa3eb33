"""The record alone tells every letter's state, days and marks."""

from datetime import UTC, datetime, timedelta

import pytest

from kopir.issues.models import Issue
from kopir.issues.rules import Fact
from kopir.issues.rules import replay as replay_issues
from kopir.letters import actions
from kopir.letters.actions import judgements_of
from kopir.letters.models import Letter, Question
from kopir.letters.rules import CloseReason, ReplyRefusal, Verdict, replay
from kopir.letters.rules.replay import CLOCK_FIELDS
from kopir.letters.tasks import note_overdue_letters, send_reminders
from kopir.record.models import Entry
from tests.factories import letters

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 6, tzinfo=UTC)


def check() -> None:
    """Demand that the record and the rows say the same of every letter and issue."""
    bodies = [entry.body for entry in Entry.objects.order_by("pk")]
    told = replay(bodies)
    rows = {letter.number: letter for letter in Letter.objects.all()}
    assert sorted(told) == sorted(rows)
    for number, letter in rows.items():
        said = told[number]
        assert (said.state, said.rulebook, said.basis) == (letter.state, letter.rulebook_name, letter.basis)
        assert said.dates == {name: getattr(letter, name) for name in CLOCK_FIELDS}
        assert (said.replies, said.held) == (letter.replies.published().count(), letter.replies.held().count())
    check_marks(told)
    issues = replay_issues([Fact(body["kind"], tuple(body["about"]), body["public"]) for body in bodies])
    for issue in Issue.objects.all():
        said_of = issues[issue.number]
        assert (said_of.stage, said_of.answer_due_on) == (issue.stage, issue.answer_due_on)


def check_marks(told) -> None:
    questions = list(Question.objects.select_related("letter"))
    for key, found in judgements_of(questions).items():
        question = next(question for question in questions if question.pk == key)
        said = told[question.letter.number]
        assert said.marks.get(question.number, dict.fromkeys(Verdict, 0)) == dict(found.counts)
        assert said.verdicts.get(question.number, "not_yet_judged") == found.code


def test_replay_of_a_whole_life(time_machine) -> None:
    time_machine.move_to(NOW, tick=False)
    editor = letters.editor()
    silent, told = letters.delivered(), letters.delivered(addressee=letters.organization())
    printed, lost = letters.letter(by_email=False), letters.delivered()
    check()
    actions.record_bounce(lost)
    actions.ask_extension(told, told.due_on + timedelta(days=7), "Holidays.")
    actions.grant_extension(told, editor)
    check()
    time_machine.move_to(NOW + timedelta(days=30), tick=False)
    send_reminders()
    note_overdue_letters()
    actions.confirm_rung(silent.mailings.get(kind="rung-1"), editor, note_text="Announced.")
    actions.send_again(lost, editor)
    actions.withdraw_letter(printed, "Nobody went.", editor)
    check()
    held = actions.reply_by_link(silent, letters.given("a@example.org"), "en")
    actions.reply_by_link(told, letters.given(), "en")
    check()
    actions.refuse_held_reply(held, ReplyRefusal.NOT_FROM_ADDRESSEE, editor)
    letters.marked(told.questions.get(number=1), *[Verdict.ANSWERED] * 5, Verdict.PARTLY)
    letters.marked(told.questions.get(number=2), Verdict.DECLINED)
    check()
    actions.close_letter(told, CloseReason.SETTLED, editor)
    check()
