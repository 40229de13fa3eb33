"""What the ticker does for letters: follow the outbox, remind, say what is overdue, propose."""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec, TypeVar

from django.conf import settings
from django.db.models import Model, QuerySet

from kopir.issues.models import Issue
from kopir.issues.rules import Stage
from kopir.letters import rulebooks
from kopir.letters.actions import (
    note_delivery,
    note_overdue,
    note_reminder_bounced,
    propose_letter,
    record_bounce,
    send_reminder,
)
from kopir.letters.models import Letter, Mailing, Proposal
from kopir.letters.rules import LETTER, MailingState
from kopir.mail.models import OutgoingMail
from kopir.mail.rules import MailState
from kopir.pure.workdays import ClockState
from kopir.web import clock
from kopir.web.chores import Chore
from kopir.web.errors import TooLate

P = ParamSpec("P")
Row = TypeVar("Row", bound=Model)
BATCH = 100


def follow_outbox() -> int:
    """Note which letters and reminders were delivered, and which came back."""
    settled = OutgoingMail.objects.filter(state__in=[MailState.SENT, MailState.REFUSED])
    waiting = Mailing.objects.in_outbox().filter(dedupe__in=settled.values("dedupe"))
    rows = list(waiting.select_related(*WITH_LETTER).order_by("pk")[:BATCH])
    mails = settled.in_bulk([row.dedupe for row in rows], field_name="dedupe")
    return sum(_followed(row, mails[row.dedupe]) for row in rows)


def send_reminders() -> int:
    """Remind offices whose day has come."""
    done = 0
    for name in rulebooks.names():
        today = clock.today(rulebooks.find(name).time_zone)
        due = Mailing.objects.due_reminders(today).filter(letter__rulebook_name=name, letter__source_ref=None)
        for mailing in _whole(due, Mailing.objects.select_related(*WITH_LETTER)):
            done += _unless_too_late(send_reminder, mailing)
    return done


def note_overdue_letters() -> int:
    """Say in public, once each, which letters became overdue and long overdue."""
    done = 0
    for name in rulebooks.names():
        today = clock.today(rulebooks.find(name).time_zone)
        letters, whole = Letter.objects.filter(rulebook_name=name, source_ref=None), Letter.objects.with_addressee()
        for letter in _whole(letters.overdue(today).filter(is_overdue_noted=False), whole):
            done += _unless_too_late(note_overdue, letter, ClockState.OVERDUE)
        for letter in _whole(letters.long_overdue(today).filter(is_long_overdue_noted=False), whole):
            done += _unless_too_late(note_overdue, letter, ClockState.LONG_OVERDUE)
    return done


def propose_letters() -> int:
    """Propose a letter for each raised issue that enough people support."""
    threshold = settings.SUPPORTS_FOR_A_LETTER
    proposed = Proposal.objects.filter(threshold=threshold).values("issue")
    ready = Issue.objects.filter(stage=Stage.RAISED, support_count__gte=threshold, is_imported=False)
    rows = ready.exclude(pk__in=proposed).order_by("pk")[:BATCH]
    return sum(propose_letter(issue, threshold) is not None for issue in rows)


WITH_LETTER = ("letter__issue", "letter__post__organization", "letter__organization", "letter__holder")
CHORES = [
    Chore("letters.outbox", follow_outbox, every_s=2),
    Chore("letters.overdue", note_overdue_letters, every_s=60),
    Chore("letters.reminders", send_reminders, every_s=60),
    Chore("letters.proposals", propose_letters, every_s=30),
]


def _whole(found: QuerySet[Row], wide: QuerySet[Row]) -> list[Row]:
    """Return the oldest of the rows found, each with all it needs; most ticks find none and ask one narrow question."""
    keys = list(found.order_by("pk").values_list("pk", flat=True)[:BATCH])
    return list(wide.filter(pk__in=keys).order_by("pk")) if keys else []


def _followed(mailing: Mailing, mail: OutgoingMail) -> int:
    is_sent = mail.state == MailState.SENT
    done = 0
    if mailing.kind == LETTER and is_sent:
        done = _unless_too_late(note_delivery, mailing.letter, mail.sent_at or clock.now())
    elif mailing.kind == LETTER:
        done = _unless_too_late(_bounce, mailing.letter)
    elif not is_sent:
        done = _unless_too_late(note_reminder_bounced, mailing)
    if done:
        return done
    # The letter has moved on meanwhile, or a reminder simply arrived: only the mailing is settled.
    state = MailingState.SENT if is_sent else MailingState.BOUNCED
    return Mailing.objects.filter(pk=mailing.pk, state=MailingState.CONFIRMED).update(state=state)


def _bounce(letter: Letter) -> None:
    record_bounce(letter, by="worker", code="refused_by_server")


def _unless_too_late(act: Callable[P, object], *args: P.args, **options: P.kwargs) -> int:
    """Do an act; another worker that was faster is no error."""
    try:
        act(*args, **options)
    except TooLate:
        return 0
    return 1
