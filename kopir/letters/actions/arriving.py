"""A mail that came in finds its place: on a letter where a rule may say so, else in the pen, where an editor does."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction

from kopir.files.models import StoredFile
from kopir.letters.actions.attaching import hold_attachments, made_safe
from kopir.letters.actions.delivering import note_reminder_bounced, record_bounce
from kopir.letters.actions.finding import Found, answered_mail, find_letter, seals_of, trust_in
from kopir.letters.actions.noting import EDITOR, WORKER, office
from kopir.letters.actions.replying import Arrival, receive
from kopir.letters.models import Letter, Mailing, Reply
from kopir.letters.rules import (
    BOUNCES_WITHIN,
    LETTER,
    FoundBy,
    HoldReason,
    PenReason,
    ReplyKind,
    Trust,
    Via,
    best_seal,
    is_final,
    reason_of,
    why_in_pen,
)
from kopir.letters.rules.arrivals import REPLY_KINDS
from kopir.mail.actions import settle_as_sent
from kopir.mail.actions.incoming import raw_of, settle
from kopir.mail.models import IncomingMail, OutgoingMail
from kopir.mail.rules import MAX_READINGS, Fate, MailState
from kopir.moderation.labels import masks_in
from kopir.moderation.rules import Treatment, automatic_treatment
from kopir.pure import mailtext
from kopir.pure.text.personal import find_personal, masked
from kopir.web import clock
from kopir.web.errors import TooLate
from kopir.web.languages import LANGUAGES


@dataclass(frozen=True)
class _Looked:
    """What was found out about a mail before anything is written."""

    read: mailtext.Mail
    found: Found
    trust: Trust
    facts: dict[str, Any]


def place(mail: IncomingMail) -> None:
    """Read a mail and give it its place: on its letter, or in the pen. By the worker.

    A reply whose sender is verified is published like one by the letter link; one that knew the letter's address is
    held; a bounce is recorded with its reason. Entries ``letter.replied``, ``letter.acknowledged``,
    ``letter.auto-replied``, ``letter.reply-held``, ``letter.bounced`` or ``letter.reminder-bounced``; none where it
    waits in the pen, or came before.

    Raises
    ------
    TooLate
        ``mail_settled`` where another worker was faster.
    """
    if mail.readings > MAX_READINGS:
        settle(mail, Fate.PEN, why=PenReason.UNREADABLE)
        return
    raw = raw_of(mail)
    looked = _look(mail, raw)
    files = made_safe(looked.read.attachments) if looked.read.is_reply and looked.found.letter else []
    with transaction.atomic():
        if _came_before(mail, looked):
            return
        if looked.read.kind is mailtext.MailKind.BOUNCE:
            _bounced(mail, looked)
            return
        letter, why = looked.found.letter, _why_in_pen(mail, looked)
        if letter is None or why:
            _to_pen(mail, looked, why or PenReason.NO_LETTER)
            return
        _arrived(letter)
        by = office(letter) if looked.trust is Trust.VERIFIED else WORKER
        arrival = _arrival(mail, looked, letter, REPLY_KINDS[looked.read.kind])
        _received(mail, looked, files, lambda: receive(letter, arrival, by=by), letter)


@transaction.atomic
def place_on_letter(mail: IncomingMail, letter: Letter, kind: ReplyKind, editor: object) -> Reply:
    """Say that a mail of the pen is a reply to a letter: the clock stops on the day it came, if its kind stops one.

    For editors, who answer for the sender. Published unless its words likely hold personal data; then it is held, its
    places marked. Entry ``letter.replied``, ``letter.acknowledged``, ``letter.auto-replied`` or ``letter.reply-held``.

    Raises
    ------
    TooLate
        ``mail_settled`` where another editor was faster, ``letter_moved_on`` where the letter has ended.
    """
    if mail.fate != Fate.PEN:
        raise TooLate("mail_settled")
    raw = raw_of(mail)
    read = as_it_reads(raw)
    found = Found(letter, FoundBy(mail.found_by))
    looked = _Looked(read, found, trust_in(raw, read, found, seals_of(raw, read)), {})
    arrival = _arrival(mail, looked, letter, kind)
    is_personal = automatic_treatment([read.text]).treatment is Treatment.HOLD
    held = HoldReason.PERSONAL_DATA if is_personal else None
    reply = receive(letter, arrival, by=EDITOR, looked=True, held=held)
    if reply.mail_id == mail.pk:
        hold_attachments(reply, read.attachments, made_safe(read.attachments))
    settle(mail, Fate.PLACED, about=letter.ref, why="")
    return reply


def as_it_reads(raw: bytes) -> mailtext.Mail:
    """Return a mail as the site reads it; a desk shows it beside the raw bytes. Nothing is written."""
    return mailtext.read(raw, settings.AUTHSERV_IDS)


def _look(mail: IncomingMail, raw: bytes) -> _Looked:
    read = as_it_reads(raw)
    found = find_letter(mail, read)
    seals = seals_of(raw, read)
    trust = trust_in(raw, read, found, seals)
    seal = best_seal(seals, found.letter.email if found.letter else (read.sender.address if read.sender else ""))
    facts = {
        "about": found.letter.ref if found.letter else "",
        "found_by": found.by,
        "kind": read.kind,
        "sender_address": (read.sender.address if read.sender else "")[:320],
        "subject": " ".join(read.subject.split())[:400],
        "message_id": read.message_id[:400],
        "digest": _digest(read),
        "trust": trust,
        "seal": seal.state,
        "seal_domain": seal.domain[:255],
        "seal_selector": seal.selector[:255],
        "seal_key": seal.key,
    }
    return _Looked(read, found, trust, facts)


def _digest(read: mailtext.Mail) -> str:
    """Name what a mail says, whatever way it came: its sender, its own name, its words, its files."""
    said = hashlib.sha256()
    sender = read.sender.address if read.sender else ""
    files = [hashlib.sha256(one.content).hexdigest() for one in read.attachments]
    for part in (sender, read.message_id, read.subject, read.text, read.folded, *files):
        said.update(part.encode("utf-8", "replace") + b"\0")
    return said.hexdigest()


def _came_before(mail: IncomingMail, looked: _Looked) -> bool:
    """Settle a copy of a mail that was read before, whichever door each came by."""
    if not looked.read.message_id:
        return False
    same = IncomingMail.objects.filter(digest=looked.facts["digest"]).exclude(pk=mail.pk).exclude(fate=Fate.KEPT)
    first = same.order_by("pk").first()
    if first is None:
        return False
    settle(mail, Fate.DUPLICATE, **looked.facts | {"about": first.about})
    return True


def _why_in_pen(mail: IncomingMail, looked: _Looked) -> PenReason | None:
    if mail.is_cut:
        return PenReason.TOO_BIG
    if looked.found.are_several:
        return PenReason.SEVERAL_LETTERS
    is_ended = looked.found.letter is not None and looked.found.letter.is_ended
    return why_in_pen(looked.read.kind, looked.found.by, looked.trust, is_ended=is_ended)


def _to_pen(mail: IncomingMail, looked: _Looked, why: PenReason) -> None:
    settle(mail, Fate.PEN, **looked.facts, why=why)


def _arrived(letter: Letter) -> None:
    """Whoever answers a letter has it: one whose server was never heard counts as sent."""
    for sent in OutgoingMail.objects.unheard(clock.now()).filter(about=letter.ref, is_answerable=True):
        settle_as_sent(sent)


def _arrival(mail: IncomingMail, looked: _Looked, letter: Letter, kind: ReplyKind) -> Arrival:
    read = looked.read
    language = read.language if read.language in LANGUAGES else letter.language
    words = masks_in(language)[0]
    extra = {"mail": mail, "folded": masked(read.folded, find_personal(read.folded), words)}
    is_verified = looked.trust is Trust.VERIFIED
    return Arrival(kind, Via.EMAIL, language, mail.received_at, (), read.text, is_verified, extra)


def _received(
    mail: IncomingMail, looked: _Looked, files: Sequence[StoredFile | None], take: Any, letter: Letter
) -> None:
    try:
        with transaction.atomic():
            reply = take()
    except TooLate:
        _to_pen(mail, looked, PenReason.LETTER_ENDED)
        return
    if reply.mail_id != mail.pk:  # it said the same on the same day under another name
        settle(mail, Fate.DUPLICATE, **looked.facts)
        return
    hold_attachments(reply, looked.read.attachments, files)
    settle(mail, Fate.PLACED, **looked.facts)


def _bounced(mail: IncomingMail, looked: _Looked) -> None:
    """Record that a letter or a reminder came back, with the reason; a report that is unclear waits for a person."""
    read = looked.read
    sent = answered_mail(read) or _only_mail(looked.found)
    reports = read.deliveries
    if reports and not any(is_final(one.action, one.status) for one in reports):
        settle(mail, Fate.PLACED if sent else Fate.PEN, **looked.facts, why="" if sent else PenReason.BOUNCE_UNCLEAR)
        return
    mailing = Mailing.objects.filter(dedupe=sent.dedupe).select_related(*_OF_LETTER).first() if sent else None
    out_at = (sent.sent_at or sent.handed_over_at) if sent else None
    if mailing is None or out_at is None or mail.received_at - out_at > BOUNCES_WITHIN:
        _to_pen(mail, looked, PenReason.BOUNCE_UNCLEAR)
        return
    reason = reason_of(*(one.status for one in reports), *(one.diagnostic for one in reports), read.text)
    try:
        with transaction.atomic():
            if mailing.kind == LETTER:
                record_bounce(mailing.letter, by=WORKER, code=reason)
            else:
                note_reminder_bounced(mailing, reason)
    except TooLate:  # it is known already, or the letter was answered all the same
        pass
    settle(mail, Fate.PLACED, **looked.facts | {"about": mailing.letter.ref})


_OF_LETTER = ("letter__issue", "letter__post__organization", "letter__organization", "letter__holder")


def _only_mail(found: Found) -> OutgoingMail | None:
    """Return the one mail that went out under a letter's address; of several nobody can say which came back."""
    if found.by is not FoundBy.ADDRESS or found.letter is None:
        return None
    out = OutgoingMail.objects.filter(about=found.letter.ref, is_answerable=True)
    sent = list(out.filter(state__in=[MailState.SENT, MailState.HANDED_OVER])[:2])
    return sent[0] if len(sent) == 1 else None


__all__ = ["as_it_reads", "place", "place_on_letter"]
