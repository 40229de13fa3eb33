"""Who a mail says it is from, read so that nothing odd is ever taken for an address.

`email.utils.parseaddr` answers `alice@example.org` to `alice@example.org)bob@evil.test`. Here a mailbox has one shape,
and whatever does not have it keeps its name and loses its address.
"""

from __future__ import annotations

import re

from kopir.pure.mailtext.charsets import decode
from kopir.pure.mailtext.headers import LONGEST_VALUE, Headers, decode_words
from kopir.pure.mailtext.message import Mailbox

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"?|[<>,;:]|[^\s"<>,;:()]+|\s+|[()]', re.DOTALL)
_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
_LOOSE = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]{1,128}@[\w.-]{1,255}")
_ID = re.compile(r"<([^<>\s]{1,998})>")
_RECIPIENTS = (
    *("to", "cc", "bcc", "resent-to", "resent-cc", "delivered-to", "x-delivered-to", "x-original-to", "envelope-to"),
    *("x-envelope-to", "x-forwarded-to", "x-rcpt-to", "apparently-to"),
)
_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")
_MOST_BOXES = 1_000


def mailboxes(value: bytes) -> tuple[Mailbox, ...]:
    """Return the mailboxes of one From or Sender header.

    >>> mailboxes(b'Akim <akim@town.test>')
    (Mailbox(name='Akim', address='akim@town.test'),)
    >>> mailboxes(b'akim@town.test)x@evil.test')[0].address
    ''
    """
    if b"\x00" in value or len(value) > LONGEST_VALUE:
        return (Mailbox(name_of([decode(value[:200], "").text]), ""),)
    boxes: list[Mailbox] = []
    tokens: list[str] = []
    for token in [*_tokens(decode(value, "").text), ","]:
        if token in {",", ";"} and "<" not in tokens[-2:] and _is_closed(tokens):
            if any(one.strip() for one in tokens):
                boxes.append(_mailbox(tokens))
            tokens = []
        else:
            tokens.append(token)
    if any(one.strip() for one in tokens):
        boxes.append(_mailbox(tokens))
    return tuple(boxes[:_MOST_BOXES])


def sender_of(headers: Headers) -> tuple[Mailbox | None, tuple[Mailbox, ...], tuple[str, ...]]:
    """Return the one sender, every mailbox of every From, and what is odd about them.

    The sender has an address only where there is one From with one mailbox of the right shape.
    """
    values = headers.all("from")
    boxes = tuple(box for value in values for box in mailboxes(value))
    defects = []
    if not boxes:
        return None, (), ("from_missing",)
    if len(values) > 1:
        defects.append("from_repeated")
    if len(boxes) > 1:
        defects.append("from_several")
    if not boxes[0].address:
        defects.append("from_odd")
    if any("@" in box.name for box in boxes):
        defects.append("name_holds_address")
    is_one = len(values) == len(boxes) == 1
    return (boxes[0] if is_one else Mailbox(boxes[0].name, "")), boxes, tuple(defects)


def recipients_of(headers: Headers) -> tuple[str, ...]:
    """Return every address that a mail was sent or delivered to by its own word: for finding a token, not for trust."""
    found = (
        address.strip(".")
        for name, value in headers.pairs
        if name in _RECIPIENTS
        for address in _LOOSE.findall(decode_words(decode(value[:LONGEST_VALUE], "").text))
    )
    return tuple(dict.fromkeys(found))[:_MOST_BOXES]


def message_ids(value: bytes | None) -> tuple[str, ...]:
    """Return the identifiers of a Message-ID, In-Reply-To or References header, without their brackets."""
    if value is None:
        return ()
    text = decode(value[:LONGEST_VALUE], "").text
    found = _ID.findall(text) or [word for word in text.split() if "@" in word]
    return tuple(dict.fromkeys(word.strip("<>") for word in found))


def is_address(text: str) -> bool:
    """Say whether a text is one plain address: no quotes, routes, comments, blanks or literals."""
    local, at, domain = text.rpartition("@")
    return bool(at) and len(text) <= 254 and bool(_LOCAL.fullmatch(local)) and is_domain(domain)


def is_domain(text: str) -> bool:
    """Say whether a text is a host name of two labels at least."""
    labels = _ascii(text).split(".")
    return len(labels) > 1 and all(_LABEL.fullmatch(label) for label in labels)


def name_of(words: list[str]) -> str:
    """Return a display name as one line, encoded words read."""
    text = decode_words(" ".join(words))
    return " ".join(_CONTROL.sub(" ", text).split())[:500]


def _ascii(domain: str) -> str:
    try:
        return domain.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return ""


def _tokens(text: str) -> list[str]:
    """Cut into quoted strings, marks, words and blanks; a comment becomes one token that begins with a bracket."""
    tokens: list[str] = []
    comment, depth = "", 0
    for piece in _TOKEN.findall(text):
        if piece == "(":
            depth += 1
            comment += piece
        elif piece == ")" and depth:
            depth -= 1
            comment += piece
            if not depth:
                tokens.append(comment)
                comment = ""
        elif depth:
            comment += piece
        else:
            tokens.append(piece)
    return [*tokens, comment] if comment else tokens


def _is_closed(tokens: list[str]) -> bool:
    return tokens.count("<") <= tokens.count(">")


def _mailbox(tokens: list[str]) -> Mailbox:
    comments = [token[1:].removesuffix(")") for token in tokens if token.startswith("(")]
    rest = [token for token in tokens if not token.startswith("(")]
    if "<" in rest:
        begin = rest.index("<")
        before, inside = rest[:begin], "".join(rest[begin + 1 :]).rstrip()
        # Behind the closing bracket nothing may stand, within it no second one.
        address = inside[:-1].strip() if inside.endswith(">") else ""
    else:
        before, address = [], "".join(rest).strip()
    is_odd = any(mark in before for mark in ":;>") or ")" in rest or not is_address(address)
    words = [_plain(token) for token in before if token.strip()] or comments
    if is_odd:
        words = words or [_plain(token) for token in rest if token.strip()]
        return Mailbox(name_of(words), "")
    local, _at, domain = address.rpartition("@")
    return Mailbox(name_of(words), f"{local}@{_ascii(domain)}")


def _plain(token: str) -> str:
    if token.startswith('"'):
        return re.sub(r"\\(.)", r"\1", token.strip('"'))
    return token
