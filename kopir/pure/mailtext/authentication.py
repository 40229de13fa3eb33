"""What our own mail server found about a sender, and what the mail claims of itself (RFC 8601, RFC 6376)."""

from __future__ import annotations

import re
from collections.abc import Collection

from kopir.pure.mailtext.charsets import decode
from kopir.pure.mailtext.headers import LONGEST_VALUE, Headers
from kopir.pure.mailtext.message import Authentication, Mail, Signature, Verdict

_PIECE = re.compile(r'"(?:[^"\\]|\\.)*"|[;=]|[^\s;="]+')
_TAG = re.compile(r"\A\s*([a-z][a-z0-9_]*)\s*=\s*(.*)\Z", re.DOTALL | re.IGNORECASE)


def authentication_of(headers: Headers, authserv_ids: Collection[str]) -> tuple[Authentication, tuple[str, ...]]:
    """Return the topmost results that carry one of our names, and the signatures that a mail claims to have.

    Anybody can write such a header. Ours stands above every forged one, and our server is set up to delete the forged
    ones that carry its name; where several carry it, that is told as a defect.
    """
    ours = {name.lower() for name in authserv_ids}
    read = [_results(value) for value in headers.all("authentication-results")]
    own = [verdicts for name, verdicts in read if name in ours]
    signatures = tuple(filter(None, (_signature(value) for value in headers.all("dkim-signature"))))
    found = Authentication(own[0] if own else (), signatures, len(read) - len(own))
    return found, (("authentication_repeated",) if len(own) > 1 else ())


def is_verified(mail: Mail, domain: str) -> bool:
    """Say whether our server found a valid DKIM signature of a domain on a mail that comes from that domain.

    The signing domain and the one in From must each be the registered one or lie under it, told at the dot; a signer
    above it does not count, since `gov.kz` signs for every office. A signature over only a part of the body (`l=`)
    does not count either: others can write on.
    """
    sender = mail.sender
    if sender is None or not sender.address or not lies_in(sender.domain, domain):
        return False
    partial = {signature.domain for signature in mail.authentication.signatures if signature.is_partial}
    signers = {
        (verdict.property("header.d") or verdict.property("header.i").rpartition("@")[2]).lower()
        for verdict in mail.authentication.verdicts
        if verdict.method == "dkim" and verdict.result == "pass"
    }
    return any(lies_in(signer, domain) for signer in signers - partial)


def lies_in(domain: str, parent: str) -> bool:
    """Say whether a domain is another or lies under it.

    >>> lies_in("mail.town.test", "town.test"), lies_in("eviltown.test", "town.test"), lies_in("town.test", "")
    (True, False, False)
    """
    domain, parent = domain.lower().rstrip("."), parent.lower().strip(".")
    return bool(parent) and (domain == parent or domain.endswith(f".{parent}"))


def _results(value: bytes) -> tuple[str, tuple[Verdict, ...]]:
    pieces = _PIECE.findall(_without_comments(decode(value[:LONGEST_VALUE], "").text))
    parts: list[list[str]] = [[]]
    for piece in pieces:
        if piece == ";":
            parts.append([])
        else:
            parts[-1].append(piece.strip('"'))
    name = parts[0][0].lower() if parts[0] else ""
    verdicts = [verdict for part in parts[1:] if (verdict := _verdict(part)) is not None]
    return name, tuple(verdicts)


def _verdict(words: list[str]) -> Verdict | None:
    """Read `method=result name.property=value …`; a piece that is not so is left out."""
    pairs = [(words[place - 1], words[place + 1]) for place, word in enumerate(words[:-1]) if word == "=" and place]
    if not pairs:
        return None
    (method, result), *properties = pairs
    return Verdict(method.partition("/")[0].lower(), result.lower(), tuple((name.lower(), v) for name, v in properties))


def _without_comments(text: str) -> str:
    depth, is_quoted, kept = 0, False, []
    for character in text:
        if character == '"' and not depth:
            is_quoted = not is_quoted
        if character == "(" and not is_quoted:
            depth += 1
        elif character == ")" and depth:
            depth -= 1
        elif not depth:
            kept.append(character)
    return "".join(kept)


def _signature(value: bytes) -> Signature | None:
    tags: dict[str, str] = {}
    for piece in decode(value[:LONGEST_VALUE], "").text.split(";"):
        found = _TAG.match(piece)
        if found:
            tags.setdefault(found[1].lower(), re.sub(r"\s+", "", found[2]))
    if not tags.get("d"):
        return None
    signed = tuple(filter(None, tags.get("h", "").lower().split(":")))
    return Signature(tags["d"].lower(), tags.get("s", ""), signed, is_partial="l" in tags)
