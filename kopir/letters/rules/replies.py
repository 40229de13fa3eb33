"""What a reply is, whether it stops the clock, and whether an editor looks before it is published."""

from __future__ import annotations

from enum import StrEnum

from kopir.letters.rules.lifecycle import LetterState
from kopir.moderation.rules import Rule, Treatment, automatic_treatment


class ReplyKind(StrEnum):
    ANSWER = "answer"
    ACKNOWLEDGEMENT = "acknowledgement"
    REFUSAL = "refusal"
    TRANSFER = "transfer"
    AUTO_REPLY = "auto_reply"
    BOUNCE = "bounce"
    EXTENSION = "extension"


class Via(StrEnum):
    LINK = "link"
    DESK = "desk"  # the office's own, where somebody is signed in
    PAPER = "paper"
    EMAIL = "email"
    IMPORT = "import"


class ReplyState(StrEnum):
    PUBLISHED = "published"
    HELD = "held"
    REFUSED = "refused"


class Disposition(StrEnum):
    ANSWERED = "answered"
    DECLINED = "declined"


class HoldReason(StrEnum):
    UNVERIFIED_SENDER = "unverified_sender"
    PERSONAL_DATA = "personal_data"
    DISOWNED = "disowned"
    DOCUMENT = "document"  # no machine reads a scan: somebody looks before everybody does


class AttachmentState(StrEnum):
    """Whether everybody may have a file that came with a reply. No machine looks into one."""

    HELD = "held"
    PUBLIC = "public"
    PRIVATE = "private"


class ReplyRefusal(StrEnum):
    """Why an editor does not publish a reply. Only one of them says that it was no reply at all."""

    NOT_FROM_ADDRESSEE = "not_from_addressee"
    PERSONAL_DATA = "personal_data"
    UNLAWFUL = "unlawful"


# Each quick reason names the published rule that it rests on; what is unlawful names its law.
RULE_OF: dict[ReplyRefusal, Rule] = {
    ReplyRefusal.NOT_FROM_ADDRESSEE: Rule.GENUINE,
    ReplyRefusal.PERSONAL_DATA: Rule.PRIVATE_DATA,
}
STATE_AFTER: dict[ReplyKind, LetterState] = {
    ReplyKind.ANSWER: LetterState.ANSWERED,
    ReplyKind.REFUSAL: LetterState.REFUSED,
    ReplyKind.TRANSFER: LetterState.TRANSFERRED,
}
# An answer is never undone by what comes after it.
_RANK = {LetterState.ANSWERED: 2, LetterState.TRANSFERRED: 1, LetterState.REFUSED: 1}


def stops_clock(kind: ReplyKind) -> bool:
    """Say whether a reply stops the clock: an acknowledgement is not an answer, a machine's reply is none either."""
    return kind in STATE_AFTER


def state_after(state: LetterState, kind: ReplyKind) -> LetterState:
    """Return the letter's state after a reply; a later refusal does not undo an answer."""
    wanted = STATE_AFTER.get(kind)
    if wanted is None or _RANK.get(state, 0) > _RANK[wanted]:
        return state
    return wanted


def kind_of_answers(dispositions: list[Disposition]) -> ReplyKind:
    """Return what a set of answers amounts to: a refusal where every one of them declines."""
    return ReplyKind.ANSWER if Disposition.ANSWERED in dispositions else ReplyKind.REFUSAL


def hold_reason(*, is_verified_sender: bool, texts: list[str]) -> HoldReason | None:
    """Say why an editor must look first, or None where a reply is published at once.

    Errs on the side of holding: an editor looks, and the clock has stopped anyway.
    """
    if not is_verified_sender:
        return HoldReason.UNVERIFIED_SENDER
    return HoldReason.PERSONAL_DATA if automatic_treatment(texts).treatment is Treatment.HOLD else None


def is_still_a_reply(reason: ReplyRefusal) -> bool:
    """Say whether a reply that is not published still counts as one, so that the clock stays stopped."""
    return reason is not ReplyRefusal.NOT_FROM_ADDRESSEE
