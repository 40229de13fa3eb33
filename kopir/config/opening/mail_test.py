"""A real mail, sent and read back: the only proof that people will get theirs."""

from __future__ import annotations

import hashlib
import imaplib
import secrets
import time
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from kopir.config.opening import site_file
from kopir.mail import transport
from kopir.mail.doors.imap import opened
from kopir.web import clock

READ_FOR_S, EVERY_S = 60.0, 2.0


class Verdict(StrEnum):
    ARRIVED = "arrived"
    NO_SERVER = "no_server"  # mails are written to files
    NOT_SENT = "not_sent"
    NOT_FOUND = "not_found"  # sent, and not in the mailbox within a minute
    CODE_ASKED = "code_asked"  # sent; the code in it is still to be told
    WRONG_CODE = "wrong_code"


def fingerprint() -> str:
    """Name the settings that were tested: a test of others proves nothing."""
    return hashlib.sha256(f"{settings.SMTP_URL}\n{settings.MAIL_FROM}".encode()).hexdigest()[:16]


def is_tested(folder: Path) -> bool:
    return bool(settings.SMTP_URL) and site_file.read(folder).get("mail.tested") == fingerprint()


def send_and_read(folder: Path, to: str, ask: Callable[[str], str] | None) -> Verdict:
    """Send a mail with a code to an address and read it back: by IMAP, else by asking whoever sits here."""
    if not settings.SMTP_URL:
        return Verdict.NO_SERVER
    code = f"{secrets.randbelow(10**6):06}"
    name = f"<{secrets.token_hex(16)}@{urlsplit(settings.SITE_URL).hostname}>"
    body = _("The site can send mail. The code of this test is: %(code)s") % {"code": code} + "\n"
    try:
        transport.deliver(
            transport.Parcel(
                to=to,
                subject=_("A test mail from %(site)s") % {"site": settings.SITE_NAME},
                body=body,
                message_id=name,
                language=settings.LANGUAGE_CODE,
            )
        )
    except (transport.Rejected, transport.NotNow):
        return Verdict.NOT_SENT
    site_file.write(folder, {"mail.test_code": _digest(code)})
    if settings.IMAP_URL:
        return tell_code(folder, code) if has_arrived(settings.IMAP_URL, name, code) else Verdict.NOT_FOUND
    return tell_code(folder, ask(_("The code in the test mail: "))) if ask else Verdict.CODE_ASKED


def _digest(code: str) -> str:
    return hashlib.sha256(f"{fingerprint()} {code.strip()}".encode()).hexdigest()


def tell_code(folder: Path, code: str) -> Verdict:
    """Take the code of the last test mail."""
    if not constant_time_compare(str(site_file.read(folder).get("mail.test_code", "")), _digest(code)):
        return Verdict.WRONG_CODE
    tested = {"mail.tested": fingerprint(), "mail.tested_at": clock.now().isoformat(timespec="seconds")}
    site_file.write(folder, tested)
    return Verdict.ARRIVED


def has_arrived(url: str, message_id: str, code: str, patience_s: float = READ_FOR_S) -> bool:
    """Look into a mailbox until the mail is there."""
    deadline = time.monotonic() + patience_s
    while True:
        try:
            if code in _read(url, message_id):
                return True
        except (OSError, imaplib.IMAP4.error):
            return False
        if time.monotonic() >= deadline:
            return False
        time.sleep(EVERY_S)


def _read(url: str, message_id: str) -> str:
    with opened(urlsplit(url)) as box:
        _status, found = box.search(None, "HEADER", "Message-ID", f'"{message_id}"')
        numbers = found[0].split() if found and found[0] else []
        if not numbers:
            return ""
        _status, parts_of = box.fetch(numbers[-1].decode(), "(RFC822)")
        return "".join(part[1].decode(errors="replace") for part in parts_of if isinstance(part, tuple))
