"""Reminders to the office, the ladder above it, and the days on which a letter becomes overdue."""

from __future__ import annotations

from django.db import transaction

from kopir.accounts.models import Account
from kopir.letters.actions.noting import EDITOR, WORKER, note_aside
from kopir.letters.actions.sending import letter_link, mail_context, registered_email
from kopir.letters.models import Letter, Mailing
from kopir.letters.rules import LetterState, MailingState, local_day, reminder_fits
from kopir.mail.actions import queue
from kopir.people.models import Organization
from kopir.pure.workdays import ClockState
from kopir.web import clock
from kopir.web.errors import Refused, TooLate


@transaction.atomic
def send_reminder(mailing: Mailing) -> bool:
    """Remind the office of a letter, with a fresh link. By the worker. Entry ``letter.reminded``.

    One that has come too late to be true ("three days are left") is called off instead.

    Returns
    -------
    Whether it went out.

    Raises
    ------
    TooLate
        ``mailing_moved_on`` where it went out before: never two of a kind.
    """
    letter = mailing.letter
    today = local_day(clock.now(), letter.rulebook.time_zone)
    if letter.due_on is None or not letter.email:
        raise TooLate("mailing_moved_on")
    if not reminder_fits(mailing.kind, letter.due_on, today):
        _take(mailing, MailingState.CANCELLED)
        return False
    _take(mailing, MailingState.CONFIRMED, sent_at=clock.now(), dedupe=_dedupe(mailing))
    queue(
        to=letter.email,
        template=f"letters/mail/reminder_{mailing.kind}.txt",
        language=letter.language,
        context=mail_context(letter),
        about=letter.ref,
        dedupe=mailing.dedupe,
        link=letter_link(letter),
        is_private=False,
    )
    note_aside(letter, "letter.reminded", WORKER, {"mailing": mailing.kind})
    return True


@transaction.atomic
def confirm_rung(mailing: Mailing, editor: Account, *, note_text: str, to: Organization | None = None) -> None:
    """Take the next step of the ladder, or hand a reminder to an office without e-mail; never twice.

    For editors. With an organisation that has a registered address, a mail goes there; otherwise the editor says
    in `note_text` what was done. Entry ``letter.rung-confirmed``, or ``letter.reminded`` for a reminder.

    Raises
    ------
    Refused
        ``note_missing`` where nothing goes out by itself and nothing is said.
    TooLate
        ``mailing_moved_on`` where another editor was faster, or the clock has stopped.
    """
    letter, email = mailing.letter, registered_email(to) if to else ""
    if letter.state != LetterState.WAITING:
        raise TooLate("mailing_moved_on")
    if not email and not note_text.strip():
        raise Refused("note_missing")
    state = MailingState.CONFIRMED if email else MailingState.SENT
    fields = {"dedupe": _dedupe(mailing)} if email else {}
    _take(mailing, state, sent_at=clock.now(), note=note_text.strip(), to=to, confirmed_by=editor, **fields)
    if email and to:
        queue(
            to=email,
            template="letters/mail/rung.txt",
            language=letter.language,
            context=mail_context(letter) | {"recipient": to.name_in(letter.language)},
            about=letter.ref,
            dedupe=mailing.dedupe,
            is_private=False,
        )
    if not mailing.is_rung:
        note_aside(letter, "letter.reminded", EDITOR, {"mailing": mailing.kind})
        return
    rung = letter.rulebook.rungs[mailing.rung_number - 1]
    public = {"mailing": mailing.kind, "rung_to": to.ref if to else rung.to}
    note_aside(letter, "letter.rung-confirmed", EDITOR, public, {"note": note_text.strip()})


@transaction.atomic
def note_overdue(letter: Letter, state: ClockState) -> None:
    """Say in public that a letter is overdue, or long overdue: once each. By the worker.

    Entry ``letter.overdue`` or ``letter.long-overdue``.

    Raises
    ------
    TooLate
        Where it has been said, or the clock has stopped meanwhile.
    """
    flag = "is_overdue_noted" if state is ClockState.OVERDUE else "is_long_overdue_noted"
    unsaid = Letter.objects.filter(pk=letter.pk, state=LetterState.WAITING, **{flag: False})
    if not unsaid.update(**{flag: True}):
        raise TooLate("letter_moved_on")
    setattr(letter, flag, True)
    kind = "letter.overdue" if state is ClockState.OVERDUE else "letter.long-overdue"
    note_aside(letter, kind, WORKER, {})


def _take(mailing: Mailing, state: MailingState, **fields: object) -> None:
    # No join: PostgreSQL looks again at a row it had to wait for only where the condition is the row's own.
    waiting = Letter.objects.filter(state=LetterState.WAITING)
    planned = Mailing.objects.filter(pk=mailing.pk, state=MailingState.PLANNED, letter__in=waiting)
    if not planned.update(state=state, **fields):
        raise TooLate("mailing_moved_on")
    for name, value in {"state": state, **fields}.items():
        setattr(mailing, name, value)


def _dedupe(mailing: Mailing) -> str:
    return f"{mailing.letter.ref}:{mailing.kind}"
