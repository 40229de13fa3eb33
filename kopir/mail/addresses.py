"""The address that a reply to one thing goes to: derived from the site's key whenever it is needed."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings

from kopir.mail.rules import ref_of_address, reply_address


def reply_to(ref: str) -> str:
    """Return where replies about a thing go; nothing while the site names no mailbox for replies."""
    return reply_address(settings.REPLY_ADDRESS, settings.SECRET_KEY, ref) if settings.REPLY_ADDRESS else ""


def named_in(addresses: Iterable[str]) -> str:
    """Return the first thing that an address of ours names, also under a key that has been replaced since."""
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    found = (ref_of_address(settings.REPLY_ADDRESS, secrets, address) for address in addresses)
    return next((ref for ref in found if ref), "")
