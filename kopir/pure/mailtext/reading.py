"""A raw mail, read: what is written, what came along, who sent it, and what kind of mail it is."""

from __future__ import annotations

import email.utils
import re
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import UTC, datetime

from kopir.pure.mailtext.addresses import message_ids, recipients_of, sender_of
from kopir.pure.mailtext.authentication import authentication_of
from kopir.pure.mailtext.bodies import Written, attachment, content_of, is_shown, tidy, written
from kopir.pure.mailtext.deliveries import deliveries_of, untidy_delivery
from kopir.pure.mailtext.folding import fold
from kopir.pure.mailtext.message import REPLIES, Attachment, Mail, MailKind
from kopir.pure.mailtext.parts import Part, Parts, take_apart
from kopir.pure.mailtext.sniffing import type_of
from kopir.pure.mailtext.sorting import Clues, sort
from kopir.pure.text.language import detect_language

_WORDS = re.compile(r"\w+")
_PREAMBLE = re.compile(r"\A\s*(?:this is (?:a |an )?.{0,20}multi-?part|-{0,3}\s*\Z|content-type:)", re.IGNORECASE)
_TEXTS = frozenset({"text/plain", "text/html", "application/xml"})  # what a mail without headers may be
_ENOUGH_WORDS, _SAME_WORDS = 0.6, 0.8  # shares of the other version's words
LANGUAGE_SAMPLE = 3_000
SUBJECT_SAMPLE = 500


@dataclass
class _Gathered:
    """What the parts hold, in the order of the bytes."""

    shown: list[tuple[Part, Written]] = field(default_factory=list)
    around: list[str] = field(default_factory=list)
    files: list[Attachment] = field(default_factory=list)
    defects: list[str] = field(default_factory=list)


def read(raw: bytes, authserv_ids: Collection[str] = ()) -> Mail:
    """Read any bytes as a mail. Never raises; every word stands in `text` or `folded`, every file in `attachments`.

    Parameters
    ----------
    raw
        The mail as it came, with or without headers.
    authserv_ids
        The names under which our own server writes Authentication-Results; others are not believed.

    Returns
    -------
    Mail
        The same for the same bytes. Linear in their number, except that each level of a forged nesting costs a look.
    """
    parts = take_apart(raw)
    headers = parts.root.headers
    gathered = _gather(parts)
    body, charset = _body(gathered)
    folded = fold(body)
    sender, boxes, odd = sender_of(headers)
    authentication, repeated = authentication_of(headers, authserv_ids)
    subject = headers.text("subject")
    verdict = sort(Clues(headers, parts, subject[:SUBJECT_SAMPLE], folded.text, body, sender, tuple(gathered.files)))
    deliveries = deliveries_of(gathered.files)
    if verdict.kind is MailKind.BOUNCE and not deliveries:
        deliveries = untidy_delivery(gathered.files, body)
    defects = (*parts.defects, *gathered.defects, *odd, *repeated)
    return Mail(
        kind=verdict.kind,
        is_reply=verdict.kind in REPLIES,
        why=verdict.why,
        text=folded.text,
        folded=_joined([folded.folded, *gathered.around]),
        charset=charset,
        language=detect_language((folded.text or folded.folded)[:LANGUAGE_SAMPLE]).language,
        subject=subject,
        sender=sender,
        from_boxes=boxes,
        recipients=recipients_of(headers),
        date=date_of(headers.text("date")),
        message_id=next(iter(message_ids(headers.first("message-id"))), ""),
        in_reply_to=next(iter(message_ids(headers.first("in-reply-to"))), ""),
        references=message_ids(headers.first("references")),
        attachments=tuple(gathered.files),
        deliveries=deliveries,
        authentication=authentication,
        defects=tuple(dict.fromkeys(defects)),
        body=body,
    )


def date_of(value: str) -> datetime | None:
    """Return the moment of a Date header, in UTC; None where it tells none."""
    try:
        found = email.utils.parsedate_to_datetime(value)
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, TypeError, OverflowError, IndexError, AttributeError):
        return None


def _gather(parts: Parts) -> _Gathered:
    found = _Gathered()
    for part in parts.leaves:
        content, defects = content_of(parts, part)
        found.defects += defects
        if part.is_around:
            text = tidy(written(part, content).text)
            if text and not _PREAMBLE.match(text):
                found.around.append(text)
        elif is_shown(part) and not (parts.root.headers.pairs == () and type_of(content) not in _TEXTS):
            read_part = written(part, content)
            found.shown.append((part, read_part))
            found.files += read_part.files
            found.defects += read_part.defects
        elif content.strip():
            found.files.append(attachment(part, content, part.order + 1))
    return found


def _body(gathered: _Gathered) -> tuple[str, str]:
    """Return the text of a mail, one version of each alternative, and the charset of its first part."""
    versions: dict[int, dict[bool, list[Written]]] = {}
    order: list[Written | int] = []
    for part, text in gathered.shown:
        alternative = next((one for one in part.inside() if one.type == "multipart/alternative"), None)
        if alternative is None:
            order.append(text)
            continue
        if id(alternative) not in versions:
            order.append(id(alternative))
        versions.setdefault(id(alternative), {}).setdefault(part.type == "text/html", []).append(text)
    chosen: list[Written] = []
    for one in order:
        chosen += _one_version(versions[one], gathered) if isinstance(one, int) else [one]
    charset = next((one.charset for one in chosen if one.text), chosen[0].charset if chosen else "us-ascii")
    return _joined([one.text for one in chosen]), charset


def _one_version(versions: dict[bool, list[Written]], gathered: _Gathered) -> list[Written]:
    """Choose plain text before HTML, unless it says much less; what the other says beside it is kept as a file."""
    plain, html = versions.get(False, []), versions.get(True, [])
    if not plain or not html:
        return plain or html
    in_plain, in_html = (Counter(_WORDS.findall(_joined([one.text for one in both]))) for both in (plain, html))
    is_plain = in_plain.total() >= _ENOUGH_WORDS * in_html.total()
    chosen, other = (plain, html) if is_plain else (html, plain)
    of_chosen, of_other = (in_plain, in_html) if is_plain else (in_html, in_plain)
    missing = (of_other - of_chosen).total()
    if missing > (1 - _SAME_WORDS) * of_other.total():
        gathered.defects.append("alternatives_differ")
        content = _joined([one.text for one in other]).encode()
        gathered.files.append(Attachment("alternative.txt", "text/plain", content, "text/plain"))
    return chosen


def _joined(texts: list[str]) -> str:
    return "\n\n".join(text for text in texts if text.strip())
