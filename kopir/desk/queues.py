"""What waits for an editor, oldest first."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kopir.commitments.models import Check, Commitment
from kopir.commitments.rules import State
from kopir.issues.models import Report
from kopir.letters.models import Letter, Mailing, Proposal, Reply
from kopir.letters.presenting import mailing_label
from kopir.letters.rules import LetterState
from kopir.mail.models import OutgoingMail
from kopir.people.addressees import name_of
from kopir.web import clock

SHOWN = 8
Words = str | Promise


@dataclass(frozen=True)
class Row:
    """One thing that waits: what it is, since when (or until when), and where to deal with it."""

    text: str
    url: str
    since: date | datetime | None
    note: str = ""
    language: str = ""


@dataclass(frozen=True)
class Queue:
    key: str
    title: Words
    nothing: Words
    count: int
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Kind:
    """How a queue is found and how its rows read."""

    key: str
    title: Words
    nothing: Words
    find: Callable[[date], QuerySet[Any]]
    row: Callable[[Any], Row]


def _report(report: Report) -> Row:
    return Row(
        report.title, reverse("issues:review-one", args=[report.pk]), report.confirmed_at, language=report.language
    )


def _check(check: Check) -> Row:
    words = check.text or check.commitment.words
    return Row(words[:120], reverse("commitments:review"), check.created_at, language=check.language)


def _proposal(proposal: Proposal) -> Row:
    issue = proposal.issue
    return Row(issue.title, reverse("desk:issue", args=[issue.number]), proposal.created_at, language=issue.language)


def _reply(reply: Reply) -> Row:
    letter = reply.letter
    url = reverse("letters:reply", args=[letter.number, reply.number])
    return Row(letter.issue.title, url, reply.received_at, name_of(letter.addressee), letter.issue.language)


def _mailing(mailing: Mailing) -> Row:
    letter = mailing.letter
    url = reverse("letters:mailing", args=[letter.number, mailing.kind])
    note = f"{mailing_label(mailing, letter)} · {name_of(letter.addressee)}"
    return Row(letter.issue.title, url, mailing.due_on, note, letter.issue.language)


def _letter(letter: Letter) -> Row:
    return _letter_at("letters:manage", letter)


def _printed(letter: Letter) -> Row:
    return _letter_at("letters:handing-in", letter)


def _letter_at(url_name: str, letter: Letter) -> Row:
    url, since = reverse(url_name, args=[letter.number]), letter.sent_at or letter.created_at
    return Row(letter.issue.title, url, since, name_of(letter.addressee), letter.issue.language)


def _mail(mail: OutgoingMail) -> Row:
    # Neither address nor text: a mail to a private person is nobody's business, not even here.
    return Row(mail.template or mail.subject, "", mail.created_at, mail.refusal)


def _commitment(commitment: Commitment) -> Row:
    since = commitment.due_on or commitment.review_on
    return Row(commitment.words[:120], commitment.get_absolute_url(), since, language=commitment.language)


ADDRESSEE = ("letter__issue", "letter__post__organization", "letter__organization")

KINDS = (
    Kind("reports", _("Texts to read before they are published"), _("No text waits."),
         lambda _day: Report.objects.held().order_by("confirmed_at", "pk"), _report),
    Kind("checks", _("Checks to read before they are published"), _("No check waits."),
         lambda _day: Check.objects.held().select_related("commitment"), _check),
    Kind("proposals", _("Enough people support it: to be put to somebody"), _("No issue has reached the threshold."),
         lambda _day: Proposal.objects.open().select_related("issue"), _proposal),
    Kind("replies", _("Replies to look at"), _("No reply is held."),
         lambda _day: Reply.objects.held().select_related(*ADDRESSEE), _reply),
    Kind("extensions", _("More time is asked for"), _("Nobody asks for more time."),
         lambda _day: Letter.objects.with_extension_asked().with_addressee().order_by("number"), _letter),
    Kind("rungs", _("Next steps of the ladder to confirm"), _("No step is due."),
         lambda day: Mailing.objects.waiting_for_editor(day).select_related(*ADDRESSEE), _mailing),
    Kind("printed", _("Printed letters to hand in"), _("No printed letter waits."),
         lambda _day: Letter.objects.waiting_to_be_handed_in().with_addressee().order_by("number"), _printed),
    Kind("registrations", _("Letters without their registration number"), _("Every legal term has its proof."),
         lambda _day: Letter.objects.waiting_for_registration().with_addressee().order_by("number"), _printed),
    Kind("bounced", _("Letters that came back"), _("No letter came back."),
         lambda _day: Letter.objects.filter(state=LetterState.BOUNCED).with_addressee().order_by("number"), _letter),
    Kind("mails", _("Mails that a server refused"), _("No mail was refused."),
         lambda _day: OutgoingMail.objects.refused().order_by("pk"), _mail),
    Kind("disputes", _("Disputed promises to look at"), _("No verified promise is disputed."),
         lambda _day: Commitment.objects.disputed().order_by("number"), _commitment),
    Kind("promises", _("Promises to review"), _("No promise is due for review."),
         lambda _day: Commitment.objects.at_state(State.REVIEW_DUE, State.OVERDUE).order_by("number"), _commitment),
)  # fmt: skip


def waiting(kinds: Iterable[Kind] = KINDS) -> list[Queue]:
    """Return all queues: two queries each, whatever waits in them."""
    day = clock.today()
    return [_queue(kind, kind.find(day)) for kind in kinds]


def _queue(kind: Kind, found: QuerySet[Any]) -> Queue:
    rows = tuple(kind.row(thing) for thing in found[:SHOWN])
    count = found.count() if len(rows) == SHOWN else len(rows)
    return Queue(kind.key, kind.title, kind.nothing, count, rows)
