from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction

from kopir.letters.models import Answer, Letter, Mailing, Mark, Proposal, Question, Reply
from kopir.pure.workdays import ClockState
from tests.factories import letters
from tests.factories.people import PostFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 6, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _monday(time_machine) -> None:
    time_machine.move_to(NOW, tick=False)


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"post": None}, "letter_one_addressee"),
        ({"due_on": None}, "letter_clock_whole_or_none"),
        ({"due_on": date(2026, 11, 1)}, "letter_clock_whole_or_none"),
        ({"state": "bounced"}, "letter_bounce_starts_no_clock"),
        ({"stopped_on": date(2026, 11, 24)}, "letter_waiting_has_clock"),
        ({"basis": "legal"}, "letter_legal_has_proof"),
        ({"state": "closed"}, "letter_closed_has_day"),
    ],
)
def test_letter_constraint_holds(changes: dict[str, object], constraint: str) -> None:
    letters.delivered()
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Letter.objects.update(**changes)


def test_letter_goes_to_one_addressee_only() -> None:
    letters.delivered()
    with pytest.raises(IntegrityError, match="letter_one_addressee"), transaction.atomic():
        Letter.objects.update(organization=letters.organization())


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"state": "refused"}, "reply_refused_has_reason"),
        ({"state": "held"}, "reply_held_has_reason"),
        ({"via": "paper"}, "reply_paper_has_source"),
        ({"is_holding": True}, "reply_holding_is_no_answer"),
    ],
)
def test_reply_constraint_holds(changes: dict[str, object], constraint: str) -> None:
    letters.reply()
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Reply.objects.update(**changes)


def test_rows_that_exist_once() -> None:
    letter = letters.answered()
    question, reply = letter.questions.get(number=1), letter.replies.get()
    reader = letters.known_citizen()
    twins = [
        lambda: Mailing.objects.create(letter=letter, kind="rung-1", state="planned", due_on=date(2026, 12, 1)),
        lambda: Question.objects.create(letter=letter, number=1, text="?"),
        lambda: Answer.objects.create(reply=reply, question=question, text="!", disposition="answered"),
        lambda: Mark.objects.create(
            question=question, account=reader, verdict="partly", is_first_day=False, created_at=NOW
        ),
        lambda: Proposal.objects.create(issue=letter.issue, supports=1, threshold=1, created_at=NOW),
    ]
    for act in twins[3:]:
        act()
    for act in twins:
        with pytest.raises(IntegrityError), transaction.atomic():
            act()


def test_declined_proposal_has_a_reason() -> None:
    with pytest.raises(IntegrityError, match="proposal_declined_has_reason"), transaction.atomic():
        Proposal.objects.create(issue=letters.letter().issue, supports=1, threshold=1, created_at=NOW, state="declined")


def test_querysets_tell_letters_apart() -> None:
    waiting, answered = letters.delivered(), letters.answered()
    printed = letters.letter(by_email=False)
    registered = letters.letter(rulebook_name="kz-appc")
    today, late, long_late = date(2026, 11, 23), date(2026, 12, 15), date(2027, 2, 1)
    every = Letter.objects.order_by("number")
    assert list(every.open()) == [waiting, printed, registered]
    assert list(every.replied()) == [answered]
    assert list(every.overdue(today)) == []
    assert list(every.overdue(late)) == [waiting]
    assert (list(every.long_overdue(late)), list(every.long_overdue(long_late))) == ([], [waiting])
    assert list(every.delivered()) == [waiting, answered]
    assert list(every.answered_in_time()) == [answered]
    assert list(every.waiting_to_be_handed_in()) == [printed]
    assert list(every.waiting_for_registration()) == [registered]
    assert list(every.for_issue(printed.issue)) == [printed]
    assert list(every.to_post(waiting.post)) == [waiting]
    assert list(every.to_organization(waiting.post.organization)) == [waiting]
    assert list(every.held_by(answered.holder)) == [answered]


def test_clock_state_is_computed_from_the_days() -> None:
    letter = letters.delivered()
    assert letter.clock_state(date(2026, 12, 14)) is ClockState.WAITING
    assert letter.clock_state(date(2026, 12, 15)) is ClockState.OVERDUE
    assert letters.answered(addressee=letters.organization()).clock_state(date(2027, 5, 1)) is None


def test_names_reach_logs_without_texts() -> None:
    reply = letters.reply()
    letter, question = reply.letter, reply.letter.questions.get(number=1)
    letters.marked(question, "partly")
    shown = [str(letter), str(question), str(reply), str(reply.answers.first()), str(letter.mailings.first())]
    assert shown == [
        f"letter {letter.number}",
        f"question 1 of letter {letter.pk}",
        f"reply 1 to letter {letter.pk}",
        f"answer to question {question.pk}",
        f"letter of letter {letter.pk}",
    ]


def test_letter_without_an_addressee_cannot_be_addressed() -> None:
    with pytest.raises(ValueError, match="no addressee"):
        _nobody = Letter(number=1).addressee


def test_post_of_a_letter_is_protected() -> None:
    letter = letters.letter()
    assert letter.addressee == letter.post
    assert PostFactory().letters.count() == 0
