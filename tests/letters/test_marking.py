from datetime import UTC, datetime, timedelta

import pytest

from kopir.letters.actions import contest_mark, judgement_of, mark_question, withdraw_mark
from kopir.letters.models import Contest, Mark
from kopir.letters.rules import Verdict
from kopir.record.models import Entry
from kopir.web.errors import NotAllowed, Refused, TooLate
from tests.factories import issues, letters

pytestmark = pytest.mark.django_db


@pytest.fixture
def question():
    return letters.answered().questions.get(number=1)


def test_five_agreeing_marks_judge_a_question(question) -> None:
    letters.marked(question, *[Verdict.ANSWERED] * 4)
    assert judgement_of(question).code == "not_yet_judged"
    letters.marked(question, Verdict.ANSWERED)
    entry = Entry.objects.filter(kind="letter.marked").last()
    assert judgement_of(question).verdict is Verdict.ANSWERED
    assert entry.by == "citizen"
    assert entry.public["marks"] == {"answered": 5, "partly": 0, "declined": 0, "not_addressed": 0}
    assert (entry.public["question"], entry.public["verdict"], entry.commitments) == (1, "answered", {})


def test_a_reader_has_one_mark_and_may_change_it(question) -> None:
    reader = letters.known_citizen()
    mark_question(question, reader, Verdict.ANSWERED)
    mark_question(question, reader, Verdict.ANSWERED)
    found = mark_question(question, reader, Verdict.PARTLY)
    assert (found.total, found.counts[Verdict.PARTLY]) == (1, 1)
    assert Entry.objects.filter(kind="letter.marked").count() == 2


def test_withdrawn_mark_leaves_no_row(question) -> None:
    reader = letters.known_citizen()
    mark_question(question, reader, Verdict.ANSWERED)
    assert withdraw_mark(question, reader).total == 0
    assert withdraw_mark(question, reader).total == 0
    assert not Mark.objects.exists()
    assert Entry.objects.filter(kind="letter.mark-withdrawn").count() == 1


def test_marks_of_the_first_day_are_apart(question, time_machine) -> None:
    readers = [issues.citizen() for _reader in range(6)]
    for reader in readers:
        mark_question(question, reader, Verdict.NOT_ADDRESSED)
    found = judgement_of(question)
    assert (found.total, found.first_day_total, found.code) == (0, 6, "not_yet_judged")
    time_machine.move_to(datetime.now(UTC) + timedelta(days=2))
    mark_question(question, issues.citizen(), Verdict.ANSWERED)
    assert judgement_of(question).first_day_total == 7


def test_unconfirmed_address_may_not_mark(question) -> None:
    reader = issues.citizen()
    reader.confirmed_at = None
    with pytest.raises(NotAllowed):
        mark_question(question, reader, Verdict.ANSWERED)


def test_silence_cannot_be_marked() -> None:
    question = letters.delivered().questions.get(number=1)
    with pytest.raises(Refused) as caught:
        mark_question(question, letters.known_citizen(), Verdict.NOT_ADDRESSED)
    assert caught.value.code == "no_reply_yet"


def test_contest_stands_beside_the_marks(question) -> None:
    letters.marked(question, Verdict.NOT_ADDRESSED)
    contest_mark(question, " Page 2 answers it. ", "en")
    entry = Entry.objects.get(kind="letter.contested")
    assert (Contest.objects.get().text, judgement_of(question).total) == ("Page 2 answers it.", 1)
    assert (entry.opened("text"), entry.by) == ("Page 2 answers it.", f"office/{question.letter.post.slug}")
    with pytest.raises(TooLate):
        contest_mark(question, "And again.", "en")


def test_contest_needs_words_and_marks(question) -> None:
    with pytest.raises(Refused) as caught:
        contest_mark(question, "Before any mark.", "en")
    assert caught.value.code == "no_marks_yet"
    letters.marked(question, Verdict.NOT_ADDRESSED)
    with pytest.raises(Refused) as caught:
        contest_mark(question, " ", "en")
    assert caught.value.code == "text_missing"
