"""A raw mail taken apart into its parts: one pass over the bytes, no recursion, nothing copied until it is asked for.

The standard parser is right for right mails; it raises on odd headers, nests a generator for every level and holds a
big attachment several times. Here a delimiter is looked up among the open ones, so 200 levels cost what two do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from kopir.pure.mailtext.headers import Headers, parameters

DEEPEST = 1_000  # levels; what lies deeper stays one piece of text

_HEADER = re.compile(rb"([!-9;-~]{1,76})[ \t]*:")
_FROM_LINE = re.compile(rb">?From [^\n]*\n")
_FIRST_DELIMITER = re.compile(rb"^--([^\s-][^\n]{0,199})$", re.MULTILINE)
_KNOWN = frozenset({
    "from", "to", "cc", "bcc", "subject", "date", "sender", "reply-to", "received", "return-path", "message-id",
    "mime-version", "content-type", "delivered-to", "content-transfer-encoding", "in-reply-to", "references",
    "x-mailer", "x-original-to", "precedence", "auto-submitted", "dkim-signature", "authentication-results",
    "list-id", "errors-to", "resent-from", "organization", "user-agent", "importance",
})  # fmt: skip


@dataclass
class Part:
    """One node of a mail: its headers, and where its body lies in the raw bytes."""

    headers: Headers
    begin: int
    parent: Part | None = None
    end: int = -1
    depth: int = 0
    delimiter: bytes = b""
    is_around: bool = False  # stands before the first or behind the last part of a multipart
    order: int = 0
    type: str = field(init=False)

    def __post_init__(self) -> None:
        self.type = self.headers.content_type

    def inside(self) -> Iterator[Part]:
        """Go through the parts that this one lies in, innermost first."""
        parent = self.parent
        while parent is not None:
            yield parent
            parent = parent.parent


@dataclass(frozen=True)
class Parts:
    """A mail in parts: the outermost, every leaf in the order of the bytes, and what was not as it should be."""

    raw: bytes
    root: Part
    leaves: tuple[Part, ...]
    defects: tuple[str, ...]

    def body(self, part: Part) -> bytes:
        """Return the bytes of a part as they were sent, still encoded."""
        return self.raw[part.begin : part.end]


def take_apart(raw: bytes) -> Parts:
    """Find every part of a raw mail. Any bytes are a mail; cost is linear in their number."""
    if b"\n" not in raw and b"\r" in raw:
        raw = raw.replace(b"\r", b"\n")
    return _Walk(raw).parts()


class _Walk:
    """The one pass: open multiparts on a stack, the part being read, the leaves that are done."""

    def __init__(self, raw: bytes) -> None:
        self.raw = raw
        self.defects: list[str] = []
        self.leaves: list[Part] = []
        self.open: list[Part] = []
        self.delimiters: set[bytes] = set()

    def parts(self) -> Parts:
        begin = self._skip_from_line()
        headers, body = self._headers(begin, len(self.raw), is_root=True)
        here = self._begin(headers, body, None)
        root = here.parent or here
        place = max(body - 1, 0)
        while (found := self._dashes(place)) >= 0:
            line_end = self.raw.find(b"\n", found)
            line_end = len(self.raw) if line_end < 0 else line_end
            line = self.raw[found + 2 : min(line_end, found + 202)].rstrip()
            level, is_last = self._level(line)
            place = line_end
            if level < 0 or found < here.begin:
                continue
            self._finish(here, found)
            del self.open[level + 1 :]
            parent = self.open[level]
            here = self._after(parent, min(line_end + 1, len(self.raw)), is_last=is_last)
            place = max(here.begin - 1, line_end)
        self._finish(here, len(self.raw))
        if self.open:
            self.defects.append("multipart_not_closed")
        return Parts(self.raw, root, tuple(self.leaves), tuple(dict.fromkeys(self.defects)))

    def _skip_from_line(self) -> int:
        begin = len(self.raw) - len(self.raw[:4_000].lstrip(b"\r\n \t")) if self.raw[:1] in b"\r\n" else 0
        if self.raw[:3] == b"\xef\xbb\xbf":
            begin = 3
        found = _FROM_LINE.match(self.raw, begin)
        return found.end() if found else begin

    def _dashes(self, place: int) -> int:
        if place == 0 and self.raw.startswith(b"--"):
            return 0
        found = self.raw.find(b"\n--", place)
        return found + 1 if found >= 0 else -1

    def _level(self, line: bytes) -> tuple[int, bool]:
        """Return which open multipart a delimiter belongs to, innermost first, and whether it is the last."""
        if line not in self.delimiters and line.removesuffix(b"--") not in self.delimiters:
            return -1, False
        for level in range(len(self.open) - 1, -1, -1):
            delimiter = self.open[level].delimiter
            if line == delimiter:
                return level, False
            if line == delimiter + b"--":
                return level, True
        return -1, False

    def _after(self, parent: Part, begin: int, *, is_last: bool) -> Part:
        if is_last:
            self.open.pop()
            return Part(Headers.none(), begin, parent, depth=parent.depth + 1, is_around=True)
        headers, body = self._headers(begin, len(self.raw), is_root=False)
        if parent.type == "multipart/digest" and headers.first("content-type") is None:
            headers = Headers.of(b"Content-Type: message/rfc822\n")
        return self._begin(headers, body, parent)

    def _begin(self, headers: Headers, body: int, parent: Part | None) -> Part:
        part = Part(headers, body, parent, depth=parent.depth + 1 if parent else 0)
        if not part.type.startswith("multipart/"):
            return part
        delimiter = parameters(headers.first("content-type") or b"").get("boundary", "")
        part.delimiter = delimiter.encode("utf-8", "surrogateescape").rstrip()
        if not part.delimiter or self.raw.find(b"\n--" + part.delimiter, max(body - 1, 0)) < 0:
            self.defects.append("boundary_missing")
            found = _FIRST_DELIMITER.search(self.raw, body, body + 20_000)
            part.delimiter = found[1].rstrip() if found else b""
        if not part.delimiter or part.depth >= DEEPEST:
            part.delimiter, part.type = b"", "text/plain"
            return part
        self.open.append(part)
        self.delimiters.add(part.delimiter)
        return Part(Headers.none(), body, part, depth=part.depth + 1, is_around=True)

    def _finish(self, part: Part, end: int) -> None:
        if end < len(self.raw):  # the line break before a delimiter belongs to the delimiter
            end -= self.raw[end - 1 : end] == b"\n"
            end -= self.raw[end - 1 : end] == b"\r"
        part.end = max(end, part.begin)
        if part.is_around and not self.raw[part.begin : part.end].strip():
            return
        part.order = len(self.leaves)
        self.leaves.append(part)

    def _headers(self, begin: int, end: int, *, is_root: bool) -> tuple[Headers, int]:
        """Read a block of headers; return it and where the body begins."""
        place = last = begin
        lines: list[bytes] = []
        while place < end:
            stop = self.raw.find(b"\n", place) + 1 or len(self.raw)
            line = self.raw[place:stop]
            stripped = line.rstrip(b"\r\n")
            if not stripped.strip():
                place = stop
                break
            if _HEADER.match(stripped) or (lines and stripped[:1] in b" \t"):
                lines.append(line)
            elif lines and self._goes_on(stop):
                self.defects.append("header_broken")
                lines.append(b" " + line)
            else:
                if lines:
                    self.defects.append("blank_line_missing")
                break
            place = last = stop
        headers = Headers.of(b"".join(lines))
        if is_root and not headers.names & _KNOWN:
            self.defects.append("headers_missing")
            return Headers.none(), begin
        return headers, max(place, last)

    def _goes_on(self, place: int) -> bool:
        """Say whether a known header follows a line that is none."""
        found = _HEADER.match(self.raw, place)
        return found is not None and found[1].lower().decode("ascii") in _KNOWN
