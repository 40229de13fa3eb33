"""What a raw mail says once it is read: frozen values, nothing of the network or the database."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class MailKind(StrEnum):
    """What a mail is for somebody who waits for an answer."""

    ANSWER = "answer"
    ACKNOWLEDGEMENT = "acknowledgement"
    AUTO_REPLY = "auto_reply"
    BOUNCE = "bounce"
    TRANSFER = "transfer"
    CALENDAR = "calendar"
    ABUSE_REPORT = "abuse_report"
    OTHER = "other"


class Why(StrEnum):
    """What decided the kind; a page translates the code."""

    NO_SIGN_OF_ANOTHER_KIND = "no_sign_of_another_kind"
    WORDS_OF_RECEIPT = "words_of_receipt"
    WORDS_OF_TRANSFER = "words_of_transfer"
    AUTOMATIC_HEADER = "automatic_header"
    AUTOMATIC_SENDER = "automatic_sender"
    AUTOMATIC_SUBJECT = "automatic_subject"
    AUTOMATIC_WORDS = "automatic_words"
    READ_RECEIPT = "read_receipt"
    DELIVERY_REPORT = "delivery_report"
    BOUNCE_SENDER = "bounce_sender"
    BOUNCE_SUBJECT = "bounce_subject"
    BOUNCE_WORDS = "bounce_words"
    INVITATION = "invitation"
    FEEDBACK_REPORT = "feedback_report"
    NOTHING_WRITTEN = "nothing_written"


REPLIES = frozenset({MailKind.ANSWER, MailKind.ACKNOWLEDGEMENT, MailKind.TRANSFER})


@dataclass(frozen=True)
class Mailbox:
    """A name and an address; the address is empty where what stands there cannot be trusted to be one."""

    name: str
    address: str

    @property
    def domain(self) -> str:
        """Return what stands behind the last at sign."""
        return self.address.rpartition("@")[2]


@dataclass(frozen=True)
class Attachment:
    """A file that came along; `type` is what its bytes are, `label` what the sender called it."""

    name: str
    type: str
    content: bytes
    label: str = ""


@dataclass(frozen=True)
class Delivery:
    """What a report says on one recipient (RFC 3464, or what could be read from an untidy one)."""

    recipient: str
    action: str
    status: str
    diagnostic: str
    original_message_id: str


@dataclass(frozen=True)
class Verdict:
    """One result that our own server wrote: `dkim=pass header.d=example.org`."""

    method: str
    result: str
    properties: tuple[tuple[str, str], ...] = ()

    def property(self, name: str) -> str:
        """Return a property such as `header.d`, or an empty text."""
        return dict(self.properties).get(name, "")


@dataclass(frozen=True)
class Signature:
    """A DKIM signature as it claims to be; whether it holds is for our own server to say."""

    domain: str
    selector: str
    signed_headers: tuple[str, ...] = ()
    is_partial: bool = False


@dataclass(frozen=True)
class Authentication:
    """What our own server found, and what the mail claims of itself."""

    verdicts: tuple[Verdict, ...] = ()
    signatures: tuple[Signature, ...] = ()
    foreign_results: int = 0


@dataclass(frozen=True)
class Folded:
    """A body in two: what is new, and the quotations and signatures around it."""

    text: str
    folded: str


@dataclass(frozen=True)
class Mail:
    """A mail, read."""

    kind: MailKind
    is_reply: bool
    why: Why
    text: str
    folded: str
    charset: str
    language: str
    subject: str
    sender: Mailbox | None
    from_boxes: tuple[Mailbox, ...]
    recipients: tuple[str, ...]
    date: datetime | None
    message_id: str
    in_reply_to: str
    references: tuple[str, ...]
    attachments: tuple[Attachment, ...] = ()
    deliveries: tuple[Delivery, ...] = ()
    authentication: Authentication = field(default_factory=Authentication)
    defects: tuple[str, ...] = ()
    body: str = ""  # before it was folded: answers may stand between the lines of a quotation
