"""Mail as offices send it, read: `read` for a raw message, `fold` for a bare body."""

from kopir.pure.mailtext.authentication import is_verified, lies_in
from kopir.pure.mailtext.folding import fold
from kopir.pure.mailtext.message import (
    REPLIES,
    Attachment,
    Authentication,
    Delivery,
    Folded,
    Mail,
    Mailbox,
    MailKind,
    Signature,
    Verdict,
    Why,
)
from kopir.pure.mailtext.reading import read
from kopir.pure.mailtext.refusals import Refusal, refusals
from kopir.pure.mailtext.shares import Shares, shares

__all__ = [
    "REPLIES",
    "Attachment",
    "Authentication",
    "Delivery",
    "Folded",
    "Mail",
    "MailKind",
    "Mailbox",
    "Refusal",
    "Shares",
    "Signature",
    "Verdict",
    "Why",
    "fold",
    "is_verified",
    "lies_in",
    "read",
    "refusals",
    "shares",
]
