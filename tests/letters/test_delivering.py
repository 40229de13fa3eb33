from datetime import UTC, date, datetime, timedelta

import pytest

from kopir.issues.models import Issue
from kopir.letters.actions import note_delivery, note_reminder_bounced, record_bounce, record_handing_in, reply_by_link
from kopir.letters.models import Mailing
from kopir.letters.rules import Channel
from kopir.letters.tasks import follow_outbox
from kopir.mail.models import OutgoingMail
from kopir.record.models import Entry
from kopir.web.errors import Refused, TooLate
from tests.factories import letters

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 6, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _monday(time_machine) -> None:
    time_machine.move_to(NOW, tick=False)


def hand_in(letter, **facts: object) -> None:
    defaults = {"channel": Channel.HAND, "on": TODAY, "registration_number": "A-17", "note_text": "A member."}
    record_handing_in(letter, editor=letters.editor(), **defaults | facts)


def test_house_clock_starts_with_the_delivery() -> None:
    letter = letters.letter()
    note_delivery(letter, datetime(2026, 11, 23, 20, tzinfo=UTC))  # already Tuesday in Almaty
    assert (letter.state, letter.clock_starts_on, letter.due_on) == ("waiting", date(2026, 11, 24), date(2026, 12, 15))
    assert Entry.objects.get(kind="letter.delivered").public["due_on"] == "2026-12-15"
    assert Issue.objects.get().answer_due_on == date(2026, 12, 15)


def test_legal_clock_waits_for_the_registration() -> None:
    letter = letters.letter(rulebook_name="kz-appc")
    note_delivery(letter, NOW)
    assert (letter.state, letter.clock_starts_on) == ("sent", None)
    hand_in(letter, channel=Channel.EMAIL)
    assert (letter.state, letter.registered_on, letter.due_on) == ("waiting", TODAY, date(2026, 12, 14))


def test_delivery_is_noted_once() -> None:
    letter = letters.delivered()
    with pytest.raises(TooLate):
        note_delivery(letter, NOW)


def test_printed_letter_starts_when_it_is_handed_in() -> None:
    letter = letters.letter(by_email=False)
    hand_in(letter, registration_number="")
    entry = Entry.objects.get(kind="letter.handed-in")
    assert (letter.state, letter.channel, letter.sent_at) == ("waiting", "hand", NOW)
    assert entry.public["registered_on"] == "2026-11-23"
    assert entry.commitments == {}
    assert Issue.objects.get().stage == "addressed"


def test_registration_number_is_published_as_a_text() -> None:
    letter = letters.letter(by_email=False, rulebook_name="kz-appc")
    hand_in(letter)
    assert Entry.objects.get(kind="letter.handed-in").opened("registration_number") == "A-17"


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"registration_number": " "}, "proof_missing"),
        ({"on": TODAY + timedelta(days=1)}, "date_in_future"),
        ({"on": TODAY - timedelta(days=1)}, "date_before_letter"),
    ],
)
def test_handing_in_without_proof_is_refused(facts: dict[str, object], code: str) -> None:
    letter = letters.letter(by_email=False, rulebook_name="kz-appc")
    with pytest.raises(Refused) as caught:
        hand_in(letter, **facts)
    assert caught.value.code == code


def test_running_clock_is_not_started_anew() -> None:
    letter = letters.delivered()
    with pytest.raises(TooLate):
        hand_in(letter)


def test_registration_after_the_reply_only_sets_the_dates(time_machine) -> None:
    letter = letters.letter(rulebook_name="kz-appc")
    time_machine.move_to(NOW + timedelta(days=2), tick=False)
    reply_by_link(letter, letters.given(), "en")
    time_machine.move_to(NOW + timedelta(days=4), tick=False)
    with pytest.raises(Refused) as caught:
        hand_in(letter, on=TODAY + timedelta(days=3))
    assert caught.value.code == "date_after_reply"
    hand_in(letter, on=TODAY + timedelta(days=1))
    assert (letter.state, letter.clock_starts_on, letter.stopped_on) == (
        "answered",
        TODAY + timedelta(days=1),
        TODAY + timedelta(days=2),
    )
    assert not Mailing.objects.exclude(kind="letter").exists()


def test_bounce_takes_the_clock_away() -> None:
    letter = letters.delivered()
    record_bounce(letter)
    letter.refresh_from_db()
    assert (letter.state, letter.clock_starts_on, letter.due_on, letter.overdue_from) == ("bounced", None, None, None)
    assert set(Mailing.objects.values_list("kind", "state")) == {
        ("letter", "bounced"),
        ("before", "cancelled"),
        ("due", "cancelled"),
        ("after", "cancelled"),
        ("rung-1", "cancelled"),
        ("rung-2", "cancelled"),
        ("rung-3", "cancelled"),
        ("rung-4", "cancelled"),
    }
    issue = Issue.objects.get()
    assert (issue.stage, issue.answer_due_on) == ("raised", None)
    assert Entry.objects.get(kind="letter.bounced").public["issue_event"] == ["letters-ended"]


def test_bounce_of_one_letter_leaves_an_issue_that_waits_elsewhere() -> None:
    first = letters.delivered()
    letters.letter(issue=first.issue, addressee=letters.organization())
    record_bounce(first)
    assert Issue.objects.get().stage == "addressed"
    assert Entry.objects.get(kind="letter.bounced").public["issue_event"] == []


def test_answered_letter_cannot_bounce() -> None:
    with pytest.raises(TooLate):
        record_bounce(letters.answered())


def test_refused_mail_bounces_the_letter_and_never_starts_a_clock() -> None:
    letter = letters.letter()
    OutgoingMail.objects.update(state="refused", refusal="550 recipient refused")
    assert [follow_outbox(), follow_outbox()] == [1, 0]
    letter.refresh_from_db()
    assert (letter.state, letter.clock_starts_on) == ("bounced", None)
    assert Entry.objects.get(kind="letter.bounced").by == "worker"


def test_mail_that_left_after_the_letter_bounced_settles_only_the_mailing() -> None:
    letter = letters.letter()
    record_bounce(letter)
    Mailing.objects.update(state="confirmed")
    OutgoingMail.objects.update(state="sent", sent_at=NOW)
    assert [follow_outbox(), follow_outbox()] == [1, 0]
    letter.refresh_from_db()
    assert (letter.state, Mailing.objects.get().state) == ("bounced", "sent")


def test_delivery_after_a_fast_reply_keeps_the_answer() -> None:
    letter = letters.letter()
    reply_by_link(letter, letters.given(), "en")
    OutgoingMail.objects.filter(template="letters/mail/letter.txt").update(state="sent", sent_at=NOW)
    assert follow_outbox() == 1
    letter.refresh_from_db()
    assert (letter.state, letter.clock_starts_on, letter.stopped_on) == ("answered", TODAY, TODAY)


def test_reminder_bounces_once_and_the_clock_runs_on() -> None:
    letter = letters.delivered()
    mailing = letter.mailings.get(kind="before")
    Mailing.objects.filter(pk=mailing.pk).update(state="confirmed")
    note_reminder_bounced(mailing)
    with pytest.raises(TooLate):
        note_reminder_bounced(mailing)
    letter.refresh_from_db()
    assert letter.state == "waiting"
    assert Entry.objects.get(kind="letter.reminder-bounced").public["mailing_bounced"] == "before"
