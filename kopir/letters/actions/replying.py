"""What comes back: by the letter link or on paper; published at once, or after an editor has looked."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction

from kopir.accounts.models import Account
from kopir.files.actions import attach
from kopir.files.models import StoredFile
from kopir.issues.actions import note_answered
from kopir.issues.rules import Event
from kopir.letters.actions.clocks import cancel_mailings
from kopir.letters.actions.moderated import raw_of, reply_ref, reply_thing
from kopir.letters.actions.noting import EDITOR, change, iso, note, office
from kopir.letters.actions.sending import registered_email
from kopir.letters.actions.wording import in_languages
from kopir.letters.models import Answer, Letter, Reply
from kopir.letters.rules import (
    Disposition,
    HoldReason,
    LetterState,
    ReplyKind,
    ReplyState,
    Via,
    hold_reason,
    kind_of_answers,
    local_day,
    state_after,
    stops_clock,
)
from kopir.mail.actions import queue_one
from kopir.mail.rules import LinkSpec, NewMail
from kopir.moderation.actions import hold_by_machine
from kopir.moderation.rules import automatic_treatment
from kopir.web import clock
from kopir.web.errors import Refused, TooLate

DISOWN_ACT = "disown"
DISOWN_PAGE = "letter-link:disown"
DISOWN_TIME = timedelta(days=90)


@dataclass(frozen=True)
class Given:
    """One answer: what was said of one question; of a declined one, the reason."""

    question: int
    text: str
    disposition: Disposition = Disposition.ANSWERED


@dataclass(frozen=True)
class Paper:
    """A reply on paper, as an editor enters it. `is_clear`: the editor saw nothing that must not be published."""

    kind: ReplyKind
    received_on: date
    source: str
    language: str
    text: str = ""
    scan: StoredFile | None = None
    answers: tuple[Given, ...] = ()
    is_clear: bool = True


@dataclass(frozen=True)
class Arrival:
    """Everything about a reply that does not depend on the letter's state."""

    kind: ReplyKind
    via: Via
    language: str
    received_at: datetime
    answers: tuple[Given, ...] = ()
    text: str = ""
    is_verified_sender: bool = True
    extra: dict[str, Any] = field(default_factory=dict)


@transaction.atomic
def reply_by_link(letter: Letter, answers: tuple[Given, ...], language: str) -> Reply:
    """Answer a letter's questions, or decline them with reasons, by the link that the office holds.

    The clock stops now. Published at once unless the texts likely hold personal data; the registered address gets
    a copy. Entry ``letter.replied`` or ``letter.reply-held``; none for the same reply sent again on the same day.

    Raises
    ------
    Refused
        ``no_answers``, ``unknown_question``.
    TooLate
        Where the letter has ended.
    """
    return receive(letter, _answering(answers, language, Via.LINK), by=office(letter))


@transaction.atomic
def reply_from_desk(
    letter: Letter, answers: tuple[Given, ...], language: str, document: StoredFile | None = None
) -> Reply:
    """Answer a letter as `reply_by_link`, signed in for the office that it was put to.

    A document is looked at by an editor before everybody may see it; the clock has stopped all the same.
    Entry ``letter.replied`` or ``letter.reply-held``.

    Raises
    ------
    Refused, TooLate
        As `reply_by_link`.
    """
    arrival = _answering(answers, language, Via.DESK, document)
    return receive(letter, arrival, by=office(letter), held=HoldReason.DOCUMENT if document else None)


def _answering(answers: tuple[Given, ...], language: str, via: Via, document: StoredFile | None = None) -> Arrival:
    if not answers or not all(given.text.strip() for given in answers):
        raise Refused("no_answers")
    kind = kind_of_answers([given.disposition for given in answers])
    return Arrival(kind, via, language, clock.now(), answers, extra={"scan": document} if document else {})


@transaction.atomic
def record_paper_reply(letter: Letter, paper: Paper, editor: Account) -> Reply:
    """Enter a reply that came on paper, with scan and source. For editors, who have looked at it.

    Raises
    ------
    Refused
        ``source_missing``, ``date_in_future``, ``date_before_letter``, ``unknown_question``.
    TooLate
        Where the letter has ended.
    """
    zone = letter.rulebook.time_zone
    if not paper.source.strip():
        raise Refused("source_missing")
    if paper.received_on > local_day(clock.now(), zone):
        raise Refused("date_in_future")
    if paper.received_on < (letter.clock_starts_on or local_day(letter.created_at, zone)):
        raise Refused("date_before_letter")
    at = datetime.combine(paper.received_on, time(12), ZoneInfo(zone)).astimezone(UTC)
    extra = {"source": paper.source.strip(), "scan": paper.scan, "decided_by": editor, "decided_at": clock.now()}
    arrival = Arrival(paper.kind, Via.PAPER, paper.language, at, paper.answers, paper.text, True, extra)
    held = None if paper.is_clear else HoldReason.PERSONAL_DATA
    return receive(letter, arrival, by=EDITOR, looked=True, held=held)


def receive(
    letter: Letter, arrival: Arrival, *, by: str, looked: bool = False, held: HoldReason | None = None
) -> Reply:
    """Take a reply in: keep it, stop the clock on the day it came, publish it or hold it. One entry.

    `looked` says that an editor has read it, whose word `held` then is. A button pressed twice makes one reply.
    A machine's reply is not shown to the office: it might answer again.
    """
    Letter.objects.select_for_update().only("pk").get(pk=letter.pk)  # the second of two presses finds the first
    letter.refresh_from_db()  # the worker may have noted the delivery since the page was asked for
    if letter.is_ended:
        raise TooLate("letter_moved_on")
    day = local_day(arrival.received_at, letter.rulebook.time_zone)
    if again := _same_again(letter, arrival, day):
        return again
    texts = [arrival.text, *(given.text for given in arrival.answers)]
    if not looked:
        held = hold_reason(is_verified_sender=arrival.is_verified_sender, texts=texts) or held
    if stops_clock(arrival.kind):
        stopped_on = min(letter.stopped_on or day, day)
        change(letter, state_after(LetterState(letter.state), arrival.kind), stopped_on=stopped_on)
        cancel_mailings(letter)
    reply = _kept(letter, arrival, day, held)
    if reply.scan:
        attach(reply.scan, is_public=reply.is_published)
    if arrival.kind is not ReplyKind.AUTO_REPLY:
        _send_copy(letter, reply)
    if held:
        facts = reply_facts(reply) | {"reason_code": held.value}
        if held is HoldReason.PERSONAL_DATA and not looked:
            decision = hold_by_machine(reply_thing(reply), automatic_treatment(texts), has_entry=True)
            facts["decision"] = decision.number
        note(letter, "letter.reply-held", by, facts)
    else:
        note_published(reply, "letter.replied", by)
    return reply


def note_published(reply: Reply, kind: str, by: str) -> None:
    """Write the entry of a reply that everybody can read now, and tell the issue if it answers."""
    letter = reply.letter
    events: tuple[Event, ...] = ()
    if reply.kind == ReplyKind.ANSWER:
        note_answered(letter.issue)
        events = (Event.ANSWERED,)
    if reply.kind == ReplyKind.ACKNOWLEDGEMENT:
        public = reply_facts(reply) | {"is_holding": reply.is_holding}
        note(letter, "letter.acknowledged", by, public, {"text": reply.text})
        return
    if reply.kind == ReplyKind.AUTO_REPLY:
        note(letter, "letter.auto-replied", by, reply_facts(reply), {"text": reply.text})
        return
    answers = list(reply.answers.select_related("question"))
    public = reply_facts(reply) | {
        "language": reply.language,
        "dispositions": {str(answer.question.number): answer.disposition for answer in answers},
    }
    private = {f"answer_{answer.question.number}": answer.text for answer in answers} | {"text": reply.text}
    note(letter, kind, by, public, private, events=events)


def reply_facts(reply: Reply) -> dict[str, Any]:
    """Return what every entry about a reply says in clear, with the counts that result."""
    replies = reply.letter.replies
    return {
        "reply": reply.number,
        "reply_kind": str(reply.kind),
        "via": str(reply.via),
        "received_on": iso(reply.received_on),
        "replies": replies.published().count(),
        "held": replies.held().count(),
    }


def _same_again(letter: Letter, arrival: Arrival, day: date) -> Reply | None:
    """Return the latest reply where this one says the same on the same day."""
    last = letter.replies.order_by("-number").first()
    if last is None or last.is_disowned or last.state == ReplyState.REFUSED:
        return None
    before = (last.kind, last.via, last.language, last.text, last.source, last.received_on)
    now = (arrival.kind, arrival.via, arrival.language, arrival.text, arrival.extra.get("source", ""), day)
    answers = last.answers.select_related("question")
    said = {Given(found.question.number, found.text, Disposition(found.disposition)) for found in answers}
    return last if before == now and said == set(arrival.answers) else None


def _kept(letter: Letter, arrival: Arrival, day: date, held: HoldReason | None) -> Reply:
    questions = {question.number: question for question in letter.questions.all()}
    if any(given.question not in questions for given in arrival.answers):
        raise Refused("unknown_question")
    last = letter.replies.order_by("-number").values_list("number", flat=True).first() or 0
    reply = Reply.objects.create(
        letter=letter,
        number=last + 1,
        kind=arrival.kind,
        via=arrival.via,
        state=ReplyState.HELD if held else ReplyState.PUBLISHED,
        hold_reason=held or "",
        received_at=arrival.received_at,
        received_on=day,
        is_verified_sender=arrival.is_verified_sender,
        language=arrival.language,
        text=arrival.text,
        raw=raw_of(arrival.text, {given.question: given.text for given in arrival.answers}),
        is_sample=letter.is_sample,
        **arrival.extra,
    )
    Answer.objects.bulk_create(
        Answer(reply=reply, question=questions[given.question], text=given.text, disposition=given.disposition)
        for given in arrival.answers
    )
    return reply


def _send_copy(letter: Letter, reply: Reply) -> None:
    """Show the registered address each reply in its name, with a way to say that it was not theirs."""
    to = registered_email(letter.addressee)
    if not to:
        return
    answers = [
        {"number": answer.question.number, "question": answer.question.text, "text": answer.text}
        for answer in reply.answers.select_related("question")
    ]
    new = NewMail(
        to=to,
        template="letters/mail/reply_copy.txt",
        **in_languages(
            letter.languages,
            lambda told: {
                "number": letter.number,
                "address": settings.SITE_URL + letter.permanent_path,
                "title": letter.issue.title,
                "addressee": letter.addressee.name_in(told),
                "text": reply.text,
                "answers": answers,
                "is_held": not reply.is_published,
            },
        ),
        about=letter.ref,
        dedupe=f"{reply_ref(reply)}:copy",
        link=LinkSpec(DISOWN_ACT, reply_ref(reply), DISOWN_TIME, DISOWN_PAGE),
        is_private=False,
    )
    queue_one(new)
