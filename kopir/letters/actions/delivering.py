"""A letter arrives, is registered, or comes back."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from kopir.accounts.models import Account
from kopir.issues.actions import note_letter_sent, note_letters_ended
from kopir.issues.rules import Event
from kopir.letters.actions.clocks import NO_CLOCK, cancel_mailings, clock_fields, plan_mailings
from kopir.letters.actions.noting import EDITOR, WORKER, change, iso, note, note_aside, office
from kopir.letters.models import Letter, Mailing
from kopir.letters.rulebooks import StartsAt
from kopir.letters.rules import (
    AWAITING,
    LETTER,
    REPLIED,
    BounceReason,
    Channel,
    LetterState,
    MailingState,
    local_day,
    missing_proof,
)
from kopir.web import clock
from kopir.web.errors import Refused, TooLate


@transaction.atomic
def note_delivery(letter: Letter, at: datetime) -> None:
    """The receiving server took the letter. A house term starts on that day in the rulebook's time zone; a legal
    one still waits for its registration. By the worker. Entry ``letter.delivered``.

    Raises
    ------
    TooLate
        Where the letter came back, ended, or was delivered before.
    """
    if letter.delivered_at or letter.state not in {LetterState.SENT, *REPLIED}:
        raise TooLate("letter_moved_on")
    day = local_day(at, letter.rulebook.time_zone)
    if letter.rulebook.starts_at is StartsAt.DELIVERY:
        _start(letter, day, delivered_at=at)
    else:
        change(letter, delivered_at=at)
    Mailing.objects.filter(letter=letter, kind=LETTER).update(state=MailingState.SENT)
    note(letter, "letter.delivered", WORKER, {"delivered_on": iso(day)})


@transaction.atomic
def confirm_opened(letter: Letter) -> None:
    """Somebody at the office says that the letter is there: by a press, since programs open links too.

    It neither answers nor stops the clock. Entry ``letter.opened``.

    Raises
    ------
    TooLate
        Where it was said before, or the letter has ended.
    """
    if letter.is_ended or not Letter.objects.filter(pk=letter.pk, opened_at=None).update(opened_at=clock.now()):
        raise TooLate("letter_moved_on")
    letter.opened_at = clock.now()
    note_aside(letter, "letter.opened", office(letter), {})


@transaction.atomic
def record_handing_in(
    letter: Letter, *, channel: Channel, on: date, registration_number: str, note_text: str, editor: Account
) -> None:
    """Note who handed a letter in, when and how, with the registration number; the clock starts on that day.

    For editors; also for a letter sent by e-mail whose registration becomes known. Entry ``letter.handed-in``.

    Raises
    ------
    Refused
        ``proof_missing`` where a legal term's proof is not whole, ``date_in_future``, ``date_after_reply``,
        ``date_before_letter``.
    TooLate
        Where the clock runs already or the letter ended.
    """
    book = letter.rulebook
    if missing_proof(book.requires, channel, on, registration_number):
        raise Refused("proof_missing")
    if on > local_day(clock.now(), book.time_zone):
        raise Refused("date_in_future")
    if on < local_day(letter.created_at, book.time_zone):
        raise Refused("date_before_letter")
    if letter.stopped_on and on > letter.stopped_on:
        raise Refused("date_after_reply")
    if letter.clock_starts_on or letter.is_ended:
        raise TooLate("letter_moved_on")
    _start(
        letter,
        on,
        channel=channel,
        registered_on=on,
        registration_number=registration_number.strip(),
        handing_in_note=note_text.strip(),
        recorded_by=editor,
        sent_at=letter.sent_at or clock.now(),
    )
    note_letter_sent(letter.issue)
    public = {"channel": channel.value, "registered_on": iso(on)}
    private = {"registration_number": registration_number.strip()}
    note(letter, "letter.handed-in", EDITOR, public, private, events=(Event.LETTER_SENT,))


@transaction.atomic
def record_bounce(letter: Letter, *, by: str = EDITOR, code: str = BounceReason.UNDELIVERABLE) -> None:
    """The letter came back: no clock has ever started. By the worker, or an editor. Entry ``letter.bounced``.

    Raises
    ------
    TooLate
        Where the letter was not on its way or waiting.
    """
    if letter.state not in {LetterState.SENT, LetterState.WAITING}:
        raise TooLate("letter_moved_on")
    change(letter, LetterState.BOUNCED, delivered_at=None, registered_on=None, registration_number="", **NO_CLOCK)
    Mailing.objects.filter(letter=letter, kind=LETTER).update(state=MailingState.BOUNCED, bounce_reason=code)
    cancel_mailings(letter)
    events = end_of_letters(letter)
    note(letter, "letter.bounced", by, {"reason_code": str(code)}, events=events)


@transaction.atomic
def note_reminder_bounced(mailing: Mailing, code: str = BounceReason.UNDELIVERABLE) -> None:
    """A reminder came back; the letter itself did not, so its clock runs on. Entry ``letter.reminder-bounced``."""
    out = Mailing.objects.filter(pk=mailing.pk, state__in=[MailingState.CONFIRMED, MailingState.SENT])
    if not out.update(state=MailingState.BOUNCED, bounce_reason=code):
        raise TooLate("mailing_moved_on")
    note_aside(
        mailing.letter, "letter.reminder-bounced", WORKER, {"mailing_bounced": mailing.kind, "reason_code": str(code)}
    )


def end_of_letters(letter: Letter) -> tuple[Event, ...]:
    """Tell the issue when no letter of it is on its way, waiting or answered any more."""
    others = Letter.objects.filter(issue=letter.issue).exclude(pk=letter.pk)
    alive = (AWAITING - {LetterState.BOUNCED, LetterState.PREPARED}) | REPLIED
    if others.filter(state__in=alive).exists():
        return ()
    note_letters_ended(letter.issue)
    return (Event.LETTERS_ENDED,)


def _start(letter: Letter, day: date, **fields: object) -> None:
    """Start the clock; of a letter that was answered before its proof came, only the dates are noted."""
    state = letter.state if letter.state in REPLIED else LetterState.WAITING
    change(letter, state, **clock_fields(letter, day), **fields)
    if state is LetterState.WAITING:
        plan_mailings(letter)
