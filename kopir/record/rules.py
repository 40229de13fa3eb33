"""What an entry is: canonical bytes (RFC 8785) and salted commitments to published texts.

The format is specified, with test vectors, in docs/reference/record.md.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from collections.abc import Iterable
from datetime import UTC, datetime
from enum import StrEnum

import rfc8785

VERSION = 1
MAX_BYTES = 65_535  # the length prefix of a tlog-tiles entry has 16 bits
REF = re.compile(r"[a-z][a-z-]{0,31}/[A-Za-z0-9][A-Za-z0-9_.-]{0,199}")
BY = re.compile(
    r"(citizen|editor|host-member|worker|checker|steward|import|appeal-reader)|office/[A-Za-z0-9][A-Za-z0-9_.-]{0,199}"
)
KIND = re.compile(r"[a-z]+(-[a-z]+)*\.[a-z]+(-[a-z]+)*")

REDACTED = "text.redacted"

JSON = None | bool | int | str | list["JSON"] | dict[str, "JSON"]


class Ground(StrEnum):
    """Why a published text was taken out from beside the record."""

    AUTHOR = "author-request"


class EntryError(ValueError):
    """The facts cannot become an entry; the message names the field."""


def commitment(salt: bytes, field: str, value: str) -> str:
    """Commit to a published text: base64 of HMAC-SHA256(salt, field ‖ 0x00 ‖ value).

    Parameters
    ----------
    salt : 32 fresh random bytes, used for this field of this entry only.
    field, value : UTF-8 text; the field's name binds the value to its place.

    Raises
    ------
    EntryError
        Where the salt is not 32 bytes long, the field holds a NUL, or a text has no UTF-8 form.
    """
    if len(salt) != 32:
        raise EntryError("salt: must be 32 bytes")
    if "\0" in field:
        raise EntryError("field: may not hold a NUL")
    try:
        message = field.encode() + b"\0" + value.encode()
    except UnicodeEncodeError as error:
        raise EntryError(f"{field!r}: {error.reason}") from error
    digest = hmac.new(salt, message, hashlib.sha256).digest()
    return base64.b64encode(digest).decode()


def check_facts(kind: str, about: list[str], by: str) -> None:
    """Raise EntryError unless kind, references and actor have their agreed shapes."""
    if not KIND.fullmatch(kind):
        raise EntryError(f"kind: {kind!r} is not of the form noun.verb")
    if not about or len(set(about)) != len(about):
        raise EntryError("about: at least one reference, none twice")
    for ref in about:
        if not REF.fullmatch(ref):
            raise EntryError(f"about: {ref!r} is not of the form kind/id")
    if not BY.fullmatch(by):
        raise EntryError(f"by: {by!r} is not a public actor")


def canonical(
    *,
    uid: str,
    kind: str,
    at: datetime,
    about: list[str],
    by: str,
    public: dict[str, JSON],
    commitments: dict[str, str],
) -> bytes:
    """Return the entry's canonical bytes.

    Raises
    ------
    EntryError
        Where a value has no canonical form (a float, an integer beyond 2^53, a lone surrogate)
        or the entry is longer than 65,535 bytes.
    """
    if (path := _float_in(public, "public")) is not None:
        raise EntryError(f"{path}: a float; write it as a count, a ratio of counts, or a text")
    body = {
        "v": VERSION,
        "id": uid,
        "kind": kind,
        "at": stamp(at),
        "about": about,
        "by": by,
        "public": public,
        "c": commitments,
    }
    try:
        data = rfc8785.dumps(body)  # type: ignore[arg-type]  # its own name for JSON
    except (rfc8785.CanonicalizationError, UnicodeEncodeError) as error:
        raise EntryError(f"public: {error}") from error
    if len(data) > MAX_BYTES:
        raise EntryError(f"public: {len(data)} bytes, at most {MAX_BYTES}")
    return data


def _float_in(value: object, path: str) -> str | None:
    """Say where a float hides. RFC 8785 could write one, but two languages may still compute it differently."""
    if isinstance(value, float):
        return path
    inside: Iterable[tuple[object, object]] = ()
    if isinstance(value, dict):
        inside = value.items()
    elif isinstance(value, list):
        inside = enumerate(value)
    return next((found for key, one in inside if (found := _float_in(one, f"{path}.{key}"))), None)


def stamp(at: datetime) -> str:
    """Return a moment as an entry writes it: UTC, whole seconds, `2026-11-23T08:00:00Z`."""
    if at.tzinfo is None:
        raise EntryError("at: a moment needs a time zone")
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
