"""Reminders to the office, the ladder above it, and the days on which a letter becomes overdue."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import CharField, OuterRef, Subquery, Value
from django.db.models.functions import Cast, Concat

from kopir.accounts.models import Account
from kopir.letters.actions.noting import EDITOR, WORKER, note_aside, references, state_facts
from kopir.letters.actions.sending import letter_link, message_ids_of, registered_email
from kopir.letters.actions.wording import in_languages, mail_words, said_in
from kopir.letters.models import Letter, Mailing
from kopir.letters.rules import LetterState, MailingState, local_day, reminder_fits
from kopir.mail.actions import queue_all, queue_one
from kopir.mail.beside import Said
from kopir.mail.rules import NewMail
from kopir.people.addressees import languages_of
from kopir.people.models import Organization, Post
from kopir.pure.workdays import ClockState
from kopir.record.actions import NewEntry, append_all
from kopir.web import clock
from kopir.web.errors import Refused, TooLate

RUNG_MAIL = "letters/mail/rung.txt"
WITH_LETTER = ("letter__issue", "letter__post__organization", "letter__organization", "letter__holder")


@transaction.atomic
def send_reminders(mailings: Sequence[Mailing]) -> list[Mailing]:
    """Remind offices of their letters, each with a fresh link; a fixed number of queries for any number of them.

    By the worker. A reminder that has come too late to be true ("three days are left") is called off instead. One
    entry ``letter.reminded`` a letter.

    Returns
    -------
    Those that were taken, sent or called off; others went out before, or their clock has stopped.
    """
    wanted = Mailing.objects.filter(state=MailingState.PLANNED, pk__in=[mailing.pk for mailing in mailings])
    whole = wanted.select_related(*WITH_LETTER).prefetch_related("letter__questions").order_by("pk")
    found = whole.select_for_update(of=("self",))
    # The letter's state is asked here: as a condition it made SQLite go through every waiting letter for each batch.
    rows = [row for row in found if row.letter.state == LetterState.WAITING and row.letter.email]
    fitting: list[Mailing] = []
    late: list[Mailing] = []
    for row in rows:
        (fitting if _fits(row) else late).append(row)
    Mailing.objects.filter(pk__in=[row.pk for row in late]).update(state=MailingState.CANCELLED)
    for row in late:
        row.state = MailingState.CANCELLED
    moment = clock.now()
    for row in fitting:
        row.state, row.sent_at, row.dedupe = MailingState.CONFIRMED, moment, _dedupe(row)
    Mailing.objects.filter(pk__in=[row.pk for row in fitting]).update(
        state=MailingState.CONFIRMED, sent_at=moment, dedupe=_dedupe_in_database()
    )
    begun = message_ids_of([row.letter for row in fitting])
    queue_all(_reminder(row, begun.get(row.letter_id, "")) for row in fitting)
    append_all([_reminded(row) for row in fitting])
    return rows


@transaction.atomic
def send_reminder(mailing: Mailing) -> bool:
    """Remind one office as `send_reminders`; return whether it went out.

    Raises
    ------
    TooLate
        ``mailing_moved_on`` where it went out before: never two of a kind.
    """
    taken = send_reminders([mailing])
    if not taken:
        raise TooLate("mailing_moved_on")
    mailing.state, mailing.dedupe = taken[0].state, taken[0].dedupe
    return mailing.state == MailingState.CONFIRMED


@transaction.atomic
def confirm_rung(
    mailing: Mailing, editor: Account | None, *, note_text: str, to: Post | Organization | None = None
) -> None:
    """Take the next step of the ladder, or hand a reminder to an office without e-mail; never twice.

    For editors, and for the worker where an editor has confirmed beforehand who stands there. With an office that has
    a registered address, a mail goes there; otherwise the editor says in `note_text` what was done.
    Entry ``letter.rung-confirmed``, or ``letter.reminded`` for a reminder.

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
    fields: dict[str, object] = {"dedupe": _dedupe(mailing)} if email else {}
    fields["to_post" if isinstance(to, Post) else "to"] = to
    _take(mailing, state, sent_at=clock.now(), note=note_text.strip(), confirmed_by=editor, **fields)
    if email and to:
        new = NewMail(
            to=email,
            template=RUNG_MAIL,
            **in_languages(_rung_languages(letter, to), lambda told: _rung_words(letter, to.name_in(told), told)),
            about=letter.ref,
            dedupe=mailing.dedupe,
            is_private=False,
        )
        queue_one(new)
    if not mailing.is_rung:
        note_aside(letter, "letter.reminded", EDITOR, {"mailing": mailing.kind})
        return
    rung = letter.rulebook.rungs[mailing.rung_number - 1]
    public = {"mailing": mailing.kind, "rung_to": to.ref if to else rung.to}
    note_aside(letter, "letter.rung-confirmed", EDITOR if editor else WORKER, public, {"note": note_text.strip()})


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


def _rung_languages(letter: Letter, to: Post | Organization) -> tuple[str, ...]:
    """Return the languages of a step: those of whoever it goes to, else the letter's."""
    return tuple(filter(None, languages_of(to))) or letter.languages


def _rung_words(letter: Letter, recipient: str, language: str) -> dict[str, Any]:
    """Return what the mail of a step says."""
    return mail_words(letter, language) | {"recipient": recipient}


def rung_preview(letter: Letter) -> tuple[Said, ...]:
    """Return what the mail of a step will say, in the letter's languages; its reader is not known yet."""
    return said_in(RUNG_MAIL, letter.languages, lambda told: _rung_words(letter, "…", told))


def _fits(mailing: Mailing) -> bool:
    letter = mailing.letter
    today = local_day(clock.now(), letter.rulebook.time_zone)
    return letter.due_on is not None and reminder_fits(mailing.kind, letter.due_on, today)


def _reminder(mailing: Mailing, follows: str) -> NewMail:
    letter = mailing.letter
    return NewMail(
        to=letter.email,
        template=f"letters/mail/reminder_{mailing.kind}.txt",
        about=letter.ref,
        dedupe=mailing.dedupe,
        **in_languages(letter.languages, partial(mail_words, letter)),
        link=letter_link(letter),
        is_private=False,
        is_answerable=True,
        follows=follows,
    )


def _reminded(mailing: Mailing) -> NewEntry:
    facts = state_facts(mailing.letter) | {"mailing": mailing.kind}
    return NewEntry("letter.reminded", references(mailing.letter), WORKER, facts, {})


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


def _dedupe_in_database() -> Concat:
    """Say `_dedupe` of every row at once: a case for each of five hundred rows took a third of the time."""
    number = Letter.objects.filter(pk=OuterRef("letter")).values("number")
    return Concat(Value("letter/"), Cast(Subquery(number), CharField()), Value(":"), "kind", output_field=CharField())
