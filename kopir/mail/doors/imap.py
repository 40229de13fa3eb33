"""Poll the mailbox that IMAP_URL names. Nothing in it is changed or deleted; a row says how far it has been read."""

from __future__ import annotations

import contextlib
import hashlib
import imaplib
import re
from collections.abc import Iterator
from urllib.parse import SplitResult, unquote, urlsplit

from django.conf import settings

from kopir.mail.actions import keep
from kopir.mail.models import Mailbox
from kopir.mail.rules import MAX_BYTES, Door
from kopir.web import clock

TIMEOUT_S = 15
AT_ONCE = 20
_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")


def poll(limit: int = AT_ONCE) -> int:
    """Keep the mails that have come since the last look; return how many.

    The place in the mailbox moves after each mail that is kept, so a worker killed anywhere goes on with the same one.
    """
    if not settings.IMAP_URL or not settings.REPLY_ADDRESS:
        return 0
    url = urlsplit(settings.IMAP_URL)
    box, _made = Mailbox.objects.get_or_create(key=_key(url))
    try:
        with opened(url) as link:
            kept = _read_on(link, box, limit)
    except (OSError, imaplib.IMAP4.error) as error:
        # The server's words may name the user; the sort of error says enough.
        Mailbox.objects.filter(pk=box.pk).update(trouble=type(error).__name__[:80])
        return 0
    Mailbox.objects.filter(pk=box.pk).update(polled_at=clock.now(), trouble="")
    return kept


@contextlib.contextmanager
def opened(url: SplitResult) -> Iterator[imaplib.IMAP4]:
    """Sign in at a mailbox and look into its folder, without the right to change it."""
    kind = imaplib.IMAP4 if url.scheme == "imap" else imaplib.IMAP4_SSL
    with kind(url.hostname or "", url.port or (143 if url.scheme == "imap" else 993), timeout=TIMEOUT_S) as link:
        link.login(unquote(url.username or ""), unquote(url.password or ""))
        status, _answer = link.select(_folder(url), readonly=True)
        if status != "OK":
            raise imaplib.IMAP4.error("no such folder")
        yield link


def _read_on(link: imaplib.IMAP4, box: Mailbox, limit: int) -> int:
    _name, told = link.response("UIDVALIDITY")
    validity = int(told[0]) if told and told[0] else 0
    if validity != box.validity:  # its numbers begin anew; what was kept before is known by its bytes
        box.validity, box.last_uid = validity, 0
    _status, found = link.uid("SEARCH", f"UID {box.last_uid + 1}:*")
    numbers = sorted(int(word) for word in (found[0] or b"").split())
    wanted = [number for number in numbers if number > box.last_uid][:limit]  # "*" names the last one, however old
    for number in wanted:
        _keep(link, number)
        box.last_uid = number
        box.save(update_fields=["validity", "last_uid"])
    return len(wanted)


def _keep(link: imaplib.IMAP4, number: int) -> None:
    _status, told = link.uid("FETCH", str(number), "(RFC822.SIZE)")
    size = _SIZE.search(b" ".join(part if isinstance(part, bytes) else part[0] for part in told if part))
    is_cut = size is not None and int(size[1]) > MAX_BYTES
    _status, parts = link.uid("FETCH", str(number), "(BODY.PEEK[HEADER])" if is_cut else "(BODY.PEEK[])")
    raw = next((part[1] for part in parts if isinstance(part, tuple)), b"")
    if raw:  # nothing where it was deleted since
        keep(raw[:MAX_BYTES], door=Door.IMAP, is_cut=is_cut)


def _folder(url: SplitResult) -> str:
    name = unquote(url.path.strip("/")) or "INBOX"
    return '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _key(url: SplitResult) -> str:
    return hashlib.sha256(f"{url.username}@{url.hostname}:{url.port}{url.path}".encode()).hexdigest()
