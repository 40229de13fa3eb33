"""Headers as they come: folded, repeated, in any charset, encoded by RFC 2047 and 2231 or nearly so."""

from __future__ import annotations

import binascii
import re
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import unquote_to_bytes

from kopir.pure.mailtext.charsets import decode

_FOLDING = re.compile(rb"\r?\n(?=[ \t])")
_ENCODED = re.compile(r"=\?([^?\s]{1,60})\?([bBqQ])\?([^?]*)\?=")
_BETWEEN = re.compile(r"(\?=)\s+(?==\?[^?\s]{1,60}\?[bBqQ]\?)")
_PARAMETER = re.compile(r";\s*([^\s=;\"]+)\s*=\s*(\"(?:[^\"\\]|\\.)*\"?|[^;]*)", re.DOTALL)
_CONTINUED = re.compile(r"([^*]+)\*(?:(\d{1,4})(\*?))?\Z")
_CONTENT_TYPE = re.compile(rb"\s*([a-zA-Z0-9.+_-]{1,60})\s*/\s*([a-zA-Z0-9.+_-]{1,100})")
_FOREIGN = re.sub(rb"[A-Za-z0-9+/]", b"", bytes(range(256)))
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_BLANKS = re.compile(r"[ \t\r\n]+")
LONGEST_VALUE = 50_000  # bytes of one header that are read as text


@dataclass(frozen=True)
class Headers:
    """The headers of a part in their order, names in small letters, values unfolded."""

    pairs: tuple[tuple[str, bytes], ...]

    @classmethod
    def of(cls, block: bytes) -> Headers:
        """Read a block of header lines; a line without a colon is left out."""
        pairs = []
        for line in _FOLDING.sub(b"", block).split(b"\n"):
            name, colon, value = line.partition(b":")
            if colon:
                pairs.append((name.strip().lower().decode("ascii", "replace"), value.strip()))
        return cls(tuple(pairs))

    @classmethod
    def none(cls) -> Headers:
        """Return the headers of a part that has none."""
        return cls(())

    @cached_property
    def names(self) -> frozenset[str]:
        """Every name that occurs."""
        return frozenset(name for name, _value in self.pairs)

    def all(self, name: str) -> tuple[bytes, ...]:
        """Return every value of a name, in order."""
        return tuple(value for found, value in self.pairs if found == name)

    def first(self, name: str) -> bytes | None:
        """Return the first value of a name, or None."""
        return next((value for found, value in self.pairs if found == name), None)

    def text(self, name: str) -> str:
        """Return the first value of a name as readable text; empty where there is none."""
        value = self.first(name)
        return text_of(value) if value else ""

    @cached_property
    def content_type(self) -> str:
        """The declared type, `text/plain` where none can be read."""
        value = self.first("content-type")
        found = _CONTENT_TYPE.match(value) if value else None
        if found:
            return f"{found[1].decode()}/{found[2].decode()}".lower()
        return "text/html" if value and value.strip().lower().startswith((b"html", b"text/html")) else "text/plain"


def text_of(value: bytes) -> str:
    """Decode a header's value into one line of text.

    >>> text_of(b"=?utf-8?B?0KHQvtCw?= =?utf-8?q?=D0=B2?=")
    'Соав'
    """
    decoded = decode(value[:LONGEST_VALUE], "").text
    return _BLANKS.sub(" ", _CONTROL.sub("", decode_words(decoded))).strip()


def decode_words(text: str) -> str:
    """Decode the encoded words of RFC 2047; neighbours of one charset are joined first: letters are cut in two."""
    joined = _BETWEEN.sub(r"\1", text)
    pieces: list[str] = []
    waiting, charset, place = b"", "", 0
    for found in _ENCODED.finditer(joined):
        label = found[1].partition("*")[0].lower()
        is_neighbour = found.start() == place and charset == label
        if not is_neighbour:
            pieces += [decode(waiting, charset).text if waiting else "", joined[place : found.start()]]
            waiting, charset = b"", label
        waiting += _bytes_of(found[2], found[3])
        place = found.end()
    pieces += [decode(waiting, charset).text if waiting else "", joined[place:]]
    return "".join(pieces)


def _bytes_of(way: str, content: str) -> bytes:
    plain = content.encode("utf-8", "surrogatepass")
    if way in "bB":
        return from_base64(plain)
    return binascii.a2b_qp(plain.replace(b" ", b"_"), header=True)


def from_base64(content: bytes) -> bytes:
    """Decode base64 as far as it goes: foreign characters are skipped, a broken end is cut off."""
    try:
        return binascii.a2b_base64(content)
    except binascii.Error:
        kept = content.translate(None, _FOREIGN)
        whole = kept[: len(kept) - (len(kept) % 4 == 1)]
        return binascii.a2b_base64(whole + b"=" * (-len(whole) % 4))


def parameters(value: bytes) -> dict[str, str]:
    """Return the parameters of a structured header, with the continuations and charsets of RFC 2231 put together.

    >>> parameters(b"attachment; filename*=utf-8''%D1%85%D0%B0%D1%82.pdf")["filename"]
    'хат.pdf'
    """
    plain: dict[str, str] = {}
    pieces: dict[str, dict[int, tuple[str, bool]]] = {}
    for name, given in _PARAMETER.findall(";" + decode(value[:LONGEST_VALUE], "").text.partition(";")[2]):
        content = _unquoted(given)
        found = _CONTINUED.match(name.lower())
        if found:
            is_encoded = bool(found[3]) if found[2] else True
            pieces.setdefault(found[1], {})[int(found[2] or 0)] = (content, is_encoded)
        else:
            plain.setdefault(name.lower(), decode_words(content))
    return plain | {name: _joined(numbered) for name, numbered in pieces.items()}


def _unquoted(given: str) -> str:
    given = given.strip()
    if given.startswith('"'):
        return re.sub(r"\\(.)", r"\1", given[1:-1] if given.endswith('"') and len(given) > 1 else given[1:])
    return given


def _joined(numbered: dict[int, tuple[str, bool]]) -> str:
    charset, whole = "", b""
    for number, (given, is_encoded) in sorted(numbered.items()):
        content = given
        if is_encoded and number == 0 and content.count("'") >= 2:
            charset, _language, content = content.split("'", 2)
        plain = content.encode("utf-8", "surrogatepass")
        whole += unquote_to_bytes(plain) if is_encoded else plain
    return decode(whole, charset).text
