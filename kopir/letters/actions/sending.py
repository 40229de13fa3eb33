"""Put an issue to an addressee."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db import IntegrityError, transaction

from kopir.accounts.models import Account
from kopir.issues.actions import note_letter_sent
from kopir.issues.models import Counter, Issue
from kopir.issues.rules import Event
from kopir.letters.actions.noting import EDITOR, WORKER, change, iso, note
from kopir.letters.kinds import MAX_QUESTIONS
from kopir.letters.models import Letter, Mailing, Proposal, Question
from kopir.letters.models.proposals import DECLINED, OPEN, SENT
from kopir.letters.rulebooks import StartsAt, find
from kopir.letters.rules import LETTER, Channel, LetterState, MailingState, local_day
from kopir.mail.actions import queue
from kopir.mail.rules import LinkSpec
from kopir.people.models import ContactDetail, Organization, Post
from kopir.pure.workdays import Unit
from kopir.record.actions import append
from kopir.tokens.actions import mint
from kopir.web import clock
from kopir.web.dates import date_in
from kopir.web.errors import Refused, TooLate
from kopir.web.languages import name_in

LINK_ACT = "letter"
PAGE = "letter-link:page"


@dataclass(frozen=True)
class Draft:
    """What an editor composes. `by_email` False makes a letter to be printed and handed in."""

    issue: Issue
    addressee: Post | Organization
    rulebook_name: str
    language: str
    questions: tuple[str, ...]
    opening: str = ""
    by_email: bool = True
    own_due_on: date | None = None


@transaction.atomic
def send_letter(draft: Draft, editor: Account, proposal: Proposal | None = None) -> Letter:
    """Put an issue to an addressee: the letter goes into the outbox, or waits printed to be handed in.

    For editors. The holder of the post is noted as of today. The clock does not start here: it starts with the
    delivery, or with the registration under a legal term. Entry ``letter.sent`` or ``letter.prepared``.

    Raises
    ------
    Refused
        ``no_questions``, ``too_many_questions``, ``no_registered_address``, ``own_date_missing``,
        ``own_date_not_asked``.
    TooLate
        ``letter_open_already`` where the same issue already waits at this addressee, ``proposal_decided``.
    """
    email = registered_email(draft.addressee) if draft.by_email else ""
    _check(draft, email)
    letter = _written(draft, email)
    if proposal:
        _decide(proposal, SENT, editor, letter=letter)
    texts = {f"question_{number}": text for number, text in enumerate(draft.questions, start=1)}
    public = {
        "language": draft.language,
        "questions": len(draft.questions),
        "channel": letter.channel,
        "answer_due_on": iso(draft.own_due_on),
    }
    if email:
        _post_letter(letter, editor)
        note_letter_sent(letter.issue)
        note(letter, "letter.sent", EDITOR, public, texts | {"opening": draft.opening}, events=(Event.LETTER_SENT,))
    else:
        note(letter, "letter.prepared", EDITOR, public, texts | {"opening": draft.opening})
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


def letter_link(letter: Letter) -> LinkSpec:
    """Return the link that every mail about a letter carries: it opens this letter, until it closes."""
    return LinkSpec(LINK_ACT, letter.ref, None, PAGE)


def mail_context(letter: Letter) -> dict[str, object]:
    """Return what every mail about a letter says."""
    return {
        "number": letter.number,
        "address": settings.SITE_URL + letter.permanent_path,
        "title": letter.issue.title,
        "opening": letter.opening,
        "questions": [{"number": question.number, "text": question.text} for question in letter.questions.all()],
        "addressee": letter.addressee.name_in(letter.language),
        "holder": letter.holder_name,
        "term": name_in(dict(letter.rulebook.title), letter.language),
        "duty": name_in(dict(letter.rulebook.duty), letter.language),
        "due_day": date_in(letter.due_on, language=letter.language) if letter.due_on else "",
    }


def _check(draft: Draft, email: str) -> None:
    unit = find(draft.rulebook_name).term.unit
    refusals = {
        "no_questions": not draft.questions or not all(question.strip() for question in draft.questions),
        "too_many_questions": len(draft.questions) > MAX_QUESTIONS,
        "no_registered_address": draft.by_email and not email,
        "own_date_missing": unit is Unit.OWN_DATES and draft.own_due_on is None,
        "own_date_not_asked": unit is not Unit.OWN_DATES and draft.own_due_on is not None,
    }
    for code, is_so in refusals.items():
        if is_so:
            raise Refused(code)


def _written(draft: Draft, email: str) -> Letter:
    book, moment = find(draft.rulebook_name), clock.now()
    post = draft.addressee if isinstance(draft.addressee, Post) else None
    holder = post.holder_on(local_day(moment, book.time_zone)) if post else None
    try:
        with transaction.atomic():
            letter = Letter.objects.create(
                number=Counter.objects.next_in("letter"),
                issue=draft.issue,
                post=post,
                organization=None if isinstance(draft.addressee, Post) else draft.addressee,
                holder=holder,
                holder_name=holder.name_in(draft.language) if holder else "",
                rulebook_name=book.name,
                basis=book.basis,
                state=LetterState.SENT if email else LetterState.PREPARED,
                language=draft.language,
                opening=draft.opening,
                email=email,
                channel=Channel.EMAIL if email else "",
                sent_at=moment if email else None,
                own_due_on=draft.own_due_on,
                is_sample=draft.issue.is_sample,
                created_at=moment,
            )
    except IntegrityError as error:
        raise TooLate("letter_open_already") from error
    Question.objects.bulk_create(
        Question(letter=letter, number=number, text=text) for number, text in enumerate(draft.questions, start=1)
    )
    return letter


def _post_letter(letter: Letter, editor: Account) -> None:
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
    queue(
        to=letter.email,
        template="letters/mail/letter.txt",
        language=letter.language,
        context=mail_context(letter) | {"starts_at_registration": letter.rulebook.starts_at is StartsAt.REGISTRATION},
        about=letter.ref,
        dedupe=mailing.dedupe,
        link=letter_link(letter),
        is_private=False,
    )


def _decide(proposal: Proposal, state: str, editor: Account, letter: Letter | None = None, reason: str = "") -> None:
    moment = clock.now()
    changed = Proposal.objects.filter(pk=proposal.pk, state=OPEN).update(
        state=state, letter=letter, reason=reason, decided_by=editor, decided_at=moment
    )
    if not changed:
        raise TooLate("proposal_decided")
    proposal.refresh_from_db()
