"""Mails that came in find their letters, or the pen; who is believed, and what is published."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from kopir.files.models import StoredFile
from kopir.letters.actions import (
    arriving,
    close_letter,
    finding,
    keep_attachment_private,
    place,
    place_on_letter,
    publish_attachment,
    publish_held_reply,
)
from kopir.letters.models import Attachment, Letter, Mailing, Reply
from kopir.letters.rules import BounceReason, CloseReason, ReplyKind, Trust, reason_of
from kopir.letters.rules.arrivals import FoundBy, PenReason, why_in_pen
from kopir.letters.rules.bounces import is_final
from kopir.letters.tasks import place_mails
from kopir.mail.actions import keep
from kopir.mail.actions.incoming import take
from kopir.mail.models import IncomingMail, OutgoingMail
from kopir.mail.rules import Door
from kopir.record.models import Entry
from kopir.web.errors import TooLate
from tests.factories import letters, mails
from tests.factories.issues import photo
from tests.files.test_actions import PDF

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 6, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _house(settings: Any, time_machine: Any) -> None:
    settings.REPLY_ADDRESS, settings.DKIM_DNS = mails.MAILBOX, "off"
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def names(settings: Any) -> Iterator[None]:
    with mails.names("tumar.example", "elsewhere.example", "mail.ru") as server:
        settings.DKIM_DNS = server
        yield


@pytest.fixture
def letter(work_off: Callable[[], int]) -> Letter:
    """A letter that the office's server has taken, whose clock runs."""
    made = letters.letter(addressee=letters.post(email=mails.OFFICE))
    work_off()
    made.refresh_from_db()
    return made


def come(raw: bytes, **facts: Any) -> IncomingMail:
    mail = keep(raw, door=Door.PIPE, **facts)
    place_mails()
    mail.refresh_from_db()
    return mail


def first_mail(letter: Letter) -> OutgoingMail:
    return OutgoingMail.objects.get(dedupe=f"{letter.ref}:letter:1")


def test_sealed_reply_of_the_office_is_published_and_stops_the_clock(letter: Letter, names: None) -> None:
    mail = come(mails.sealed(mails.to_letter(letter)))
    reply = Reply.objects.get()
    letter.refresh_from_db()
    assert (mail.fate, mail.found_by, mail.trust, mail.seal) == ("placed", "address", "verified", "pass")
    assert (mail.seal_domain, mail.seal_selector, mail.seal_key) == ("tumar.example", "k1", mails.public_key().decode())
    assert (reply.state, reply.kind, reply.via, reply.is_verified_sender) == ("published", "answer", "email", True)
    assert (reply.text, reply.mail, letter.state) == ("The lamp will be mended on Friday.", mail, "answered")
    assert Entry.objects.get(kind="letter.replied").by == f"office/{letter.addressee.slug}"


def test_reply_that_only_knew_the_address_is_held_until_a_person_confirms(letter: Letter) -> None:
    mail = come(mails.to_letter(letter))
    reply = Reply.objects.get()
    assert (mail.fate, mail.trust, mail.seal) == ("placed", "token", "none")
    assert (reply.state, reply.hold_reason) == ("held", "unverified_sender")
    assert Entry.objects.get(kind="letter.reply-held").by == "worker"
    publish_held_reply(reply, letters.editor())
    assert Reply.objects.published().get() == reply


def test_without_network_a_seal_is_not_checked_and_the_reply_is_held(letter: Letter) -> None:
    mail = come(mails.sealed(mails.to_letter(letter)))
    assert (mail.seal, mail.trust, Reply.objects.get().state) == ("not_checked", "token", "held")


def test_word_of_our_own_server_is_believed_and_no_other(letter: Letter, settings: Any) -> None:
    settings.AUTHSERV_IDS = ["mx.kopir.example"]
    ours = b"Authentication-Results: mx.kopir.example; dkim=pass header.d=tumar.example\r\n"
    theirs = b"Authentication-Results: mx.evil.example; dkim=pass header.d=tumar.example\r\n"
    raw = mails.sealed(mails.to_letter(letter))
    assert come(theirs + raw).trust == "token"
    assert come(ours + mails.sealed(mails.to_letter(letter, "Another answer."))).trust == "verified"


def test_reply_that_continues_the_letter_finds_it_when_sealed(letter: Letter, names: None) -> None:
    raw = mails.written(In_Reply_To=first_mail(letter).message_id).as_bytes()
    mail = come(mails.sealed(raw))
    assert (mail.fate, mail.found_by, mail.trust) == ("placed", "thread", "verified")


def test_thread_alone_waits_in_the_pen_with_its_letter_suggested(letter: Letter) -> None:
    mail = come(mails.written(References=f"<x@y> {first_mail(letter).message_id}").as_bytes())
    assert (mail.fate, mail.why, mail.about, Reply.objects.count()) == ("pen", "sender_unknown", letter.ref, 0)


def test_mail_that_names_nothing_waits_in_the_pen(letter: Letter) -> None:
    stranger = come(mails.written(From="somebody@elsewhere.example").as_bytes())
    office = come(mails.written().as_bytes())
    assert (stranger.fate, stranger.why, stranger.about) == ("pen", "no_letter", "")
    assert (office.fate, office.why, office.about, office.found_by) == ("pen", "no_letter", letter.ref, "sender")


def test_mail_to_two_letters_is_no_machines_to_place(letter: Letter) -> None:
    other = letters.letter(addressee=letters.post(email="other@tumar.example"))
    both = f"{mails.reply_to(letter.ref)}, {mails.reply_to(other.ref)}"
    mail = come(mails.written(To=both).as_bytes())
    assert (mail.fate, mail.why) == ("pen", "several_letters")


def test_recipient_of_the_envelope_names_the_letter_too(letter: Letter) -> None:
    mail = come(mails.written().as_bytes(), recipients=[mails.reply_to(letter.ref).upper()])
    assert (mail.fate, mail.found_by) == ("placed", "address")


def test_address_under_an_old_key_is_still_known(letter: Letter, settings: Any) -> None:
    raw = mails.to_letter(letter)
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "a new key"
    assert come(raw).found_by == "address"


def test_automatic_reply_stands_on_the_letter_and_stops_nothing(letter: Letter) -> None:
    before = OutgoingMail.objects.count()
    come(mails.automatic(letter))
    reply = Reply.objects.get()
    letter.refresh_from_db()
    assert (reply.kind, letter.state, letter.stopped_on) == ("auto_reply", "waiting", None)
    assert OutgoingMail.objects.count() == before  # no machine answers a machine
    publish_held_reply(reply, letters.editor())
    assert Entry.objects.get(kind="letter.auto-replied").opened("text") == reply.text


def test_acknowledgement_stops_nothing(letter: Letter, names: None) -> None:
    come(mails.sealed(mails.to_letter(letter, "Your letter was registered under number 12-34.")))
    letter.refresh_from_db()
    assert (Reply.objects.get().kind, letter.state) == ("acknowledgement", "waiting")


def test_transfer_waits_for_a_person_because_it_would_stop_the_clock(letter: Letter, names: None) -> None:
    mail = come(mails.sealed(mails.to_letter(letter, "Your letter was forwarded to the roads department.")))
    letter.refresh_from_db()
    assert (mail.fate, mail.why, mail.about, letter.state) == ("pen", "transfer", letter.ref, "waiting")


def test_bounce_is_recorded_with_its_reason(letter: Letter) -> None:
    mail = come(mails.bounce(first_mail(letter).message_id))
    letter.refresh_from_db()
    assert (mail.fate, mail.kind, letter.state, letter.clock_starts_on) == ("placed", "bounce", "bounced", None)
    assert Mailing.objects.get(kind="letter").bounce_reason == "no_such_mailbox"
    assert Entry.objects.get(kind="letter.bounced").public["reason_code"] == "no_such_mailbox"


def test_bounce_to_the_letters_address_needs_no_name_of_the_mail(letter: Letter) -> None:
    come(mails.bounce("<unknown@x>", to=mails.reply_to(letter.ref), status="5.2.2"))
    assert Mailing.objects.get(kind="letter").bounce_reason == "mailbox_full"


def test_delay_is_no_bounce(letter: Letter) -> None:
    mail = come(mails.bounce(first_mail(letter).message_id, action="delayed", status="4.4.1"))
    letter.refresh_from_db()
    assert (mail.fate, letter.state) == ("placed", "waiting")


def test_bounce_of_nothing_and_late_bounce_wait_for_a_person(letter: Letter, time_machine: Any) -> None:
    assert come(mails.bounce("<unknown@x>")).why == "bounce_unclear"
    assert come(mails.bounce("<unknown@x>", action="delayed")).why == "bounce_unclear"
    time_machine.shift(timedelta(days=8))
    assert come(mails.bounce(first_mail(letter).message_id)).why == "bounce_unclear"


def test_bounce_of_a_reminder_leaves_the_clock_running(
    letter: Letter, time_machine: Any, work_off: Callable[[], int]
) -> None:
    time_machine.move_to(datetime(2026, 12, 11, 6, tzinfo=UTC), tick=False)
    work_off()
    reminder = OutgoingMail.objects.get(template="letters/mail/reminder_before.txt")
    assert reminder.follows == first_mail(letter).message_id
    come(mails.bounce(reminder.message_id))
    letter.refresh_from_db()
    assert (letter.state, Mailing.objects.get(kind="before").state) == ("waiting", "bounced")
    assert come(mails.bounce(reminder.message_id)).fate == "placed"  # a second report says nothing new
    assert come(mails.bounce("<unknown@x>", to=mails.reply_to(letter.ref))).why == "bounce_unclear"  # which of the two?


def test_same_mail_again_is_one_reply(letter: Letter) -> None:
    raw = mails.to_letter(letter)
    first = come(raw)
    assert keep(raw, door=Door.LMTP) == first
    assert come(b"Received: from elsewhere\r\n" + raw).fate == "duplicate"  # by another door
    assert come(mails.to_letter(letter)).fate == "duplicate"  # under a new name, the same words on the same day
    assert (Reply.objects.count(), IncomingMail.objects.count()) == (1, 3)


def test_quotation_and_signature_are_kept_apart_with_numbers_masked(letter: Letter) -> None:
    text = "On Friday.\n\n-- \nA. Serik\n+7 701 234 56 78\n"
    come(mails.to_letter(letter, text))
    reply = Reply.objects.get()
    assert (reply.text, "701" in reply.folded, "A. Serik" in reply.folded) == ("On Friday.", False, True)


def with_files(letter: Letter) -> bytes:
    message = mails.written(To=mails.reply_to(letter.ref))
    message.add_attachment(PDF, "application", "pdf", filename="Aigerim.pdf")
    message.add_attachment(photo().read(), "application", "octet-stream", filename="photo")
    message.add_attachment(b"MZ\x90\0 a program", "application", "pdf", filename="bill.pdf")
    return mails.sealed(message.as_bytes())


def test_files_are_made_safe_and_shown_when_an_editor_has_looked(letter: Letter, names: None, client: Any) -> None:
    come(with_files(letter))
    files = list(Attachment.objects.select_related("file"))
    assert [one.file.content_type if one.file else None for one in files] == ["application/pdf", "image/webp", None]
    assert not StoredFile.objects.filter(is_public=True).exists()
    assert list(Attachment.objects.waiting()) == files[:2]
    publish_attachment(files[0])
    keep_attachment_private(files[1])
    for late in (publish_attachment, keep_attachment_private):
        with pytest.raises(TooLate):
            late(files[0])
    with pytest.raises(TooLate):
        publish_attachment(files[2])
    entry = Entry.objects.get(kind="letter.attachment-published")
    assert (entry.public["attachment"], entry.public["sha256"]) == (1, files[0].file.sha256)
    page = client.get(f"/en/letters/{letter.number}").content.decode()
    assert ("Aigerim" in page, files[0].file.url in page, files[1].file.url in page) == (False, True, False)


def test_editor_places_a_mail_of_the_pen(letter: Letter) -> None:
    mail = come(mails.written("We will mend it.").as_bytes())
    reply = place_on_letter(mail, letter, ReplyKind.ANSWER, letters.editor())
    letter.refresh_from_db()
    assert (reply.state, reply.is_verified_sender, letter.state, mail.fate) == (
        "published",
        False,
        "answered",
        "placed",
    )
    assert Entry.objects.get(kind="letter.replied").by == "editor"
    with pytest.raises(TooLate):
        place_on_letter(mail, letter, ReplyKind.ANSWER, letters.editor())


def test_editor_places_a_mail_with_a_number_and_it_is_held(letter: Letter) -> None:
    mail = come(mails.written("Call +7 701 234 56 78.").as_bytes())
    reply = place_on_letter(mail, letter, ReplyKind.ANSWER, letters.editor())
    assert (reply.state, reply.hold_reason) == ("held", "personal_data")


def test_copy_placed_by_an_editor_makes_no_second_reply(letter: Letter) -> None:
    first = come(mails.written("We will mend it.").as_bytes())
    second = come(mails.written("We will mend it.").as_bytes())
    replies = {place_on_letter(mail, letter, ReplyKind.ANSWER, letters.editor()) for mail in (first, second)}
    assert len(replies) == 1


def test_ended_letter_takes_no_reply_by_itself(letter: Letter, monkeypatch: pytest.MonkeyPatch) -> None:
    late = keep(mails.to_letter(letter, "Too late."), door=Door.PIPE)
    come(mails.to_letter(letter))
    publish_held_reply(Reply.objects.first(), letters.editor())
    letter.refresh_from_db()
    close_letter(letter, CloseReason.SETTLED, letters.editor())
    assert come(mails.to_letter(letter, "Later still.")).why == "letter_ended"
    late.refresh_from_db()
    assert late.fate == "placed"


def test_mail_that_ends_its_reader_waits_for_a_person(letter: Letter, time_machine: Any) -> None:
    mail = keep(mails.to_letter(letter), door=Door.PIPE)
    for _reading in range(4):
        leased = take(mail.pk)
        assert leased is not None
        assert take(mail.pk) is None
        time_machine.shift(timedelta(minutes=6))
    place(leased)
    mail.refresh_from_db()
    assert (mail.fate, mail.why) == ("pen", "unreadable")


def test_head_of_a_mail_that_is_too_large_waits_for_a_person(letter: Letter) -> None:
    assert come(mails.to_letter(letter), is_cut=True).why == "too_big"


@pytest.mark.parametrize("raw", [b"", b"\0\xff", b"From nobody\n\n", b"Subject: x\r\n" * 10_000])
def test_any_bytes_are_kept_and_shown(raw: bytes) -> None:
    assert come(raw).fate == "pen"


def test_reply_settles_what_the_server_never_confirmed(letter: Letter) -> None:
    """Whoever answers has the letter: what was handed over and not heard of counts as sent."""
    sent = OutgoingMail.objects.filter(pk=first_mail(letter).pk)
    sent.update(state="handed_over", sent_at=None, handed_over_at=NOW, leased_until=None)
    come(mails.to_letter(letter))
    assert sent.get().state == "sent"


def test_reply_to_a_letter_that_ends_meanwhile_waits_in_the_pen(
    letter: Letter, monkeypatch: pytest.MonkeyPatch
) -> None:
    def too_late(*_words: Any, **_facts: Any) -> None:
        raise TooLate("letter_moved_on")

    monkeypatch.setattr(arriving, "receive", too_late)
    mail = come(mails.to_letter(letter))
    assert (mail.fate, mail.why) == ("pen", "letter_ended")
    assert not Reply.objects.exists()


def test_mail_about_something_else_names_no_letter() -> None:
    assert finding._letter("issue/7") is None
    assert finding._letter("letter/x") is None


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        (("5.1.1",), BounceReason.NO_SUCH_MAILBOX),
        (("550 mailbox is full",), BounceReason.MAILBOX_FULL),
        (("5.99.99", "4.2.2"), BounceReason.MAILBOX_FULL),
        (("550 go away",), BounceReason.REFUSED),
    ],
)
def test_reason_of_a_bounce(said: tuple[str, ...], reason: BounceReason) -> None:
    assert reason_of(*said) is reason


@pytest.mark.parametrize(
    ("action", "status", "final"),
    [
        ("failed", "", True),
        ("delayed", "4.0.0", False),
        ("", "5.1.1", True),
        ("", "4.2.2", False),
        ("", "2.0.0", False),
    ],
)
def test_what_is_final_in_a_report(action: str, status: str, *, final: bool) -> None:
    assert is_final(action, status) is final


def test_what_is_no_reply_of_a_known_kind_waits() -> None:
    assert why_in_pen("calendar", FoundBy.ADDRESS, Trust.VERIFIED, is_ended=False) == PenReason.NOT_A_LETTER
    assert why_in_pen("answer", FoundBy.THREAD, Trust.NONE, is_ended=False) == PenReason.SENDER_UNKNOWN
    assert why_in_pen("auto_reply", FoundBy.THREAD, Trust.NONE, is_ended=False) is None
