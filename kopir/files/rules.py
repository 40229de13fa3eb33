"""What may be kept, told from the first bytes and never from a name."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

MB = 1_000_000
IMAGE_BYTES, DOCUMENT_BYTES = 8 * MB, 15 * MB
PIXELS = 40_000_000
IMAGE_SIDE, SMALL_SIDE, SCAN_SIDE = 1_920, 480, 3_000
UNATTACHED_DAYS = 2
MOSAIC_SIDE, MOSAIC_ACROSS = 24, 4  # pixels of a block at least, blocks along the longer side of an area at most
THOUSAND = 1_000


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


@dataclass(frozen=True)
class Area:
    """A part of a picture to be blurred, in thousandths of its width and height."""

    x: int
    y: int
    w: int
    h: int

    def __post_init__(self) -> None:
        if min(self.x, self.y) < 0 or min(self.w, self.h) < 1 or max(self.x + self.w, self.y + self.h) > THOUSAND:
            raise ValueError("An area lies inside its picture")


def pixels_of(area: Area, width: int, height: int) -> tuple[int, int, int, int]:
    """Return left, top, right, bottom in pixels, rounded outwards: nothing of the edge may stay sharp."""
    left, top = area.x * width // THOUSAND, area.y * height // THOUSAND
    right, bottom = -(-(area.x + area.w) * width // THOUSAND), -(-(area.y + area.h) * height // THOUSAND)
    return left, top, right, bottom


def mosaic_of(width: int, height: int) -> tuple[int, int]:
    """Return how many blocks of one colour an area becomes: so few that no face and no number is left."""
    longest = max(width, height)
    side = max(MOSAIC_SIDE, -(-longest // MOSAIC_ACROSS))
    return max(1, width // side), max(1, height // side)
