from datetime import UTC, date, datetime, timedelta

import pytest

from kopir.letters.actions import (
    ask_extension,
    close_letter,
    confirm_rung,
    grant_extension,
    note_overdue,
    record_bounce,
    refuse_extension,
    reply_by_link,
    send_reminder,
    withdraw_letter,
)
from kopir.letters.models import Letter, Mailing
from kopir.letters.rules import CloseReason
from kopir.letters.tasks import follow_outbox, note_overdue_letters, send_reminders
from kopir.mail.models import OutgoingMail
from kopir.pure.workdays import ClockState
from kopir.record.models import Entry
from kopir.tokens.actions import find, mint
from kopir.web.errors import Refused, TooLate
from tests.factories import letters

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 6, tzinfo=UTC)
DUE = date(2026, 12, 14)


@pytest.fixture(autouse=True)
def _monday(time_machine) -> None:
    time_machine.move_to(NOW, tick=False)


def kinds(*prefixes: str) -> list[str]:
    return [entry.kind for entry in Entry.objects.order_by("pk") if entry.kind.startswith(prefixes)]


def test_every_day_of_a_silent_letter(time_machine) -> None:
    letters.delivered()
    for day in range(80):
        time_machine.move_to(NOW + timedelta(days=day), tick=False)
        send_reminders()
        note_overdue_letters()
    told = [
        (entry.kind, entry.public.get("mailing"), entry.at.date().isoformat()) for entry in Entry.objects.order_by("pk")
    ]
    assert [line for line in told if line[0] in {"letter.reminded", "letter.overdue", "letter.long-overdue"}] == [
        ("letter.reminded", "before", "2026-12-09"),
        ("letter.reminded", "due", "2026-12-14"),
        ("letter.overdue", None, "2026-12-15"),
        ("letter.reminded", "after", "2026-12-22"),
        ("letter.long-overdue", None, "2027-01-09"),
    ]
    assert Mailing.objects.waiting_for_editor(date(2027, 2, 1)).count() == 4


def test_reminders_carry_a_fresh_link_and_are_never_doubled(time_machine, settings, work_off) -> None:
    letter = letters.delivered()
    time_machine.move_to(NOW + timedelta(days=21), tick=False)
    work_off()
    mails = [path.read_text().replace("=\n", "") for path in settings.MAIL_DIR.glob("*.eml")]
    assert sum("is due today" in text for text in mails) == 1
    assert all("/letter-link/" in text for text in mails)
    mailing = letter.mailings.get(kind="due")
    with pytest.raises(TooLate):
        send_reminder(mailing)


def test_reminder_that_would_be_untrue_is_called_off(time_machine) -> None:
    letter = letters.delivered()
    time_machine.move_to(NOW + timedelta(days=30), tick=False)
    assert [send_reminders(), send_reminders()] == [3, 0]
    assert dict(letter.mailings.exclude(kind__startswith="rung").values_list("kind", "state"))["before"] == "cancelled"
    assert kinds("letter.reminded") == ["letter.reminded"]


def test_no_reminder_and_no_rung_after_a_reply(time_machine) -> None:
    letter = letters.delivered()
    mailing, rung = letter.mailings.get(kind="after"), letter.mailings.get(kind="rung-1")
    reply_by_link(letter, letters.given(), "en")
    time_machine.move_to(NOW + timedelta(days=60), tick=False)
    assert [send_reminders(), note_overdue_letters()] == [0, 0]
    with pytest.raises(TooLate):
        send_reminder(mailing)
    with pytest.raises(TooLate):
        confirm_rung(rung, letters.editor(), note_text="Too late.")
    with pytest.raises(TooLate):
        note_overdue(letter, ClockState.OVERDUE)


def test_office_without_an_address_is_the_editor_s_to_remind(time_machine) -> None:
    letter = letters.delivered()
    Letter.objects.update(email="")
    time_machine.move_to(NOW + timedelta(days=21), tick=False)
    assert send_reminders() == 0
    due = Mailing.objects.waiting_for_editor(DUE).get(kind="due")
    with pytest.raises(TooLate):
        send_reminder(Mailing.objects.select_related("letter").get(pk=due.pk))
    confirm_rung(due, letters.editor(), note_text="Carried there by hand.")
    assert (due.state, kinds("letter.reminded")) == ("sent", ["letter.reminded"])
    assert letter.mailings.get(kind="due").note == "Carried there by hand."


def test_rung_is_confirmed_once_and_mailed_above() -> None:
    letter = letters.delivered()
    above = letters.organization(email="ministry@example.org")
    rung = letter.mailings.get(kind="rung-1")
    confirm_rung(rung, letters.editor(), note_text="", to=above)
    entry = Entry.objects.get(kind="letter.rung-confirmed")
    assert (entry.public["mailing"], entry.public["rung_to"]) == ("rung-1", above.ref)
    assert OutgoingMail.objects.filter(to="ministry@example.org", link_act="").count() == 1
    with pytest.raises(TooLate):
        confirm_rung(rung, letters.editor(), note_text="Again.", to=above)
    OutgoingMail.objects.update(state="sent", sent_at=NOW)
    assert follow_outbox() >= 1
    rung.refresh_from_db()
    assert rung.state == "sent"


def test_rung_without_a_mail_needs_a_note() -> None:
    rung = letters.delivered().mailings.get(kind="rung-4")
    with pytest.raises(Refused) as caught:
        confirm_rung(rung, letters.editor(), note_text=" ", to=letters.organization(email=""))
    assert caught.value.code == "note_missing"
    confirm_rung(rung, letters.editor(), note_text="Announced on the square.")
    entry = Entry.objects.get(kind="letter.rung-confirmed")
    assert (entry.public["rung_to"], entry.opened("note")) == ("host_announcement", "Announced on the square.")


def test_reminder_that_comes_back_is_told(time_machine) -> None:
    letter = letters.delivered()
    time_machine.move_to(NOW + timedelta(days=21), tick=False)
    send_reminders()
    OutgoingMail.objects.filter(template__contains="reminder").update(state="refused")
    assert follow_outbox() == 1
    assert letter.mailings.get(kind="due").state == "bounced"
    assert kinds("letter.reminder-bounced") == ["letter.reminder-bounced"]


def test_overdue_is_said_once() -> None:
    letter = letters.delivered()
    note_overdue(letter, ClockState.OVERDUE)
    with pytest.raises(TooLate):
        note_overdue(letter, ClockState.OVERDUE)
    note_overdue(letter, ClockState.LONG_OVERDUE)
    assert kinds("letter.overdue", "letter.long-overdue") == ["letter.overdue", "letter.long-overdue"]


def test_extension_moves_the_day_and_the_reminders() -> None:
    letter = letters.delivered()
    until = date(2026, 12, 28)
    ask_extension(letter, until, "The engineer is ill.")
    assert (letter.due_on, letter.extension_asked_until) == (DUE, until)
    assert list(Letter.objects.with_extension_asked()) == [letter]
    grant_extension(letter, letters.editor())
    assert (letter.due_on, letter.overdue_from, letter.extended_until) == (until, until + timedelta(days=1), until)
    assert letter.mailings.get(kind="due").due_on == until
    assert kinds("letter.extension") == ["letter.extension-asked", "letter.extension-granted"]
    with pytest.raises(TooLate):
        grant_extension(letter, letters.editor())


def test_refused_extension_leaves_the_day_and_gives_a_reason() -> None:
    letter = letters.delivered()
    ask_extension(letter, date(2026, 12, 28), "Holidays.")
    with pytest.raises(Refused):
        refuse_extension(letter, " ", letters.editor())
    refuse_extension(letter, "Three weeks are enough.", letters.editor())
    assert (letter.due_on, letter.extension_asked_until) == (DUE, None)
    assert Entry.objects.get(kind="letter.extension-refused").opened("reason") == "Three weeks are enough."


@pytest.mark.parametrize(
    ("until", "reason", "code"),
    [
        (DUE, "x", "date_not_later"),
        (DUE + timedelta(days=91), "x", "date_too_late"),
        (DUE + timedelta(days=1), " ", "reason_missing"),
    ],
)
def test_extension_must_be_reasonable(until: date, reason: str, code: str) -> None:
    with pytest.raises(Refused) as caught:
        ask_extension(letters.delivered(), until, reason)
    assert caught.value.code == code


def test_extension_is_asked_once_and_only_while_the_clock_runs() -> None:
    letter = letters.delivered()
    ask_extension(letter, DUE + timedelta(days=3), "Please.")
    with pytest.raises(Refused):
        ask_extension(letter, DUE + timedelta(days=4), "Please.")
    with pytest.raises(TooLate):
        ask_extension(letters.answered(addressee=letters.organization()), DUE + timedelta(days=4), "Please.")


def test_closing_shuts_the_link_and_calls_reminders_off() -> None:
    letter = letters.delivered()
    secret = mint("letter", letter.ref, None)
    close_letter(letter, CloseReason.NO_REPLY, letters.editor())
    assert (letter.state, find("letter", secret)) == ("closed", None)
    assert not Mailing.objects.filter(state="planned").exists()
    assert Entry.objects.get(kind="letter.closed").public["reason_code"] == "no_reply"
    with pytest.raises(TooLate):
        close_letter(letter, CloseReason.MOOT, letters.editor())


@pytest.mark.parametrize(("reason", "code"), [(CloseReason.SETTLED, "not_replied"), (CloseReason.NO_REPLY, "replied")])
def test_close_reason_must_be_true(reason: CloseReason, code: str) -> None:
    letter = letters.delivered() if reason is CloseReason.SETTLED else letters.answered()
    with pytest.raises(Refused) as caught:
        close_letter(letter, reason, letters.editor())
    assert caught.value.code == code


def test_withdrawing_needs_a_reason_and_silence() -> None:
    letter = letters.delivered()
    with pytest.raises(Refused):
        withdraw_letter(letter, " ", letters.editor())
    withdraw_letter(letter, "Wrong office.", letters.editor())
    assert (letter.state, letter.issue.stage) == ("withdrawn", "raised")
    with pytest.raises(TooLate):
        withdraw_letter(letters.answered(), "Too late.", letters.editor())


def test_old_copy_of_a_letter_changes_nothing() -> None:
    letter = letters.delivered()
    stale = Letter.objects.get(pk=letter.pk)
    record_bounce(letter)
    with pytest.raises(TooLate):
        close_letter(stale, CloseReason.MOOT, letters.editor())
