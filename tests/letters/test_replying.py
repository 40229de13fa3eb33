from datetime import UTC, date, datetime, timedelta

import pytest

from kopir.files.models import StoredFile
from kopir.issues.models import Issue
from kopir.letters.actions import (
    Paper,
    close_letter,
    disown_reply,
    publish_held_reply,
    record_paper_reply,
    refuse_held_reply,
    reply_by_link,
)
from kopir.letters.actions.clocks import plan_mailings
from kopir.letters.actions.replying import Arrival, receive
from kopir.letters.models import Mailing, Reply
from kopir.letters.rules import CloseReason, Disposition, ReplyKind, ReplyRefusal, Via
from kopir.mail.models import OutgoingMail
from kopir.record.models import Entry
from kopir.tokens.actions import find, mint
from kopir.web import clock
from kopir.web.errors import Refused, TooLate
from tests.factories import letters

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 6, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _monday(time_machine) -> None:
    time_machine.move_to(NOW, tick=False)


def paper(**facts: object) -> Paper:
    defaults = {"kind": ReplyKind.ANSWER, "received_on": TODAY, "source": "Letter 5-12", "language": "kk"}
    return Paper(**{**defaults, "answers": letters.given(), **facts})


def held(*texts: str) -> Reply:
    return reply_by_link(letters.delivered(), letters.given(*(texts or ("Write to aigerim@example.org",))), "en")


def test_reply_by_link_is_published_at_once_and_stops_the_clock() -> None:
    letter = letters.delivered()
    reply = reply_by_link(letter, letters.given("Next week."), "ru")
    entry = Entry.objects.get(kind="letter.replied")
    assert (letter.state, letter.stopped_on, reply.state, reply.is_verified_sender) == (
        "answered",
        TODAY,
        "published",
        True,
    )
    assert entry.by == f"office/{letter.post.slug}"
    assert entry.opened("answer_1") == "Next week."
    assert entry.public["dispositions"] == {"1": "answered"}
    assert (entry.public["replies"], entry.public["held"], entry.public["issue_event"]) == (1, 0, ["answered"])
    assert (Issue.objects.get().stage, Issue.objects.get().answer_due_on) == ("answered", None)
    assert not Mailing.objects.filter(state="planned").exists()


def test_declining_every_question_is_a_refusal() -> None:
    letter = letters.delivered()
    reply_by_link(letter, letters.given("Secret.", "Secret.", disposition=Disposition.DECLINED), "en")
    assert (letter.state, letter.stopped_on) == ("refused", TODAY)
    assert Issue.objects.get().stage == "addressed"
    reply_by_link(letter, letters.given(), "en")
    assert (letter.state, Issue.objects.get().stage) == ("answered", "answered")


def test_same_reply_sent_twice_is_one_reply_and_one_entry() -> None:
    letter = letters.delivered()
    first = reply_by_link(letter, letters.given("Next week."), "en")
    assert reply_by_link(letter, letters.given("Next week."), "en") == first
    assert Entry.objects.filter(kind="letter.replied").count() == 1
    declined = letters.given("Next week.", disposition=Disposition.DECLINED)
    assert reply_by_link(letter, declined, "en") != first
    assert reply_by_link(letter, letters.given("Next week."), "en") != first
    assert Entry.objects.filter(kind="letter.replied").count() == 3


def test_reply_with_likely_personal_data_is_held_though_the_clock_stops() -> None:
    reply = held()
    entry = Entry.objects.get(kind="letter.reply-held")
    assert (reply.state, reply.hold_reason, reply.letter.state) == ("held", "personal_data", "answered")
    assert reply.letter.stopped_on == TODAY
    assert (entry.commitments, entry.public["reason_code"], entry.public["held"]) == ({}, "personal_data", 1)
    assert Issue.objects.get().stage == "addressed"
    assert list(Reply.objects.held()) == [reply]


def test_registered_address_gets_a_copy_with_the_way_to_disown(work_off, settings) -> None:
    letters.reply()
    mail = OutgoingMail.objects.get(template="letters/mail/reply_copy.txt")
    assert (mail.to, mail.link_act, mail.link_about) == ("mayor@example.org", "disown", "reply/1-1")
    work_off()
    text = "".join(path.read_text() for path in settings.MAIL_DIR.glob("*.eml")).replace("=\n", "")
    assert "Was this not you?" in text
    assert "/letter-link/not-us/" in text


def test_no_copy_without_a_registered_address() -> None:
    record_paper_reply(letters.letter(by_email=False), paper(), letters.editor())
    assert not OutgoingMail.objects.exists()


@pytest.mark.parametrize(
    ("answers", "code"),
    [((), "no_answers"), (letters.given(" "), "no_answers"), (letters.given("a", "b", "c"), "unknown_question")],
)
def test_reply_must_answer_questions_of_the_letter(answers: tuple[object, ...], code: str) -> None:
    letter = letters.delivered()
    with pytest.raises(Refused) as caught:
        reply_by_link(letter, answers, "en")
    letter.refresh_from_db()
    assert (caught.value.code, letter.state, Reply.objects.count()) == (code, "waiting", 0)


def test_closed_letter_takes_no_reply() -> None:
    letter = letters.answered()
    close_letter(letter, CloseReason.SETTLED, letters.editor())
    with pytest.raises(TooLate):
        reply_by_link(letter, letters.given(), "en")


def test_acknowledgement_does_not_stop_the_clock() -> None:
    letter = letters.delivered()
    record_paper_reply(letter, paper(kind=ReplyKind.ACKNOWLEDGEMENT, answers=(), text="Received."), letters.editor())
    assert (letter.state, letter.stopped_on) == ("waiting", None)
    assert Entry.objects.get(kind="letter.acknowledged").opened("text") == "Received."
    assert Mailing.objects.filter(state="planned").count() == 7


def test_transfer_stops_the_clock() -> None:
    letter = letters.delivered()
    record_paper_reply(letter, paper(kind=ReplyKind.TRANSFER, answers=(), text="Passed on."), letters.editor())
    assert (letter.state, letter.stopped_on) == ("transferred", TODAY)


def test_unverified_sender_is_held() -> None:
    letter = letters.delivered()
    arrival = Arrival(ReplyKind.ANSWER, Via.EMAIL, "en", clock.now(), letters.given(), is_verified_sender=False)
    assert receive(letter, arrival, by="worker").hold_reason == "unverified_sender"
    assert letter.stopped_on == TODAY


def test_paper_reply_counts_from_the_day_it_came(time_machine) -> None:
    letter = letters.delivered()
    time_machine.move_to(NOW + timedelta(days=5), tick=False)
    scan = StoredFile.objects.create(
        public_id="a" * 32,
        kind="document",
        name="a.pdf",
        content_type="application/pdf",
        sha256="0",
        bytes=1,
        created_at=NOW,
    )
    editor = letters.editor()
    reply = record_paper_reply(letter, paper(received_on=TODAY + timedelta(days=2), scan=scan), editor)
    scan.refresh_from_db()
    assert (letter.stopped_on, reply.received_on, reply.source) == (TODAY + timedelta(days=2),) * 2 + ("Letter 5-12",)
    assert (scan.is_public, scan.attached_at is None, reply.decided_by) == (True, False, editor)


def test_paper_reply_that_is_not_clear_waits_with_its_scan() -> None:
    letter = letters.delivered()
    scan = StoredFile.objects.create(
        public_id="b" * 32,
        kind="document",
        name="b.pdf",
        content_type="application/pdf",
        sha256="0",
        bytes=1,
        created_at=NOW,
    )
    reply = record_paper_reply(letter, paper(scan=scan, is_clear=False), letters.editor())
    scan.refresh_from_db()
    assert (reply.state, letter.state, scan.is_public) == ("held", "answered", False)
    publish_held_reply(reply, letters.editor())
    scan.refresh_from_db()
    assert scan.is_public


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"source": " "}, "source_missing"),
        ({"received_on": TODAY + timedelta(days=1)}, "date_in_future"),
        ({"received_on": TODAY - timedelta(days=1)}, "date_before_letter"),
    ],
)
def test_paper_reply_needs_source_and_day(facts: dict[str, object], code: str) -> None:
    with pytest.raises(Refused) as caught:
        record_paper_reply(letters.delivered(), paper(**facts), letters.editor())
    assert caught.value.code == code


def test_earlier_paper_moves_the_stop_back(time_machine) -> None:
    letter = letters.delivered()
    time_machine.move_to(NOW + timedelta(days=5), tick=False)
    reply_by_link(letter, letters.given(), "en")
    record_paper_reply(letter, paper(received_on=TODAY + timedelta(days=2)), letters.editor())
    assert letter.stopped_on == TODAY + timedelta(days=2)


def test_held_reply_is_published_once() -> None:
    reply, editor = held(), letters.editor()
    publish_held_reply(reply, editor)
    with pytest.raises(TooLate):
        publish_held_reply(reply, editor)
    reply.refresh_from_db()
    assert (reply.state, reply.decided_by, Issue.objects.get().stage) == ("published", editor, "answered")
    assert Entry.objects.get(kind="letter.reply-published").opened("answer_1") == "Write to aigerim@example.org"


def test_unpublished_reply_still_counts_as_one() -> None:
    reply = held()
    refuse_held_reply(reply, ReplyRefusal.PERSONAL_DATA, letters.editor())
    reply.letter.refresh_from_db()
    assert (reply.letter.state, reply.letter.stopped_on) == ("answered", TODAY)
    assert Entry.objects.get(kind="letter.reply-refused").commitments == {}


def test_stranger_s_reply_lets_the_clock_run_on() -> None:
    reply = held()
    refuse_held_reply(reply, ReplyRefusal.NOT_FROM_ADDRESSEE, letters.editor())
    letter = reply.letter
    letter.refresh_from_db()
    assert (letter.state, letter.stopped_on, letter.due_on) == ("waiting", None, date(2026, 12, 14))
    assert Mailing.objects.filter(state="planned").count() == 7
    assert Issue.objects.get().answer_due_on == date(2026, 12, 14)
    with pytest.raises(TooLate):
        refuse_held_reply(reply, ReplyRefusal.UNLAWFUL, letters.editor())


def test_stranger_s_reply_beside_a_true_one_changes_nothing() -> None:
    letter = letters.answered()
    reply = reply_by_link(letter, letters.given("a@example.org"), "en")
    refuse_held_reply(reply, ReplyRefusal.NOT_FROM_ADDRESSEE, letters.editor())
    letter.refresh_from_db()
    assert (letter.state, letter.stopped_on) == ("answered", TODAY)


@pytest.mark.parametrize(("by_email", "state"), [(True, "sent"), (False, "prepared")])
def test_stranger_s_reply_before_the_delivery_leads_back(by_email: bool, state: str) -> None:
    letter = letters.letter(by_email=by_email)
    reply = reply_by_link(letter, letters.given("a@example.org"), "en")
    refuse_held_reply(reply, ReplyRefusal.NOT_FROM_ADDRESSEE, letters.editor())
    letter.refresh_from_db()
    assert letter.state == state


def test_refusing_after_the_letter_closed_leaves_it_closed() -> None:
    reply = held()
    close_letter(reply.letter, CloseReason.SETTLED, letters.editor())
    refuse_held_reply(reply, ReplyRefusal.NOT_FROM_ADDRESSEE, letters.editor())
    reply.letter.refresh_from_db()
    assert reply.letter.state == "closed"


def test_disowned_reply_is_marked_held_and_closes_the_links() -> None:
    reply = letters.reply()
    link, secret = mint("letter", reply.letter.ref, None), mint("disown", "reply/1-1", timedelta(days=1))
    disown_reply(reply, find("disown", secret))
    assert (reply.state, reply.hold_reason, reply.is_disowned) == ("held", "disowned", True)
    assert (find("letter", link), find("disown", secret)) == (None, None)
    assert Entry.objects.get(kind="letter.reply-disowned").by == f"office/{reply.letter.post.slug}"


def test_disowning_twice_or_after_the_decision_is_too_late() -> None:
    reply = letters.reply()
    tokens = [find("disown", mint("disown", "reply/1-1", timedelta(days=1))) for _time in range(2)]
    disown_reply(reply, tokens[0])
    with pytest.raises(TooLate):
        disown_reply(reply, tokens[0])
    with pytest.raises(TooLate):
        disown_reply(reply, tokens[1])


def test_stranger_s_reply_after_an_acknowledgement_lets_the_clock_run_on() -> None:
    letter = letters.delivered()
    record_paper_reply(letter, paper(kind=ReplyKind.ACKNOWLEDGEMENT, answers=(), text="Received."), letters.editor())
    reply = reply_by_link(letter, letters.given("a@example.org"), "en")
    refuse_held_reply(reply, ReplyRefusal.NOT_FROM_ADDRESSEE, letters.editor())
    assert (reply.letter.state, reply.letter.stopped_on) == ("waiting", None)


def test_nothing_is_planned_before_the_clock_starts() -> None:
    letter = letters.letter()
    plan_mailings(letter)
    assert list(letter.mailings.values_list("kind", flat=True)) == ["letter"]


def test_reply_on_a_page_older_than_the_delivery_is_taken() -> None:
    from kopir.letters.actions import note_delivery
    from kopir.letters.models import Letter
    from kopir.web import clock

    sent = letters.letter()
    asked_for_before = Letter.objects.get(pk=sent.pk)
    note_delivery(sent, clock.now())
    reply = reply_by_link(asked_for_before, letters.given("On Monday."), "en")
    assert (reply.letter.state, reply.is_published) == ("answered", True)
