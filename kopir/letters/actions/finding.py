"""Find the letter that a mail belongs to, and what speaks for its sender."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from email.message import Message
from email.parser import BytesHeaderParser
from email.policy import compat32

from django.conf import settings

from kopir.letters.models import Letter
from kopir.letters.rules import FoundBy, Seal, SealState, SenderFacts, Trust, trust_of
from kopir.mail import seals
from kopir.mail.addresses import named_in, reply_to
from kopir.mail.models import IncomingMail, OutgoingMail
from kopir.pure import mailtext


@dataclass(frozen=True)
class Found:
    """A letter, or none, and how it was found; `are_several` where a mail names more than one."""

    letter: Letter | None
    by: FoundBy
    are_several: bool = False


def find_letter(mail: IncomingMail, read: mailtext.Mail) -> Found:
    """Return the letter that a mail names by its own address, else by the mail that it continues; never a guess.

    What comes from a registered address is suggested beside the newest letter of that office, and no more.
    """
    named = {ref for one in (*mail.recipients, *read.recipients) if (ref := named_in([one]))}
    if len(named) > 1:
        return Found(None, FoundBy.NOTHING, are_several=True)
    if named and (letter := _letter(named.pop())):
        return Found(letter, FoundBy.ADDRESS)
    if continued := answered_mail(read):
        letter = _letter(continued.about)
        return Found(letter, FoundBy.THREAD if letter and continued.is_answerable else FoundBy.SENDER)
    sender = read.sender.address if read.sender else ""
    suggested = Letter.objects.with_addressee().filter(email__iexact=sender).order_by("-number").first()
    found = suggested if sender else None
    return Found(found, FoundBy.SENDER if found else FoundBy.NOTHING)


def answered_mail(read: mailtext.Mail) -> OutgoingMail | None:
    """Return the newest mail of ours to an office that another continues or reports on."""
    names = [read.in_reply_to, *read.references, *(one.original_message_id for one in read.deliveries)]
    known = OutgoingMail.objects.filter(message_id__in=[f"<{name.strip('<>')}>" for name in names], is_private=False)
    return known.order_by("-pk").first()


def _letter(ref: str) -> Letter | None:
    kind, _slash, number = ref.partition("/")
    if kind != "letter" or not number.isdigit():
        return None
    return Letter.objects.with_addressee().filter(number=int(number)).first()


def seals_of(raw: bytes, read: mailtext.Mail) -> tuple[Seal, ...]:
    """Return what is known of a mail's seals: what our own server wrote on it, else what our own look finds."""
    claimed = {one.domain.lower(): one for one in read.authentication.signatures}
    passed = [one for one in read.authentication.verdicts if one.method == "dkim"]
    if passed:
        found = []
        for verdict in passed:
            domain = verdict.property("header.d").lower() or verdict.property("header.i").rpartition("@")[2].lower()
            claim = claimed.get(domain)
            state = SealState.PASS if verdict.result == "pass" and claim else SealState.FAIL
            signed = frozenset(name.lower() for name in claim.signed_headers) if claim else frozenset()
            selector = claim.selector if claim else ""
            found.append(Seal(state, domain, selector, signed, claim.is_partial if claim else True))
        return tuple(found)
    looked = seals.look_at(raw)
    return tuple(
        Seal(SealState(one.state), one.domain, one.selector, one.signed, one.is_partial, one.key) for one in looked
    )


def trust_in(raw: bytes, read: mailtext.Mail, found: Found, seals_found: Sequence[Seal]) -> Trust:
    """Return how far the sender of a mail is known, seen from the letter that it belongs to."""
    if found.letter is None:
        return Trust.NONE
    head = BytesHeaderParser(policy=compat32).parsebytes(raw)
    is_clear = len(head.get_all("From", [])) == 1 and len(head.get_all("Subject", [])) <= 1
    senders = tuple(box.address for box in read.from_boxes) if is_clear else ()
    facts = SenderFacts(senders, found.letter.email, found.by, tuple(seals_found), _bound(head, found.letter))
    return trust_of(facts)


def _bound(head: Message, letter: Letter) -> frozenset[str]:
    """Return the header fields, each there once, that name this very letter."""
    ours = OutgoingMail.objects.filter(about=letter.ref, is_answerable=True).values_list("message_id", flat=True)
    address = reply_to(letter.ref).lower() if settings.REPLY_ADDRESS else ""
    names = {"to": [address], "cc": [address], "in-reply-to": [*ours], "references": [*ours]}
    return frozenset(
        field
        for field, wanted in names.items()
        if len(given := head.get_all(field, [])) == 1 and any(one and one in str(given[0]).lower() for one in wanted)
    )


__all__ = ["Found", "answered_mail", "find_letter", "seals_of", "trust_in"]
