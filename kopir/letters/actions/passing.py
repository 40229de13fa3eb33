"""An open letter outlives its addressee's term, or turns out to be another office's."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import override

from kopir.letters.actions.noting import WORKER, iso, office, references, state_facts
from kopir.letters.actions.replying import Arrival, receive
from kopir.letters.actions.sending import (
    LINK_ACT,
    Draft,
    letter_link,
    registered_email,
    send_letter,
)
from kopir.letters.actions.wording import in_languages, mail_words
from kopir.letters.models import Letter, PastHolder, Reply, Transfer
from kopir.letters.rules import AWAITING, ReplyKind, Via, local_day
from kopir.mail.actions import queue_one
from kopir.mail.rules import NewMail
from kopir.people.addressees import columns_of, languages_of
from kopir.people.models import Organization, Person, Post
from kopir.record.actions import append
from kopir.tokens.actions import revoke
from kopir.web import clock
from kopir.web.errors import Refused, TooLate
from kopir.web.languages import nearest


@transaction.atomic
def pass_to_successor(letter: Letter, successor: Person) -> None:
    """The post has a new holder: the open letter is theirs now, with the full original. By the worker.

    The office's clock runs on. What became of the letter until the last day of the old term stays with who held the
    post then; the new holder is measured by a whole term of the same rulebook from today. Links that went out before
    are closed; the registered address gets a fresh one. Entry ``letter.passed``.

    Raises
    ------
    TooLate
        Where the letter has been answered, ended or passed on meanwhile.
    """
    today = local_day(clock.now(), letter.rulebook.time_zone)
    left, before = letter.holder, letter.due_from_holder_on
    own_due_on = letter.rulebook.deadline(today, letter.own_due_on).due if letter.due_on else None
    fields = {
        "holder": successor,
        "holder_name": successor.name_in(letter.language),
        "held_from": today,
        "holder_due_on": own_due_on,
    }
    if not Letter.objects.filter(pk=letter.pk, holder=left, state__in=AWAITING).update(**fields):
        raise TooLate("letter_moved_on")
    for name, value in fields.items():
        setattr(letter, name, value)
    until = _last_day(letter, left, today) if left else None
    if left and until:
        PastHolder.objects.update_or_create(
            letter=letter, until_on=until, defaults={"person": left, "own_due_on": before}
        )
    revoke(LINK_ACT, letter.ref)
    if letter.email:
        _tell(letter, left)
    public = {
        "from": left.ref if left else None,
        "to": successor.ref,
        "until": iso(until),
        "holder_due_on": iso(own_due_on),
    }
    about = [*references(letter), *([left.ref] if left else [])]
    append("letter.passed", about, WORKER, state_facts(letter) | public)


@transaction.atomic
def transfer_letter(letter: Letter, to: Post | Organization, reason: str, language: str) -> Reply:
    """Say which office is the right one, with a public reason: the clock stops, and the worker sends the letter there.

    From the office's desk. Entry ``letter.replied`` or ``letter.reply-held``; the new letter has its own.

    Raises
    ------
    Refused
        ``reason_missing``; ``asked_before`` for an office that this letter has been to; ``asked_already`` where the
        same issue waits there.
    TooLate
        Where a reply has come, or the letter has ended.
    """
    if not reason.strip():
        raise Refused("reason_missing")
    if letter.has_replied or letter.is_ended:
        raise TooLate("letter_moved_on")
    if to.ref in _been_to(letter):
        raise Refused("asked_before")
    if Letter.objects.open().filter(issue=letter.issue, **columns_of(to)).exists():
        raise Refused("asked_already")
    arrival = Arrival(ReplyKind.TRANSFER, Via.DESK, language, clock.now(), text=reason.strip())
    reply = receive(letter, arrival, by=office(letter))
    Transfer.objects.create(letter=letter, **columns_of(to, "to_"), asked_at=clock.now())
    return reply


@transaction.atomic
def send_transferred(transfer: Transfer) -> Letter:
    """Put a letter that was passed on to the right office: the same questions, a clock of its own. By the worker.

    By e-mail where that office has a registered address; otherwise an editor prints it. Entry ``letter.sent`` or
    ``letter.prepared``; none where an editor has asked there meanwhile.

    Raises
    ------
    TooLate
        Where it has been sent.
    """
    old, to = transfer.letter, transfer.to
    questions = tuple(old.questions.order_by("number").values_list("text", flat=True))
    language, second_language = languages_of(to)
    if not language:
        language, second_language = old.language, old.second_language
    draft = Draft(
        issue=old.issue,
        addressee=to,
        rulebook_name=old.rulebook_name,
        language=language,
        second_language=second_language,
        questions=questions,
        opening=old.opening,
        by_email=bool(registered_email(to)),
        own_due_on=old.own_due_on,
        transferred_from=old,
    )
    open_there = Letter.objects.open().filter(issue=old.issue, **columns_of(to))
    letter = open_there.first() or send_letter(draft, None)
    if not Transfer.objects.filter(pk=transfer.pk, new_letter=None).update(new_letter=letter):
        raise TooLate("letter_moved_on")
    return letter


def _last_day(letter: Letter, left: Person, today: date) -> date:
    """Return the last day on which somebody held a post, as far as the directory says."""
    terms = letter.post.memberships.present().filter(person=left, ends_on__lt=today) if letter.post else None
    last = terms.order_by("-ends_on").values_list("ends_on", flat=True).first() if terms is not None else None
    return last or today - timedelta(days=1)


def _tell(letter: Letter, left: Person | None) -> None:
    new = NewMail(
        to=letter.email,
        template="letters/mail/passed.txt",
        **in_languages(letter.languages, partial(_passed_words, letter, left)),
        about=letter.ref,
        dedupe=f"{letter.ref}:passed:{letter.held_from}",
        link=letter_link(letter),
        is_private=False,
    )
    queue_one(new)


def _passed_words(letter: Letter, left: Person | None, language: str) -> dict[str, Any]:
    before = left.name_in(language) if left else ""
    return mail_words(letter, language) | {"before": before, "desk": _desk_address(letter, language)}


def _desk_address(letter: Letter, language: str) -> str:
    """Return where the office can take up a desk of its own: a page of the offices, named by its address only."""
    with override(nearest(language)):
        return settings.SITE_URL + reverse("offices:ask", args=[letter.addressee.KIND, letter.addressee.slug])


def _been_to(letter: Letter) -> set[str]:
    """Return the offices that a letter has been put to, back to the first."""
    seen, at = set(), letter
    while at is not None and at.addressee.ref not in seen:
        seen.add(at.addressee.ref)
        at = at.transferred_from  # type: ignore[assignment]  # ends with None
    return seen
