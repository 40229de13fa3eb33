"""What the ticker does for letters: follow the outbox, remind, say what is overdue, propose."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import ParamSpec, TypeVar

from django.conf import settings
from django.db.models import Exists, F, Model, OuterRef, Q, QuerySet, Subquery

from kopir.issues.models import Issue
from kopir.issues.rules import Stage
from kopir.letters import actions, rulebooks
from kopir.letters.actions import (
    note_delivery,
    note_overdue,
    note_reminder_bounced,
    pass_to_successor,
    place,
    propose_letter,
    record_bounce,
    send_transferred,
    take_entered_rung,
)
from kopir.letters.models import Letter, Mailing, MailingQuerySet, Proposal, Superior, Transfer
from kopir.letters.rulebooks import Rulebook, Rung
from kopir.letters.rules import LETTER, MailingState, reason_of, rung_kind
from kopir.mail.actions.incoming import take
from kopir.mail.models import IncomingMail, OutgoingMail
from kopir.mail.rules import MailState
from kopir.people.models import ContactDetail, Membership
from kopir.pure.workdays import ClockState
from kopir.web import clock
from kopir.web.chores import Chore
from kopir.web.errors import TooLate

P = ParamSpec("P")
Row = TypeVar("Row", bound=Model)
BATCH = 100
REMINDED_AT_ONCE = 500
MAILS = 20  # large ones take a second each, and other chores wait meanwhile


def follow_outbox() -> int:
    """Note which letters and reminders were delivered, and which came back."""
    settled = OutgoingMail.objects.filter(state__in=[MailState.SENT, MailState.REFUSED])
    waiting = Mailing.objects.in_outbox().filter(dedupe__in=settled.values("dedupe"))
    rows = list(waiting.select_related(*WITH_LETTER).order_by("pk")[:BATCH])
    mails = settled.in_bulk([row.dedupe for row in rows], field_name="dedupe")
    return sum(_followed(row, mails[row.dedupe]) for row in rows)


def place_mails() -> int:
    """Read the mails that came in, and give each its place; one that ends its reader is read again, and then kept."""
    keys = list(IncomingMail.objects.unread(clock.now()).values_list("pk", flat=True)[:MAILS])
    return sum(_unless_too_late(place, mail) for key in keys if (mail := take(key)))


def send_reminders() -> int:
    """Remind offices whose day has come; on working days only."""
    done = 0
    for book, today in _at_work():
        due = Mailing.objects.due_reminders(today).filter(letter__rulebook_name=book.name, letter__source_ref=None)
        found = list(due.only("pk")[:REMINDED_AT_ONCE])
        done += len(actions.send_reminders(found)) if found else 0
    return done


def climb_ladders() -> int:
    """Take due steps above silent offices, where an editor has confirmed who stands there and how they are reached.

    All other due steps wait at the editors' desk, and the letter's page says what is missing. Most ticks find nothing
    due, or nobody above, and ask narrow questions only.
    """
    done = 0
    steps = set(Superior.objects.standing().values_list("step", flat=True).distinct())
    for book, today in _at_work() if steps else ():
        due = Mailing.objects.due_rungs(today).filter(letter__rulebook_name=book.name, letter__source_ref=None)
        kinds = set(due.values_list("kind", flat=True).distinct())
        for rung in book.rungs:
            if rung.to not in steps or rung_kind(rung.number) not in kinds:
                continue
            rows = list(_reachable(due, rung).select_related(*WITH_LETTER)[:BATCH])
            above = Superior.objects.of([mailing.letter for mailing in rows])
            for mailing in rows:
                if row := above.above(mailing.letter, rung.to):
                    done += _unless_too_late(take_entered_rung, mailing, row)
    return done


def pass_letters_on() -> int:
    """Hand open letters to whoever holds the post today."""
    here = Membership.objects.on(clock.today()).filter(post=OuterRef("post"))
    latest = here.order_by(F("starts_on").desc(nulls_last=True), "-pk").values("person")[:1]
    posted = Letter.objects.open().filter(post__isnull=False, source_ref=None).annotate(now_held_by=Subquery(latest))
    moved = posted.filter(now_held_by__isnull=False).exclude(holder__isnull=False, holder=F("now_held_by"))
    rows = _whole(moved, Letter.objects.with_addressee())
    return sum(_passed(letter) for letter in rows)


def send_transferred_letters() -> int:
    """Put letters that an office has passed on to the right one."""
    waiting = Transfer.objects.filter(new_letter=None).select_related(
        "letter__issue",
        "letter__post__organization",
        "letter__organization",
        "to_post__organization",
        "to_organization",
    )
    return sum(_unless_too_late(send_transferred, row) for row in waiting.order_by("pk")[:BATCH])


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
    ready = Issue.objects.unmerged().filter(stage=Stage.RAISED, support_count__gte=threshold, is_imported=False)
    rows = ready.exclude(pk__in=proposed).order_by("pk")[:BATCH]
    return sum(propose_letter(issue, threshold) is not None for issue in rows)


WITH_LETTER = ("letter__issue", "letter__post__organization", "letter__organization", "letter__holder")
CHORES = [
    Chore("letters.outbox", follow_outbox, every_s=2),
    Chore("letters.mails", place_mails, every_s=2),
    Chore("letters.overdue", note_overdue_letters, every_s=60),
    Chore("letters.reminders", send_reminders, every_s=60),
    Chore("letters.ladder", climb_ladders, every_s=60),
    Chore("letters.passing", pass_letters_on, every_s=300),
    Chore("letters.transfers", send_transferred_letters, every_s=10),
    Chore("letters.proposals", propose_letters, every_s=30),
]


def _at_work() -> Iterator[tuple[Rulebook, date]]:
    """Yield the rulebooks under whose calendar today is worked, each with its day: nothing goes out on a holiday."""
    for name in rulebooks.names():
        book = rulebooks.find(name)
        today = clock.today(book.time_zone)
        if book.calendar(today, today).is_worked(today):
            yield book, today


def _reachable(due: MailingQuerySet, rung: Rung) -> MailingQuerySet:
    """Keep mailings of a step that leads to somebody with a registered address; the nearest row of the table counts."""
    email = ContactDetail.objects.filter(is_registered=True, type="email")
    known = Superior.objects.standing().filter(
        Exists(email.filter(Q(post=OuterRef("to_post")) | Q(organization=OuterRef("to_organization")))), step=rung.to
    )
    own = Superior.objects.standing().filter(post=OuterRef("letter__post"), step=rung.to)
    body = Q(organization=OuterRef("letter__organization")) | Q(organization=OuterRef("letter__post__organization"))
    by_own = Exists(known.filter(post=OuterRef("letter__post")))
    return due.filter(by_own | (~Exists(own) & Exists(known.filter(body))), kind=rung_kind(rung.number))


def _passed(letter: Letter) -> int:
    holder = letter.post.holder_on(clock.today()) if letter.post else None
    return _unless_too_late(pass_to_successor, letter, holder) if holder and holder != letter.holder else 0


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
        done = _unless_too_late(record_bounce, mailing.letter, code=reason_of(mail.answer, mail.refusal), by="worker")
    elif not is_sent:
        done = _unless_too_late(note_reminder_bounced, mailing, reason_of(mail.answer, mail.refusal))
    if done:
        return done
    # The letter has moved on meanwhile, or a reminder simply arrived: only the mailing is settled.
    state = MailingState.SENT if is_sent else MailingState.BOUNCED
    return Mailing.objects.filter(pk=mailing.pk, state=MailingState.CONFIRMED).update(state=state)


def _unless_too_late(act: Callable[P, object], *args: P.args, **options: P.kwargs) -> int:
    """Do an act; another worker that was faster is no error."""
    try:
        act(*args, **options)
    except TooLate:
        return 0
    return 1
