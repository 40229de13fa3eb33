"""What may be kept, told from the first bytes and never from a name."""

from __future__ import annotations

from enum import StrEnum

MB = 1_000_000
IMAGE_BYTES, DOCUMENT_BYTES = 8 * MB, 15 * MB
PIXELS = 40_000_000
IMAGE_SIDE, SMALL_SIDE, SCAN_SIDE = 1_920, 480, 3_000
UNATTACHED_DAYS = 2


class Kind(StrEnum):
    IMAGE = "image"
    DOCUMENT = "document"


class Format(StrEnum):
    JPEG = "JPEG"
    PNG = "PNG"
    WEBP = "WEBP"
    AVIF = "AVIF"
    PDF = "PDF"


PICTURES = frozenset({Format.JPEG, Format.PNG, Format.WEBP, Format.AVIF})
SCANS = frozenset({Format.JPEG, Format.PNG, Format.PDF})


def format_of(head: bytes) -> Format | None:
    """Return the format that the first 32 bytes of a file show, or None where it is none of ours."""
    if head.startswith(b"\xff\xd8\xff"):
        return Format.JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return Format.PNG
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return Format.WEBP
    if head[4:8] == b"ftyp" and head[8:12] in {b"avif", b"avis"}:
        return Format.AVIF
    if head.startswith(b"%PDF-"):
        return Format.PDF
    return None


def fitted(width: int, height: int, side: int) -> tuple[int, int]:
    """Return the size of a picture made to fit a square, its shape kept; a smaller one stays as it is."""
    longest = max(width, height)
    if longest <= side:
        return width, height
    return max(1, round(width * side / longest)), max(1, round(height * side / longest))
