"""Make uploads safe and keep them; attach, show, and forget them."""

from __future__ import annotations

import hashlib
import io
import secrets
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from typing import Any

from django.core import signing
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from PIL import Image, ImageOps, UnidentifiedImageError
from PIL.Image import DecompressionBombError, DecompressionBombWarning

from kopir.files.models import StoredFile
from kopir.files.rules import (
    DOCUMENT_BYTES,
    IMAGE_BYTES,
    IMAGE_SIDE,
    PICTURES,
    PIXELS,
    SCAN_SIDE,
    SCANS,
    SMALL_SIDE,
    UNATTACHED_DAYS,
    Format,
    Kind,
    fitted,
    format_of,
)
from kopir.web import clock
from kopir.web.errors import BadInput

TICKET = "kopir.files.ticket"


class BadUpload(BadInput):
    """The file is not what may be kept: ``empty``, ``too-big``, ``too-many-pixels``, ``wrong-type``, ``broken``."""


def keep_image(upload: UploadedFile[bytes]) -> StoredFile:
    """Decode a picture, turn it upright, and write it anew as WebP with a small one beside it.

    Nothing of the file that came is kept: no place, no device, no hidden trailer. It stays private and
    unattached until something holds it.

    Raises
    ------
    BadUpload
        Where it is too large, too many pixels (seen before decoding), of another type, or broken.
    """
    data = _read(upload, IMAGE_BYTES)
    if format_of(data[:32]) not in PICTURES:
        raise BadUpload("wrong-type")
    return _keep_picture(data, Kind.IMAGE, IMAGE_SIDE)


def keep_document(upload: UploadedFile[bytes]) -> StoredFile:
    """Keep a scan: pictures are written anew, a PDF is kept as it came and only ever offered as a download.

    Raises
    ------
    BadUpload
        As `keep_image`.
    """
    data = _read(upload, DOCUMENT_BYTES)
    found = format_of(data[:32])
    if found not in SCANS:
        raise BadUpload("wrong-type")
    if found != Format.PDF:
        return _keep_picture(data, Kind.DOCUMENT, SCAN_SIDE)
    if b"%%EOF" not in data[-2_048:]:
        raise BadUpload("broken")
    return _store(Kind.DOCUMENT, data, "pdf", "application/pdf")


def attach(stored: StoredFile, *, is_public: bool) -> None:
    """Note that something holds the file now, and whether everybody may see it."""
    stored.attached_at = stored.attached_at or clock.now()
    stored.is_public = is_public
    stored.save(update_fields=["attached_at", "is_public"])


def forget(stored: StoredFile) -> None:
    """Delete a file that nothing holds any more: the row first, its bytes when that is certain."""
    names = [name for name in (stored.name, stored.small_name) if name]
    stored.delete()
    for name in names:
        transaction.on_commit(partial(default_storage.delete, name))


def forget_unattached(limit: int = 100) -> int:
    """Delete uploads that were chosen beside a wrong field and never sent; return how many."""
    before = clock.now() - timedelta(days=UNATTACHED_DAYS)
    forgotten = list(StoredFile.objects.unattached_since(before).order_by("pk")[:limit])
    for stored in forgotten:
        with transaction.atomic():
            forget(stored)
    return len(forgotten)


def ticket(stored: StoredFile) -> str:
    """Return a signed word by which a form finds an upload again that came beside a wrong field."""
    return signing.dumps(stored.public_id, salt=TICKET)


def by_ticket(word: str) -> StoredFile | None:
    """Return the upload of a ticket as long as nothing holds it and it has not been forgotten."""
    try:
        public_id = signing.loads(word, salt=TICKET, max_age=timedelta(days=UNATTACHED_DAYS))
    except signing.BadSignature:
        return None
    return StoredFile.objects.filter(public_id=public_id, attached_at__isnull=True).first()


def _read(upload: UploadedFile[bytes], limit: int) -> bytes:
    if (upload.size or 0) > limit:
        raise BadUpload("too-big")
    data = upload.read(limit + 1)
    if len(data) > limit:
        raise BadUpload("too-big")
    if not data:
        raise BadUpload("empty")
    return bytes(data)


@contextmanager
def _explained() -> Iterator[None]:
    try:
        yield
    except (DecompressionBombError, DecompressionBombWarning) as error:
        raise BadUpload("too-many-pixels") from error
    except (UnidentifiedImageError, OSError, EOFError, SyntaxError, ValueError, RuntimeError, struct.error) as error:
        raise BadUpload("broken") from error


def _keep_picture(data: bytes, kind: Kind, side: int) -> StoredFile:
    with _explained(), Image.open(io.BytesIO(data), formats=[*PICTURES]) as given:
        if given.width * given.height > PIXELS:
            raise BadUpload("too-many-pixels")
        given.draft("RGB", (side, side))  # lets a large JPEG be decoded at a fraction of its size
        upright = ImageOps.exif_transpose(given)
        plain = _plain(upright, side)
    small = plain.resize(fitted(plain.width, plain.height, SMALL_SIDE), Image.Resampling.LANCZOS)
    return _store(kind, _webp(plain), "webp", "image/webp", picture=plain, small=small)


def _plain(picture: Image.Image, side: int) -> Image.Image:
    """Return the pixels alone, on white, no larger than asked for; what was told about them stays behind."""
    pixels = picture.convert("RGBA") if "A" in picture.getbands() or "transparency" in picture.info else picture
    size = fitted(picture.width, picture.height, side)
    pixels = pixels.convert("RGBA" if pixels.mode == "RGBA" else "RGB").resize(size, Image.Resampling.LANCZOS)
    plain = Image.new("RGB", size, "white")
    plain.paste(pixels, mask=pixels if pixels.mode == "RGBA" else None)
    return plain


def _webp(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "WEBP", quality=82, method=4)
    return out.getvalue()


def _store(
    kind: Kind,
    data: bytes,
    extension: str,
    content_type: str,
    *,
    picture: Image.Image | None = None,
    small: Image.Image | None = None,
) -> StoredFile:
    public_id = secrets.token_hex(16)
    folder = public_id[:2]
    facts: dict[str, Any] = {}
    if picture is not None and small is not None:
        facts = {"width": picture.width, "height": picture.height}
        facts |= {"small_width": small.width, "small_height": small.height}
        facts["small_name"] = default_storage.save(f"{folder}/{public_id}.small.webp", ContentFile(_webp(small)))
    return StoredFile.objects.create(
        public_id=public_id,
        kind=kind,
        name=default_storage.save(f"{folder}/{public_id}.{extension}", ContentFile(data)),
        content_type=content_type,
        sha256=hashlib.sha256(data).hexdigest(),
        bytes=len(data),
        created_at=clock.now(),
        **facts,
    )
