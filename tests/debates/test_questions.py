"""What participants asked each other: rows that outlive each build, and readers' words on what followed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from kopir.accounts.models import Account
from kopir.accounts.own_data import holdings
from kopir.debates import actions
from kopir.debates.actions.marking import opinions_of
from kopir.debates.holding import HOLDING
from kopir.debates.models import Debate, QuestionMark, SpokenQuestion
from kopir.debates.rules import Answered, Opinion, Part
from kopir.record.models import Entry
from kopir.web import clock
from kopir.web.errors import NotAllowed, TooLate
from tests.factories import issues
from tests.factories.spoken import TALK, a_talk

pytestmark = pytest.mark.django_db
ASKED = [
    "Boris, when will you mend the pier?",
    "Boris, who pays for the lamp?",
    "Aigul, do you want a ferry or a bridge?",
]


def old_citizen() -> Account:
    account = issues.citizen()
    Account.objects.filter(pk=account.pk).update(confirmed_at=clock.now() - timedelta(days=2))
    account.refresh_from_db()
    return account


def current(debate: Debate) -> list[SpokenQuestion]:
    return list(debate.spoken_questions.current())


def test_questions_are_found_with_who_asks_whom_and_who_speaks_next() -> None:
    found = current(a_talk())
    assert [one.text for one in found] == ASKED
    assert [(one.asker.label, one.asked.label, one.turn, one.answered_in, one.second) for one in found] == [
        ("Aigul", "Boris", 2, 3, 10.0),
        ("Aigul", "Boris", 4, 6, 30.0),
        ("Boris", "Aigul", 6, 7, 50.0),
    ]
    assert str(found[0]) == f"question 1 in debate {found[0].debate_id}"


def test_a_question_keeps_its_number_and_marks_when_everything_is_built_anew() -> None:
    debate = a_talk()
    first, second, _third = current(debate)
    actions.mark_question(second, issues.citizen(), Answered.NO)
    voices = {voice.label: voice for voice in debate.voices.all()}
    actions.set_voices(debate, {voices["Boris"].pk: actions.VoiceFacts(Part.PARTICIPANT, name="Boris Anuarov")})
    actions.set_masks(debate, [], ["the lamp"])
    masked = debate.spoken_questions.get(number=second.number)
    assert (masked.text, masked.pk, masked.marks.count()) == ("Boris, who pays for [hidden]?", second.pk, 1)
    assert [one.pk for one in current(debate)][:2] == [first.pk, second.pk]


def test_a_question_that_is_no_more_is_not_shown_and_comes_back_with_its_marks(client: Client) -> None:
    debate = a_talk()
    second = current(debate)[1]
    account = issues.citizen()
    actions.mark_question(second, account, Answered.PARTLY)
    voices = {voice.label: voice for voice in debate.voices.all()}
    line = debate.cues.get(public_id=second.cue_name).position
    actions.correct_line(debate, line, voices["Mira"])  # who moderates: no participant asks
    assert ASKED[1] not in [one.text for one in current(debate)]
    page = client.get(f"/en/debates/{debate.number}/questions").content.decode()
    assert (ASKED[0] in page, ASKED[1] in page) == (True, False)
    second.refresh_from_db()
    second.debate = debate
    with pytest.raises(TooLate):
        actions.mark_question(second, account, Answered.NO)
    client.force_login(account)
    assert client.get(f"/en/debates/{debate.number}/questions/{second.number}").status_code == 404
    actions.correct_line(debate, line, voices["Aigul"])
    back = debate.spoken_questions.get(number=second.number)
    assert (back.is_current, back.marks.count()) == (True, 1)


def test_marks_are_counted_on_the_record_and_decide_from_five_on() -> None:
    question = current(a_talk())[0]
    for account in [old_citizen() for _one in range(4)]:
        actions.mark_question(question, account, Answered.YES)
    actions.mark_question(question, issues.citizen(), Answered.NO)  # confirmed today: counted apart
    found = opinions_of([question])[question.pk]
    assert (found.total, found.word, found.first_day[Answered.NO]) == (4, None, 1)
    last = old_citizen()
    assert actions.mark_question(question, last, Answered.NO).word is Answered.YES
    assert actions.mark_question(question, last, Answered.NO).total == 5  # nothing changed: no entry
    entries = list(Entry.objects.filter(kind="debate.question-marked").order_by("pk"))
    assert len(entries) == 6
    assert entries[-1].public["marks"] == {"answered": 4, "partly": 0, "no": 1}
    assert actions.withdraw_mark(question, last).total == 4
    assert actions.withdraw_mark(question, last).total == 4
    assert Entry.objects.filter(kind="debate.question-mark-withdrawn").count() == 1
    assert str(QuestionMark.objects.first()) == f"mark on question {question.pk} of a debate"
    assert Opinion({}, {}).word is None


def test_only_a_confirmed_address_counts() -> None:
    question = current(a_talk())[0]
    account = Account.objects.create(email="new@example.org")
    with pytest.raises(NotAllowed):
        actions.mark_question(question, account, Answered.YES)


def test_a_reader_judges_changes_and_withdraws_in_the_browser(client: Client) -> None:
    debate = a_talk()
    address = f"/en/debates/{debate.number}/questions"
    page = client.get(address).content.decode()
    assert all(text in page for text in ASKED)
    assert "Boris has the word next in speech 3" in page
    assert "nobody has judged it yet" in page
    assert client.get(f"{address}/1").status_code == 302  # to the sign-in
    client.force_login(old_citizen())
    assert client.get(f"{address}/9").status_code == 404
    wrong = client.post(f"{address}/1", {"word": "maybe"})
    assert wrong.status_code == 422
    assert client.post(f"{address}/1", {"word": "partly"}, follow=True).status_code == 200
    own = client.get(f"{address}/1").content.decode()
    assert "partly answered" in own
    assert "Withdraw my judgement" in own
    assert "partly answered: <strong>1</strong>" in client.get(address).content.decode()
    asked = client.get(f"/debates/{debate.number}.json").json()["asked"]
    assert [one["text"] for one in asked] == ASKED
    assert (asked[0]["asker"], asked[0]["asked"], asked[0]["word_next_in"]) == ("Aigul", "Boris", 3)
    assert asked[0]["marks"] == {"answered": 0, "partly": 1, "no": 0}
    client.post(f"{address}/1/withdraw")
    assert not QuestionMark.objects.exists()


def test_marks_are_part_of_ones_own_data_and_go_with_the_account() -> None:
    question, account = current(a_talk())[0], old_citizen()
    actions.mark_question(question, account, Answered.YES)
    assert HOLDING in list(holdings())
    (section,) = HOLDING.export(account)
    assert (section.rows[0]["question"], section.rows[0]["verdict"]) == (ASKED[0], "answered")
    HOLDING.erase(account)
    assert not QuestionMark.objects.exists()
    assert Entry.objects.get(kind="debate.question-mark-withdrawn").public["marks"] == {
        "answered": 0,
        "partly": 0,
        "no": 0,
    }


def test_an_empty_page_says_that_nobody_asked(client: Client) -> None:
    debate = a_talk(tuple((who, text.replace("?", ".")) for who, text in TALK))
    assert "No question of one participant" in client.get(f"/en/debates/{debate.number}/questions").content.decode()
