"""Hand one mail over: to a folder of .eml files by default, to an SMTP server where SMTP_URL names one."""

from __future__ import annotations

import smtplib
import ssl
from email.header import Header
from email.message import EmailMessage
from email.policy import SMTP, EmailPolicy
from email.utils import format_datetime
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

from django.conf import settings

from kopir.web import clock

TIMEOUT_S = 15  # a step; ten steps stay well inside the lease of a mail


class _WholeWords(EmailPolicy):
    """Folds long Cyrillic subjects without losing a space: the library's own folding drops one at a line's end."""

    def fold_binary(self, name: str, value: str) -> bytes:
        if name.lower() != "subject" or str(value).isascii():
            return super().fold_binary(name, value)
        encoded = Header(str(value), "utf-8", maxlinelen=76, header_name=name).encode(linesep=self.linesep)
        return f"{name}: {encoded}{self.linesep}".encode("ascii")


WHOLE_WORDS = _WholeWords(linesep=SMTP.linesep)


class Rejected(Exception):
    """The receiving server refused for good (5xx): a bounce."""


class NotNow(Exception):
    """The server is away or asks to wait (4xx): try again later."""


def deliver(*, to: str, subject: str, body: str, message_id: str, language: str) -> None:
    """Deliver a plain-text mail.

    Raises
    ------
    Rejected, NotNow
        As the server said; nothing is half delivered to a folder (written aside, then renamed).
    """
    message = EmailMessage(policy=WHOLE_WORDS)
    message["From"] = settings.MAIL_FROM
    message["To"] = to
    message["Subject"] = " ".join(subject.split())
    message["Message-ID"] = message_id
    message["Date"] = format_datetime(clock.now())
    message["Auto-Submitted"] = "auto-generated"  # so that no machine answers a machine
    message.set_content(body, cte="quoted-printable")
    message["Content-Language"] = language  # after the content, which takes all Content- headers away
    if settings.SMTP_URL:
        _send_by_smtp(message, urlsplit(settings.SMTP_URL))
    else:
        _write_file(message, Path(settings.MAIL_DIR))


def _write_file(message: EmailMessage, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    name = message["Message-ID"].strip("<>").partition("@")[0]
    aside = folder / f".{name}.part"
    try:
        aside.write_bytes(message.as_bytes())
        aside.rename(folder / f"{name}.eml")
    except OSError as error:
        raise NotNow(error.strerror or "the mail folder cannot be written") from error


def _send_by_smtp(message: EmailMessage, url: SplitResult) -> None:
    try:
        server = _connected(url)
    except (OSError, smtplib.SMTPException) as error:
        # Also a 5xx: a wrong password or a closed door is ours to mend, and no fault of the address.
        raise NotNow(type(error).__name__) from error
    try:
        server.send_message(message)
    except smtplib.SMTPRecipientsRefused as error:
        code = max(code for code, _reason in error.recipients.values())
        raise _failure(code, "recipient refused") from error
    except smtplib.SMTPDataError as error:
        raise _failure(error.smtp_code, "message refused") from error
    except (OSError, smtplib.SMTPException) as error:
        raise NotNow(type(error).__name__) from error
    finally:
        _hang_up(server)


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


def _failure(code: int, what: str) -> Rejected | NotNow:
    # The server's own words may repeat the address; the code says enough.
    return Rejected(f"{code} {what}") if code >= 500 else NotNow(f"{code} {what}")
