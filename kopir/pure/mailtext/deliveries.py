"""What a report says became of a mail: by RFC 3464, or from the words of servers that never read it."""

from __future__ import annotations

import re

from kopir.pure.mailtext.addresses import message_ids
from kopir.pure.mailtext.headers import Headers, text_of
from kopir.pure.mailtext.message import Attachment, Delivery

_ADDRESS = re.compile(r"[\w.+=/-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")
_STATUS = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")
_BLOCKS = re.compile(rb"\r?\n[ \t]*\r?\n")
_REPORTS = frozenset({"message/delivery-status", "message/global-delivery-status"})
_ORIGINALS = frozenset({"message/rfc822", "text/rfc822-headers", "message/global"})
_UNTIDY_LINES = 60
_MOST = 200


def deliveries_of(files: list[Attachment]) -> tuple[Delivery, ...]:
    """Return one entry a recipient of every delivery report among the files; nothing is made up from a free text."""
    reports = [file.content for file in files if file.label in _REPORTS]
    original = next(iter(_original_ids(files)), "")
    found = [delivery for report in reports for delivery in _read(report, original)]
    return tuple(found[:_MOST])


def untidy_delivery(files: list[Attachment], body: str) -> tuple[Delivery, ...]:
    """Return what the words of a bounce without a report say: the first address, the first status."""
    words = "\n".join(body.split("\n")[:_UNTIDY_LINES])
    address, status = _ADDRESS.search(words), _STATUS.search(words)
    if address is None:
        return ()
    line = next((one.strip() for one in words.split("\n") if status and status[1] in one), "")
    original = next(iter(_original_ids(files)), "") or _id_within(body)
    return (Delivery(address[0], "failed", status[1] if status else "", line[:500], original),)


def _read(report: bytes, original: str) -> list[Delivery]:
    found = []
    for block in _BLOCKS.split(report)[: _MOST + 1]:
        headers = Headers.of(block)
        recipient = _behind(headers.text("final-recipient")) or _behind(headers.text("original-recipient"))
        if not recipient:
            continue
        action = headers.text("action").lower().split(" ")[0]
        status = _STATUS.search(headers.text("status"))
        diagnostic = _behind(headers.text("diagnostic-code"))
        found.append(Delivery(recipient, action, status[1] if status else "", diagnostic[:500], original))
    return found


def _behind(value: str) -> str:
    """Return what stands behind the type of a field (`rfc822; a@b.test`)."""
    kind, mark, rest = value.partition(";")
    return (rest if mark else kind).strip().strip("<>")


def _original_ids(files: list[Attachment]) -> list[str]:
    found: list[str] = []
    for file in files:
        if file.label in _ORIGINALS:
            block = _BLOCKS.split(file.content.lstrip(), maxsplit=1)[0]
            found += message_ids(Headers.of(block).first("message-id"))
    return found


def _id_within(body: str) -> str:
    found = re.search(r"^[> ]*message-id:\s*(<[^<>\s]{3,300}>)", body, re.IGNORECASE | re.MULTILINE)
    return next(iter(message_ids(text_of(found[1].encode()).encode())), "") if found else ""
