"""A letter ends: closed when nothing more is expected, withdrawn when it should not have been sent."""

from __future__ import annotations

from django.db import transaction

from kopir.accounts.models import Account
from kopir.letters.actions.clocks import cancel_mailings
from kopir.letters.actions.delivering import end_of_letters
from kopir.letters.actions.noting import EDITOR, change, note
from kopir.letters.actions.sending import LINK_ACT
from kopir.letters.models import Letter
from kopir.letters.rules import REPLIED, CloseReason, LetterState
from kopir.tokens.actions import revoke
from kopir.web import clock
from kopir.web.errors import Refused, TooLate


@transaction.atomic
def close_letter(letter: Letter, reason: CloseReason, editor: Account) -> None:
    """Close a letter: its link opens nothing any more, nobody is reminded. For editors. Entry ``letter.closed``.

    Raises
    ------
    Refused
        ``not_replied`` where it is called settled without a reply, ``replied`` where it is called unanswered.
    TooLate
        Where it has ended, or was never sent.
    """
    if reason is CloseReason.SETTLED and letter.state not in REPLIED:
        raise Refused("not_replied")
    if reason is CloseReason.NO_REPLY and letter.state in REPLIED:
        raise Refused("replied")
    change(letter, LetterState.CLOSED, closed_at=clock.now(), close_reason=reason)
    _shut(letter)
    note(letter, "letter.closed", EDITOR, {"reason_code": reason.value})


@transaction.atomic
def withdraw_letter(letter: Letter, reason: str, editor: Account) -> None:
    """Withdraw an unanswered letter with a public reason. For editors. Entry ``letter.withdrawn``.

    Raises
    ------
    Refused
        ``reason_missing``.
    TooLate
        Where a reply has come, or it has ended.
    """
    if not reason.strip():
        raise Refused("reason_missing")
    if letter.state in REPLIED:
        raise TooLate("letter_moved_on")
    change(letter, LetterState.WITHDRAWN, withdrawal_reason=reason.strip())
    _shut(letter)
    note(letter, "letter.withdrawn", EDITOR, {}, {"reason": reason.strip()}, events=end_of_letters(letter))


def _shut(letter: Letter) -> None:
    cancel_mailings(letter)
    revoke(LINK_ACT, letter.ref)
