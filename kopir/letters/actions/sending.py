"""Put an issue to an addressee."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from django.db import IntegrityError, transaction

from kopir.accounts.models import Account
from kopir.issues.actions import note_letter_sent
from kopir.issues.models import Counter, Issue
from kopir.issues.rules import Event
from kopir.letters.actions.noting import EDITOR, WORKER, change, iso, note
from kopir.letters.actions.wording import LETTER_MAIL, in_languages, letter_preview, letter_words
from kopir.letters.kinds import MAX_QUESTIONS
from kopir.letters.models import Letter, Mailing, Proposal, Question
from kopir.letters.models.proposals import DECLINED, OPEN, SENT
from kopir.letters.rulebooks import find
from kopir.letters.rules import LETTER, Channel, LetterState, MailingState, local_day
from kopir.mail.actions import queue_one
from kopir.mail.beside import Said
from kopir.mail.models import OutgoingMail
from kopir.mail.rules import LinkSpec, NewMail
from kopir.people.addressees import columns_of, holder_on
from kopir.people.models import ContactDetail, Membership, Organization, Post
from kopir.pure.workdays import Unit
from kopir.record.actions import append
from kopir.tokens.actions import mint
from kopir.web import clock
from kopir.web.errors import Refused, TooLate

LINK_ACT = "letter"
PAGE = "letter-link:page"


@dataclass(frozen=True)
class Draft:
    """What an editor composes. `by_email` False makes a letter to be printed and handed in.

    With a `second_language` its mails say in both, beside each other, what we say ourselves.
    """

    issue: Issue
    addressee: Post | Organization
    rulebook_name: str
    language: str
    questions: tuple[str, ...]
    opening: str = ""
    by_email: bool = True
    own_due_on: date | None = None
    transferred_from: Letter | None = None
    second_language: str = ""


@transaction.atomic
def send_letter(draft: Draft, editor: Account | None, proposal: Proposal | None = None) -> Letter:
    """Put an issue to an addressee: the letter goes into the outbox, or waits printed to be handed in.

    For editors, and for the worker where an office passed a letter on. The holder of the post is noted as of today.
    The clock does not start here: it starts with the delivery, or with the registration under a legal term.
    Entry ``letter.sent`` or ``letter.prepared``.

    Raises
    ------
    Refused
        ``no_questions``, ``too_many_questions``, ``no_registered_address``, ``own_date_missing``,
        ``own_date_not_asked``, ``languages_alike``.
    TooLate
        ``letter_open_already`` where the same issue already waits at this addressee, ``proposal_decided``.
    """
    email = registered_email(draft.addressee) if draft.by_email else ""
    _check(draft, email)
    letter = _written(draft, email)
    if proposal and editor:
        _decide(proposal, SENT, editor, letter=letter)
    texts = {f"question_{number}": text for number, text in enumerate(draft.questions, start=1)}
    public: dict[str, Any] = {
        "language": draft.language,
        "questions": len(draft.questions),
        "channel": letter.channel,
        "answer_due_on": iso(draft.own_due_on),
    }
    if draft.second_language:
        public["second_language"] = draft.second_language
    if draft.transferred_from:
        public["transferred_from"] = draft.transferred_from.ref
    by = EDITOR if editor else WORKER
    if email:
        _post_letter(letter, editor)
        note_letter_sent(letter.issue)
        note(letter, "letter.sent", by, public, texts | {"opening": draft.opening}, events=(Event.LETTER_SENT,))
    else:
        note(letter, "letter.prepared", by, public, texts | {"opening": draft.opening})
    return letter


@transaction.atomic
def send_again(letter: Letter, editor: Account) -> None:
    """Send a letter that came back once more, to the address registered now. Entry ``letter.sent-again``.

    Raises
    ------
    Refused
        ``no_registered_address``.
    TooLate
        Where the letter did not come back, or somebody was faster.
    """
    email = registered_email(letter.addressee)
    if letter.state != LetterState.BOUNCED:
        raise TooLate("letter_moved_on")
    if not email:
        raise Refused("no_registered_address")
    change(letter, LetterState.SENT, email=email, sent_at=clock.now(), channel=Channel.EMAIL)
    _post_letter(letter, editor)
    note_letter_sent(letter.issue)
    note(letter, "letter.sent-again", EDITOR, {"channel": letter.channel}, events=(Event.LETTER_SENT,))


@transaction.atomic
def make_print_link(letter: Letter) -> str:
    """Return a fresh secret of the letter's link, for the QR code of one printed page; for editors.

    No entry: nothing public happens until the page is handed in.
    """
    if letter.is_ended:
        raise TooLate("letter_moved_on")
    return mint(LINK_ACT, letter.ref, None)


@transaction.atomic
def propose_letter(issue: Issue, threshold: int) -> Proposal | None:
    """Propose to put an issue to somebody: enough people support it. Once a threshold. Entry ``letter.proposed``."""
    proposal, made = Proposal.objects.get_or_create(
        issue=issue,
        threshold=threshold,
        defaults={"supports": issue.support_count, "created_at": clock.now()},
    )
    if not made:
        return None
    append("letter.proposed", [issue.ref], WORKER, {"supports": issue.support_count, "threshold": threshold})
    return proposal


@transaction.atomic
def decline_proposal(proposal: Proposal, reason: str, editor: Account) -> None:
    """Say in public why no letter is sent. For editors. Entry ``letter.proposal-declined``.

    Raises
    ------
    Refused
        ``reason_missing``.
    TooLate
        ``proposal_decided`` where another editor was faster.
    """
    if not reason.strip():
        raise Refused("reason_missing")
    _decide(proposal, DECLINED, editor, reason=reason.strip())
    about = [proposal.issue.ref]
    append("letter.proposal-declined", about, EDITOR, {"supports": proposal.supports}, {"reason": reason.strip()})


def registered_email(addressee: Post | Organization) -> str:
    """Return the verified address that letters to an office go to, or nothing."""
    owner = {"post": addressee} if isinstance(addressee, Post) else {"organization": addressee}
    found = ContactDetail.objects.filter(is_registered=True, type="email", **owner).first()
    return found.value if found else ""


def registered_posts(people: Iterable[int]) -> dict[int, tuple[Post, str]]:
    """Return for people, by their keys, the first post that they hold today with an address of its own, and that.

    The address of a whole organisation is not enough: whoever reads there is not the person.
    """
    held = Membership.objects.on(clock.today()).filter(person__in=people, post__isnull=False)
    found: dict[int, tuple[Post, str]] = {}
    for seat in held.select_related("post").order_by("pk"):
        if seat.post and seat.person_id not in found and (address := registered_email(seat.post)):
            found[seat.person_id] = (seat.post, address)
    return found


def letter_link(letter: Letter) -> LinkSpec:
    """Return the link that every mail about a letter carries: it opens this letter, until it closes."""
    return LinkSpec(LINK_ACT, letter.ref, None, PAGE)


def message_ids_of(letters: Sequence[Letter]) -> dict[int, str]:
    """Return the Message-IDs of many letters by their keys. One query."""
    by_ref = {letter.ref: letter.pk for letter in letters}
    rows = OutgoingMail.objects.filter(about__in=by_ref, dedupe__contains=f":{LETTER}:").order_by("pk")
    named = rows.values_list("about", "dedupe", "message_id")
    return {by_ref[about]: name for about, dedupe, name in named if dedupe.startswith(f"{about}:{LETTER}:")}


def preview(draft: Draft) -> tuple[Said, ...]:
    """Return the mail of a letter as it would go out now, once for each of its languages; nothing is written."""
    return letter_preview(_unwritten(draft, ""), draft.questions)


def _check(draft: Draft, email: str) -> None:
    unit = find(draft.rulebook_name).term.unit
    refusals = {
        "no_questions": not draft.questions or not all(question.strip() for question in draft.questions),
        "too_many_questions": len(draft.questions) > MAX_QUESTIONS,
        "no_registered_address": draft.by_email and not email,
        "languages_alike": draft.second_language == draft.language,
        "own_date_missing": unit is Unit.OWN_DATES and draft.own_due_on is None,
        "own_date_not_asked": unit is not Unit.OWN_DATES and draft.own_due_on is not None,
    }
    for code, is_so in refusals.items():
        if is_so:
            raise Refused(code)


def _unwritten(draft: Draft, email: str) -> Letter:
    """Return a letter as it would be written now, without number and in no row yet."""
    book, moment = find(draft.rulebook_name), clock.now()
    holder = holder_on(draft.addressee, local_day(moment, book.time_zone))
    return Letter(
        issue=draft.issue,
        **columns_of(draft.addressee),
        holder=holder,
        holder_name=holder.name_in(draft.language) if holder else "",
        rulebook_name=book.name,
        basis=book.basis,
        state=LetterState.SENT if email else LetterState.PREPARED,
        language=draft.language,
        second_language=draft.second_language,
        opening=draft.opening,
        email=email,
        channel=Channel.EMAIL if email else "",
        sent_at=moment if email else None,
        own_due_on=draft.own_due_on,
        transferred_from=draft.transferred_from,
        is_sample=draft.issue.is_sample,
        created_at=moment,
    )


def _written(draft: Draft, email: str) -> Letter:
    letter = _unwritten(draft, email)
    try:
        with transaction.atomic():
            letter.number = Counter.objects.next_in("letter")
            letter.save(force_insert=True)
    except IntegrityError as error:
        raise TooLate("letter_open_already") from error
    Question.objects.bulk_create(
        Question(letter=letter, number=number, text=text) for number, text in enumerate(draft.questions, start=1)
    )
    return letter


def _post_letter(letter: Letter, editor: Account | None) -> None:
    """Put the letter into the outbox. Sent again, it is the same mailing with a further attempt."""
    today = local_day(clock.now(), letter.rulebook.time_zone)
    mailing, made = Mailing.objects.get_or_create(
        letter=letter,
        kind=LETTER,
        defaults={"state": MailingState.CONFIRMED, "due_on": today, "sent_at": clock.now(), "confirmed_by": editor},
    )
    mailing.attempt += 0 if made else 1
    mailing.state, mailing.sent_at = MailingState.CONFIRMED, clock.now()
    mailing.dedupe = f"{letter.ref}:{LETTER}:{mailing.attempt}"
    mailing.save(update_fields=["attempt", "state", "sent_at", "dedupe"])
    new = NewMail(
        to=letter.email,
        template=LETTER_MAIL,
        **in_languages(letter.languages, partial(letter_words, letter)),
        about=letter.ref,
        dedupe=mailing.dedupe,
        link=letter_link(letter),
        is_private=False,
        is_answerable=True,
    )
    queue_one(new)


def _decide(proposal: Proposal, state: str, editor: Account, letter: Letter | None = None, reason: str = "") -> None:
    moment = clock.now()
    changed = Proposal.objects.filter(pk=proposal.pk, state=OPEN).update(
        state=state, letter=letter, reason=reason, decided_by=editor, decided_at=moment
    )
    if not changed:
        raise TooLate("proposal_decided")
    proposal.refresh_from_db()
