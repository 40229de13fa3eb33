"""More time: the office asks, an editor decides, and everybody sees both."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction

from kopir.accounts.models import Account
from kopir.letters.actions.clocks import clock_fields, plan_mailings
from kopir.letters.actions.noting import EDITOR, change, iso, note, office
from kopir.letters.models import Letter
from kopir.letters.rules import LetterState
from kopir.web.errors import Refused, TooLate

LONGEST = timedelta(days=90)


@transaction.atomic
def ask_extension(letter: Letter, until: date, reason: str) -> None:
    """Ask for more time, by the letter link. The clock runs on until an editor grants it.

    Entry ``letter.extension-asked``.

    Raises
    ------
    Refused
        ``reason_missing``, ``date_not_later``, ``date_too_late`` (more than 90 days), ``extension_asked``.
    TooLate
        Where no clock runs.
    """
    if letter.state != LetterState.WAITING or letter.due_on is None:
        raise TooLate("letter_moved_on")
    if letter.extension_asked_until:
        raise Refused("extension_asked")
    if not reason.strip():
        raise Refused("reason_missing")
    if until <= letter.due_on:
        raise Refused("date_not_later")
    if until > letter.due_on + LONGEST:
        raise Refused("date_too_late")
    change(letter, extension_asked_until=until)
    note(letter, "letter.extension-asked", office(letter), {"until": iso(until)}, {"reason": reason.strip()})


@transaction.atomic
def grant_extension(letter: Letter, editor: Account) -> None:
    """Grant the time that was asked for: the new day is due, reminders move with it.

    Entry ``letter.extension-granted``.

    Raises
    ------
    TooLate
        Where nothing is asked any more.
    """
    until, starts_on = _asked(letter)
    change(
        letter,
        extension_asked_until=None,
        extended_until=until,
        **clock_fields(letter, starts_on, until),
    )
    plan_mailings(letter)
    note(letter, "letter.extension-granted", EDITOR, {"until": iso(until)})


@transaction.atomic
def refuse_extension(letter: Letter, reason: str, editor: Account) -> None:
    """Refuse more time, with a public reason. Entry ``letter.extension-refused``.

    Raises
    ------
    Refused
        ``reason_missing``.
    TooLate
        Where nothing is asked any more.
    """
    until, _starts_on = _asked(letter)
    if not reason.strip():
        raise Refused("reason_missing")
    change(letter, extension_asked_until=None)
    note(letter, "letter.extension-refused", EDITOR, {"until": iso(until)}, {"reason": reason.strip()})


def _asked(letter: Letter) -> tuple[date, date]:
    """Return the day that is asked for, and the day on which the clock started."""
    until, starts_on = letter.extension_asked_until, letter.clock_starts_on
    if letter.state != LetterState.WAITING or until is None or starts_on is None:
        raise TooLate("letter_moved_on")
    return until, starts_on
