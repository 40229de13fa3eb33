"""Keep a mail that came in, before anybody reads it; settle it once somebody has."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from datetime import timedelta
from functools import partial
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from kopir.mail.models import IncomingMail
from kopir.mail.rules import JUNK_DAYS, LEASE, MAX_BYTES, TOO_BIG, Door, Fate
from kopir.web import clock
from kopir.web.errors import Refused, TooLate


def keep(
    raw: bytes, *, door: Door, sender: str = "", recipients: Iterable[str] = (), is_cut: bool = False
) -> IncomingMail:
    """Keep a mail: its bytes are on the disk, and a row says so, before this returns.

    By any door. The same bytes again are the same mail. No entry: nobody knows yet what it is.

    Raises
    ------
    Refused
        ``mail_too_big`` above 25 MB.
    OSError, DatabaseError
        Where disk or database cannot keep it: the sender must try again, and is told so.
    """
    if len(raw) > MAX_BYTES:
        raise Refused("mail_too_big", TOO_BIG)
    digest = hashlib.sha256(raw).hexdigest()
    if known := IncomingMail.objects.filter(sha256=digest).first():
        return known
    name = default_storage.save(f"mail/{digest[:2]}/{digest}.eml", ContentFile(raw))
    facts: dict[str, Any] = {
        "name": name,
        "bytes": len(raw),
        "is_cut": is_cut,
        "door": door,
        "envelope_from": sender[:320],
        "recipients": list(recipients)[:100],
        "received_at": clock.now(),
    }
    mail, made = IncomingMail.objects.get_or_create(sha256=digest, defaults=facts)
    if not made:  # it came by two doors at once
        default_storage.delete(name)
    return mail


def raw_of(mail: IncomingMail) -> bytes:
    """Return a mail as it came; nothing where its term has passed."""
    if not mail.name:
        return b""
    with default_storage.open(mail.name) as file:
        return bytes(file.read())


def take(key: int) -> IncomingMail | None:
    """Lease a kept mail for reading; None where another worker was faster."""
    moment = clock.now()
    with transaction.atomic():
        free = IncomingMail.objects.unread(moment).filter(pk=key).order_by()
        if not free.update(leased_until=moment + LEASE):
            return None
        mail = IncomingMail.objects.get(pk=key)
        mail.readings += 1
        mail.save(update_fields=["readings"])
    return mail


def settle(mail: IncomingMail, fate: Fate, **facts: Any) -> None:
    """Say what became of a mail, if nobody has said so since the caller looked.

    Raises
    ------
    TooLate
        ``mail_settled``.
    """
    facts |= {"fate": fate, "leased_until": None, "settled_at": None if fate is Fate.PEN else clock.now()}
    if not IncomingMail.objects.filter(pk=mail.pk, fate=mail.fate).update(**facts):
        raise TooLate("mail_settled")
    for name, value in facts.items():
        setattr(mail, name, value)


@transaction.atomic
def put_aside(mail: IncomingMail, why: str) -> None:
    """Say that a mail of the pen is no reply; its bytes are deleted after 90 days. For editors. No entry.

    Raises
    ------
    TooLate
        ``mail_settled`` where another editor was faster.
    """
    if mail.fate != Fate.PEN:
        raise TooLate("mail_settled")
    settle(mail, Fate.NOT_A_REPLY, why=why)


def forget_junk(limit: int = 100) -> int:
    """Delete the bytes of mails that were no replies, once their term has passed; return how many."""
    old = list(IncomingMail.objects.junk_since(clock.now() - timedelta(days=JUNK_DAYS)).order_by("pk")[:limit])
    for mail in old:
        forget(mail)
    return len(old)


def forget_sender(is_theirs: Callable[[str], bool]) -> None:
    """Forget the mails that a person wrote to the site; one that stands on a letter is the office's, and stays.

    `is_theirs` says whether an address is that person's, in whatever spelling.
    """
    rows = IncomingMail.objects.exclude(sender_address="").exclude(fate=Fate.PLACED).order_by("pk")
    theirs = [pk for pk, address in rows.values_list("pk", "sender_address") if is_theirs(address)]
    for mail in IncomingMail.objects.filter(pk__in=theirs).order_by("pk"):
        if mail.fate == Fate.PEN:
            settle(mail, Fate.NOT_A_REPLY, why="erased")
        forget(mail)


@transaction.atomic
def forget(mail: IncomingMail) -> None:
    """Delete a mail's bytes and what tells who wrote it; that it came stays."""
    name = mail.name
    blank = {"name": "", "envelope_from": "", "recipients": [], "sender_address": "", "subject": "", "message_id": ""}
    IncomingMail.objects.filter(pk=mail.pk).update(**blank)
    if name:
        transaction.on_commit(partial(default_storage.delete, name))
