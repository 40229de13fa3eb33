"""The content of one part: transfer encoding undone, charset found, files told from text."""

from __future__ import annotations

import binascii
import re
from dataclasses import dataclass

from kopir.pure.mailtext.charsets import decode, is_charset
from kopir.pure.mailtext.headers import from_base64, parameters, text_of
from kopir.pure.mailtext.markup import to_text
from kopir.pure.mailtext.message import Attachment
from kopir.pure.mailtext.parts import Part, Parts
from kopir.pure.mailtext.sniffing import type_of

_BASE64 = re.compile(rb"[A-Za-z0-9+/=\s]*")
_BLANK_INSIDE = re.compile(rb"[A-Za-z0-9+/=][ \t]+[A-Za-z0-9+/=]")
_UU = re.compile(rb"^begin(?:-base64)? [0-7]{3,4} ([^\r\n]{1,200})\r?\n", re.MULTILINE)
_UU_END = re.compile(rb"\nend[ \t]*\r?(?:\n|\Z)")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_TRAILING = re.compile(r"[ \t\r\f\v]+$", re.MULTILINE)
_PATH = re.compile(r"[\x00-\x1f\x7f]|.*[/\\]", re.DOTALL)
_CHARSET_TAG = re.compile(rb"<meta[^>]{1,200}charset=[\"']?([a-zA-Z0-9_-]{2,30})", re.IGNORECASE)
# Kept as labelled where the bytes show only that they are text.
_TEXT_LABELS = re.compile(
    r"message/|text/(?:calendar|csv|rfc822-headers|x-vcard|vcard|directory|x-amp-html)|multipart/"
)
_NOT_SHOWN = re.compile(
    r"text/(?:calendar|csv|css|rfc822-headers|x-vcard|vcard|directory|rtf|xml|x-amp-html|x-watch-html)"
)

MOST_UU_FILES = 100


@dataclass(frozen=True)
class Written:
    """The text of a part, and how it was read."""

    text: str
    charset: str
    defects: tuple[str, ...]
    files: tuple[Attachment, ...] = ()


def content_of(parts: Parts, part: Part) -> tuple[bytes, tuple[str, ...]]:
    """Undo the transfer encoding of a part; what is not encoded as it claims stays as it is, with a defect."""
    body = parts.body(part)
    encoding = text_of(part.headers.first("content-transfer-encoding") or b"").lower().strip("\"' ;")
    if encoding == "base64":
        return _from_base64(body, is_text=part.type.startswith("text/"))
    if encoding == "quoted-printable":
        return binascii.a2b_qp(body), ()
    if encoding in {"x-uuencode", "x-uue", "uuencode"} and (found := _UU.search(body)):
        end = _UU_END.search(body, found.end() - 1)
        content = _from_uu(body[found.end() : end.start() + 1 if end else len(body)])
        return (body, ("encoding_broken",)) if content is None else (content, ())
    return body, (() if encoding in {"", "7bit", "8bit", "binary"} else ("encoding_unknown",))


def _from_base64(body: bytes, *, is_text: bool) -> tuple[bytes, tuple[str, ...]]:
    found = _BASE64.match(body)
    end = found.end() if found else 0
    if end == len(body) and not _BLANK_INSIDE.search(body[:2_000]):
        kept = sum(map(len, body[-200:].split())) if len(body) < 200 else 0
        defects = ("encoding_broken",) if kept % 4 else ()
        return from_base64(body), defects
    begin = body.rfind(b"\n", 0, end) + 1
    if _BLANK_INSIDE.search(body[: min(begin, 2_000)]) or (is_text and begin * 2 < len(body) and begin < 60):
        return body, ("encoding_wrong",)
    if not is_text:
        return from_base64(body), ("encoding_broken",)
    # A list's footer was written behind the encoded text.
    return from_base64(body[:begin]) + b"\n" + body[begin:], ("encoding_broken",)


def is_shown(part: Part) -> bool:
    """Say whether a part is text to be read, not a file."""
    disposition = (part.headers.first("content-disposition") or b"").strip().lower()
    if disposition.startswith(b"attachment") or _NOT_SHOWN.match(part.type):
        return False
    is_named = bool(name_of(part)) and part.parent is not None
    return part.type.startswith("text/") and not is_named


def name_of(part: Part) -> str:
    """Return the name of a part's file without any folder; empty where it has none."""
    given = ""
    for header, parameter in (("content-disposition", "filename"), ("content-type", "name")):
        value = part.headers.first(header)
        given = given or (parameters(value).get(parameter, "") if value else "")
    given = given or part.headers.text("content-description")
    return " ".join(_PATH.sub("", given).split())[:200]


def written(part: Part, content: bytes) -> Written:
    """Return the text of a part that is text."""
    given = parameters(part.headers.first("content-type") or b"")
    label = given.get("charset", "")
    defects = [] if not label or is_charset(label) else ["charset_unknown"]
    if part.type == "text/html" and not is_charset(label) and (tag := _CHARSET_TAG.search(content[:4_000])):
        label = tag[1].decode()
    content, files = _without_uu(content) if part.type != "text/html" else (content, ())
    decoded = decode(content, label)
    if label and not decoded.is_as_labelled:
        defects.append("charset_wrong")
    text = decoded.text.replace("\r\n", "\n").replace("\r", "\n")
    if "\x00" in text:
        defects.append("null_bytes")
    if part.type == "text/html":
        text = to_text(_CONTROL.sub("", text))
    elif given.get("format", "").lower() == "flowed":
        text = unflowed(text, is_spaced=given.get("delsp", "").lower() != "yes")
    return Written(tidy(text), decoded.charset, tuple(defects), files)


def tidy(text: str) -> str:
    """Return a text without control characters, blanks at ends of lines, and empty lines around it."""
    return _TRAILING.sub("", _CONTROL.sub("", text).replace("\u2028", "\n")).strip("\n")


def unflowed(text: str, *, is_spaced: bool = True) -> str:
    r"""Join the lines that format=flowed has cut (RFC 3676), within one depth of quotation.

    >>> unflowed("a long \nline\n> of \n> old")
    'a long line\n> of old'
    """
    lines: list[str] = []
    depth, is_open = "", False
    for line in text.split("\n"):
        rest = line.lstrip(">")
        marks, rest = ">" * (len(line) - len(rest)), rest.removeprefix(" ")
        is_signature = rest in {"-- ", "--"}
        if is_open and marks == depth and not is_signature:
            lines[-1] += rest
        else:
            lines.append(f"{marks} {rest}" if marks else rest)
        depth, is_open = marks, rest.endswith(" ") and not is_signature
        if is_open and not is_spaced:
            lines[-1] = lines[-1][:-1]
    return "\n".join(lines)


def attachment(part: Part, content: bytes, number: int) -> Attachment:
    """Return a part as a file, with the type that its bytes show."""
    found = type_of(content)
    if found in {"text/plain", "application/octet-stream"} and _TEXT_LABELS.match(part.type):
        found = part.type
    return Attachment(name_of(part) or f"part-{number}", found, content, part.type)


def _without_uu(content: bytes) -> tuple[bytes, tuple[Attachment, ...]]:
    """Take files out that stand within a text in the old way (`begin 644 name` to `end`)."""
    kept, files, place, at = b"", [], 0, 0
    for _try in range(MOST_UU_FILES):
        found = _UU.search(content, at)
        end = _UU_END.search(content, found.end() - 1) if found else None
        if found is None or end is None:
            break
        at = found.end()
        read = _from_uu(content[at : end.start() + 1])
        if read is not None:
            name = " ".join(_PATH.sub("", decode(found[1], "").text).split())
            files.append(Attachment(name, type_of(read), read, "application/x-uuencode"))
            kept += content[place : found.start()]
            place = at = end.end()
    return (kept + content[place:], tuple(files)) if files else (content, ())


def _from_uu(block: bytes) -> bytes | None:
    """Decode uuencoded lines; None where they are no code."""
    pieces: list[bytes] = []
    for line in block.splitlines():
        stripped = line.rstrip()
        if not stripped:
            continue
        # Some programs write more than the length at the beginning of the line says.
        count = (((stripped[0] - 32) & 63) * 4 + 5) // 3
        try:
            pieces.append(binascii.a2b_uu(stripped[: count + 1]))
        except binascii.Error:
            return None
    return b"".join(pieces)
