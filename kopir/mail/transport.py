"""Hand one mail over: to a folder of .eml files by default, to an SMTP server where SMTP_URL names one."""

from __future__ import annotations

import os
import re
import smtplib
import ssl
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from email import message_from_bytes
from email.header import Header
from email.message import EmailMessage
from email.policy import SMTP, EmailPolicy
from email.policy import default as default_policy
from email.utils import format_datetime, parseaddr
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

from django.conf import settings

from kopir.web import clock

ANSWER_CHARS = 500
_ADDRESS = re.compile(r"<?[^\s<>@,;:]+@[^\s<>,;]+>?")
TIMEOUT_S = 15  # a step; ten steps stay well inside the lease of a mail


class _WholeWords(EmailPolicy):
    """Folds long Cyrillic subjects without losing a space: the library's own folding drops one at a line's end."""

    def fold_binary(self, name: str, value: str) -> bytes:
        if name.lower().startswith(("list-", "reply-to", "in-reply-to", "references")):
            # An address longer than a line would be encoded as words, and no mail program would find it.
            return f"{name}: {value}{self.linesep}".encode("ascii")
        if name.lower() != "subject" or str(value).isascii():
            return super().fold_binary(name, value)
        encoded = Header(str(value), "utf-8", maxlinelen=76, header_name=name).encode(linesep=self.linesep)
        return f"{name}: {encoded}{self.linesep}".encode("ascii")


WHOLE_WORDS = _WholeWords(linesep=SMTP.linesep)


class Rejected(Exception):
    """The receiving server refused for good (5xx): a bounce. `answer` holds its own words."""

    def __init__(self, why: str, answer: str = "") -> None:
        super().__init__(why)
        self.answer = answer


class NotNow(Exception):
    """The server is away or asks to wait (4xx): try again later."""


class Away(NotNow):
    """Nobody answers at all, so the next mail would only wait in vain too."""


class Unanswered(Away):
    """The line broke after the mail had been handed over: it may have arrived."""


@dataclass(frozen=True)
class Parcel:
    """A mail as it leaves the house; `reply_to` is also where the servers on its way report to.

    `language` may name two, as the header writes them; `html` is the same text once more, or nothing.
    """

    to: str
    subject: str
    body: str
    message_id: str
    language: str
    headers: Mapping[str, str] = field(default_factory=dict)
    reply_to: str = ""
    html: str = ""


def deliver(parcel: Parcel, before_data: Callable[[], None] | None = None) -> str:
    """Deliver a mail, plain text first; return the server's last word, nothing where it went to a folder.

    `before_data` is called when the server waits for the text, before the first byte of it leaves.

    Raises
    ------
    Rejected, NotNow, Away, Unanswered
        As the server said; nothing is half delivered to a folder (written aside, then renamed).
    """
    message = EmailMessage(policy=WHOLE_WORDS)
    message["From"] = settings.MAIL_FROM
    message["To"] = parcel.to
    message["Subject"] = " ".join(parcel.subject.split())
    message["Message-ID"] = parcel.message_id
    message["Date"] = format_datetime(clock.now())
    message["Auto-Submitted"] = "auto-generated"  # so that no machine answers a machine
    if parcel.reply_to:
        message["Reply-To"] = parcel.reply_to
    for name, value in parcel.headers.items():
        message[name] = value
    message.set_content(parcel.body, cte="quoted-printable")
    if parcel.html:
        message.add_alternative(parcel.html, subtype="html", cte="quoted-printable")
    message["Content-Language"] = parcel.language  # after the content, which takes all Content- headers away
    if not settings.SMTP_URL:
        _write_file(message, Path(settings.MAIL_DIR))
        return ""
    sender = parcel.reply_to or parseaddr(settings.MAIL_FROM)[1]
    return _send_by_smtp(message, (sender, parcel.to), urlsplit(settings.SMTP_URL), before_data)


def reach() -> None:
    """Greet the mail server and sign in there, without sending anything; raises NotNow where it does not answer."""
    try:
        _hang_up(_connected(urlsplit(settings.SMTP_URL)))
    except (OSError, smtplib.SMTPException) as error:
        raise NotNow(type(error).__name__) from error


def _write_file(message: EmailMessage, folder: Path) -> None:
    name = message["Message-ID"].strip("<>").partition("@")[0]
    aside = folder / f".{name}.part"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with aside.open("wb") as file:
            file.write(message.as_bytes())
            file.flush()
            os.fsync(file.fileno())  # the outbox forgets the text once it is sent
        aside.rename(folder / f"{name}.eml")
    except OSError as error:
        raise Away(error.strerror or "the mail folder cannot be written") from error


def forget_files(is_meant: Callable[[EmailMessage], bool]) -> int:
    """Delete the mails that are meant from the folder of a site without mail server; return how many."""
    folder = Path(settings.MAIL_DIR)
    found = [path for path in folder.glob("*.eml") if is_meant(_read(path))] if folder.is_dir() else []
    for path in found:
        path.unlink(missing_ok=True)
    return len(found)


def tells(words: Collection[str], message: EmailMessage) -> bool:
    """Say whether a mail holds any of the words; its long lines are broken, so all blanks are alike."""
    body = message.get_body(("plain",))
    told = " ".join(f"{message['Subject']} {body.get_content() if body else ''}".split())
    return any(" ".join(word.split()) in told for word in words if word.strip())


def _read(path: Path) -> EmailMessage:
    return message_from_bytes(path.read_bytes(), _class=EmailMessage, policy=default_policy)


def _send_by_smtp(
    message: EmailMessage, envelope: tuple[str, str], url: SplitResult, before_data: Callable[[], None] | None
) -> str:
    try:
        server = _connected(url)
    except (OSError, smtplib.SMTPException) as error:
        # Also a 5xx: a wrong password or a closed door is ours to mend, and no fault of the address.
        raise Away(type(error).__name__) from error
    try:
        _knock(server, *envelope)
        if before_data:
            before_data()
        return _hand_in(server, message)
    except (OSError, smtplib.SMTPServerDisconnected) as error:
        raise Away(type(error).__name__) from error
    except smtplib.SMTPException as error:
        raise NotNow(type(error).__name__) from error
    finally:
        _hang_up(server)


def _knock(server: smtplib.SMTP, sender: str, to: str) -> None:
    """Tell who writes to whom, until the server waits for the text."""
    server.ehlo_or_helo_if_needed()
    options = []
    if not f"{sender}{to}".isascii():
        if not server.has_extn("smtputf8"):
            raise smtplib.SMTPNotSupportedError
        options = ["SMTPUTF8", "BODY=8BITMIME"]
    code, words = server.mail(sender, options)
    if code != 250:
        raise NotNow(f"{code} sender refused")  # ours to mend, and no fault of the address
    code, words = server.rcpt(to)
    if code not in {250, 251}:
        raise _failure(code, "recipient refused", words)
    code, words = server.docmd("DATA")
    if code != 354:
        raise _failure(code, "message refused", words)


def _hand_in(server: smtplib.SMTP, message: EmailMessage) -> str:
    """Hand the text in and hear the server out; from the first byte on it may have the mail."""
    text = re.sub(rb"(?m)^\.", b"..", message.as_bytes())
    try:
        server.send(text + (b"" if text.endswith(b"\r\n") else b"\r\n") + b".\r\n")
        code, words = server.getreply()
    except (OSError, smtplib.SMTPServerDisconnected) as error:
        raise Unanswered(type(error).__name__) from error
    if code != 250:
        raise _failure(code, "message refused", words)
    return f"{code} {_read_words(words)}"[:ANSWER_CHARS]


def _read_words(words: bytes) -> str:
    """Return what a server said, without the addresses that it may repeat."""
    return _ADDRESS.sub("…", " ".join(words.decode("utf-8", "replace").split()))


def _hang_up(server: smtplib.SMTP) -> None:
    """Say good-bye; what the server answers no longer matters, the mail is taken or refused."""
    try:
        server.quit()
    except (OSError, smtplib.SMTPException):
        server.close()


def _connected(url: SplitResult) -> smtplib.SMTP:
    host, port = url.hostname or "localhost", url.port or 0
    if url.scheme == "smtps":
        server: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=TIMEOUT_S, context=ssl.create_default_context())
    else:
        server = smtplib.SMTP(host, port, timeout=TIMEOUT_S)
    try:
        if url.scheme == "smtp+starttls":
            server.starttls(context=ssl.create_default_context())
        if url.username:
            server.login(unquote(url.username), unquote(url.password or ""))
    except (OSError, smtplib.SMTPException):
        server.close()
        raise
    return server


def _failure(code: int, what: str, words: bytes) -> Rejected | NotNow:
    # The server's own words may repeat the address; the code says enough, and only an office's answer is kept.
    if code == -1:
        return Away("no answer")
    if code < 500:
        return NotNow(f"{code} {what}")
    return Rejected(f"{code} {what}", f"{code} {_read_words(words)}"[:ANSWER_CHARS])
