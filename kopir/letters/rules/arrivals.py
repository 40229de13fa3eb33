"""What a mail that came in is to a letter: whose it is, how far its sender is known, where it goes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

from kopir.letters.rules.replies import ReplyKind
from kopir.pure.mailtext import lies_in

BOUNCES_WITHIN = timedelta(days=7)  # servers give up after five days; a later report is looked at by a person


class FoundBy(StrEnum):
    """How its letter was found."""

    ADDRESS = "address"  # the letter's own reply address, which only its addressee was given
    THREAD = "thread"  # it continues a mail about the letter
    SENDER = "sender"  # only a suggestion: it comes from an office that has a letter
    NOTHING = ""


class Trust(StrEnum):
    """How far the sender is known."""

    VERIFIED = "verified"  # sealed by the domain of the office's registered address
    TOKEN = "token"  # noqa: S105  # whoever wrote knew the letter's own address
    NONE = "none"


class SealState(StrEnum):
    """What is known of the seal (DKIM)."""

    PASS = "pass"  # noqa: S105  # a word of RFC 8601
    FAIL = "fail"
    NONE = "none"
    NOT_CHECKED = "not_checked"  # no key could be asked for


@dataclass(frozen=True)
class Seal:
    """A DKIM signature that was looked at. `signed` are the names of the header fields that it covers, small."""

    state: SealState = SealState.NONE
    domain: str = ""
    selector: str = ""
    signed: frozenset[str] = frozenset()
    is_partial: bool = False  # it covers only the beginning of the text: anybody may have gone on
    key: str = ""


# Whoever signs up there gets a seal of the domain: there the address itself must be the registered one.
SHARED_DOMAINS = frozenset(
    {
        *("gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "live.com", "msn.com", "yahoo.com", "aol.com"),
        *("mail.ru", "bk.ru", "inbox.ru", "list.ru", "internet.ru", "rambler.ru", "ya.ru", "mail.kz", "post.kz"),
        *("yandex.ru", "yandex.com", "yandex.kz", "icloud.com", "me.com", "mac.com", "zoho.com", "tutanota.com"),
        *("proton.me", "protonmail.com", "gmx.com", "gmx.net", "gmx.de", "web.de"),
    }
)


@dataclass(frozen=True)
class SenderFacts:
    """Who a mail says that it is from, and what speaks for it.

    `senders` are the addresses of its From field, one empty where it cannot be read; `registered` is the office's
    registered address. `bound` names the single header fields that name this very letter: what was sealed for
    somebody else and is sent here again names it nowhere.
    """

    senders: tuple[str, ...]
    registered: str
    found_by: FoundBy
    seals: tuple[Seal, ...] = ()
    bound: frozenset[str] = field(default_factory=frozenset)


def trust_of(facts: SenderFacts) -> Trust:
    """Return how far the sender of a mail is known. Verified asks for all of it; less is a person's to confirm."""
    if any(_vouches(seal, facts) for seal in facts.seals):
        return Trust.VERIFIED
    return Trust.TOKEN if facts.found_by is FoundBy.ADDRESS else Trust.NONE


def _vouches(seal: Seal, facts: SenderFacts) -> bool:
    registered = _domain(facts.registered)
    if seal.state is not SealState.PASS or seal.is_partial or len(facts.senders) != 1 or not registered:
        return False
    sender = facts.senders[0].lower()
    if registered in SHARED_DOMAINS and sender != facts.registered.lower():
        return False
    is_theirs = lies_in(seal.domain, registered) and lies_in(_domain(sender), registered)
    return is_theirs and "from" in seal.signed and bool(seal.signed & facts.bound)


def best_seal(seals: Iterable[Seal], registered: str) -> Seal:
    """Return the seal to be kept beside a mail: one of the office's domain first, then one that holds."""
    found = sorted(
        seals,
        key=lambda seal: (not lies_in(seal.domain, _domain(registered)), seal.state is not SealState.PASS),
    )
    return found[0] if found else Seal()


def _domain(address: str) -> str:
    return address.rpartition("@")[2].lower()


class PenReason(StrEnum):
    """Why a mail waits for a person."""

    NO_LETTER = "no_letter"
    SEVERAL_LETTERS = "several_letters"
    SENDER_UNKNOWN = "sender_unknown"
    TRANSFER = "transfer"  # it would stop the clock, and a machine's reading stops none
    NOT_A_LETTER = "not_a_letter"  # an invitation, a report of abuse, nothing that answers
    LETTER_ENDED = "letter_ended"
    BOUNCE_UNCLEAR = "bounce_unclear"
    UNREADABLE = "unreadable"
    TOO_BIG = "too_big"


class NoReply(StrEnum):
    """Why a mail of the pen is no reply, as an editor says."""

    SPAM = "spam"
    FROM_A_CITIZEN = "from_a_citizen"
    ABOUT_ELSE = "about_else"
    FORGED = "forged"


REPLY_KINDS: dict[str, ReplyKind] = {
    "answer": ReplyKind.ANSWER,
    "acknowledgement": ReplyKind.ACKNOWLEDGEMENT,
    "auto_reply": ReplyKind.AUTO_REPLY,
}


def why_in_pen(kind: str, found_by: FoundBy, trust: Trust, *, is_ended: bool) -> PenReason | None:
    """Say why a mail that was read waits for a person; None where a rule may place it. Bounces have their own rule."""
    if found_by in {FoundBy.NOTHING, FoundBy.SENDER}:
        return PenReason.NO_LETTER
    if is_ended:
        return PenReason.LETTER_ENDED
    if kind == "transfer":
        return PenReason.TRANSFER
    if kind not in REPLY_KINDS:
        return PenReason.NOT_A_LETTER
    if trust is Trust.NONE and kind != "auto_reply":
        return PenReason.SENDER_UNKNOWN
    return None
