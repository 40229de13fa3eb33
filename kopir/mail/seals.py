"""Look at the seals (DKIM) of a mail with the keys that the DNS gives for them now."""

from __future__ import annotations

import re
from dataclasses import dataclass

import dkim
import dns.exception
import dns.resolver
from django.conf import settings

TIMEOUT_S = 5.0
AT_MOST = 3  # each asks the network once
SHORTEST_KEY = 1024
PASS, FAIL, NOT_CHECKED = "pass", "fail", "not_checked"


@dataclass(frozen=True)
class Looked:
    """A seal as it claims to be, what was found, and the key as the DNS gave it."""

    state: str
    domain: str
    selector: str
    signed: frozenset[str]
    is_partial: bool
    key: str


class NoAnswer(Exception):
    """The DNS did not answer, or must not be asked."""


def look_at(raw: bytes) -> tuple[Looked, ...]:
    """Check the first seals of a mail; what cannot be asked is *not checked* and never held against it."""
    try:
        checker = dkim.DKIM(raw, minkey=SHORTEST_KEY, timeout=TIMEOUT_S)
    except dkim.DKIMException:
        return ()  # its head is no head of a mail
    count = sum(name.lower() == b"dkim-signature" for name, _value in checker.headers)
    return tuple(_look(raw, number) for number in range(min(count, AT_MOST)))


def _look(raw: bytes, number: int) -> Looked:
    checker = dkim.DKIM(raw, minkey=SHORTEST_KEY, timeout=TIMEOUT_S)
    seen: list[bytes] = []

    def ask(name: bytes | str, timeout: float = TIMEOUT_S) -> bytes | None:
        found = text_of(name.decode("ascii", "replace") if isinstance(name, bytes) else name)
        seen.append(found or b"")
        return found

    try:
        state = PASS if checker.verify(number, dnsfunc=ask) else FAIL
    except NoAnswer:
        state = NOT_CHECKED
    except (dkim.DKIMException, ValueError, IndexError, KeyError):
        state = FAIL
    tags = checker.signature_fields
    return Looked(
        state,
        _tag(tags, b"d").lower(),
        _tag(tags, b"s"),
        frozenset(name.strip().lower() for name in _tag(tags, b"h").split(":")),
        b"l" in tags,
        seen[0].decode("ascii", "replace") if seen else "",
    )


def _tag(tags: dict[bytes, bytes], name: bytes) -> str:
    return re.sub(r"\s+", "", tags.get(name, b"").decode("ascii", "replace"))


def text_of(name: str) -> bytes | None:
    """Return the text record of a name; None where there is none.

    Raises
    ------
    NoAnswer
    """
    if settings.DKIM_DNS == "off":
        raise NoAnswer
    resolver = dns.resolver.Resolver(configure=settings.DKIM_DNS == "system")
    resolver.lifetime = TIMEOUT_S
    if settings.DKIM_DNS != "system":
        host, _colon, port = settings.DKIM_DNS.rpartition(":")
        resolver.nameservers, resolver.port = [host], int(port)
    try:
        answer = resolver.resolve(name, "TXT")
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
        return None
    except (dns.exception.DNSException, OSError) as error:
        raise NoAnswer from error
    return b"".join(next(iter(answer)).strings)
