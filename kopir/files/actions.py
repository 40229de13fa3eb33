"""Make uploads safe and keep them; attach, show, and forget them."""

from __future__ import annotations

import hashlib
import json
import secrets
import subprocess
import sys
from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from typing import Any

from django.core import signing
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from PIL import Image

from kopir.files import decoding
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
    Area,
    Format,
    Kind,
    format_of,
    mosaic_of,
    pixels_of,
)
from kopir.web import clock
from kopir.web.errors import BadInput

TICKET = "kopir.files.ticket"
DECODING_S = 40  # by the clock, where a machine is busy; the process itself stops earlier


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


def blur(stored: StoredFile, areas: Sequence[Area]) -> StoredFile:
    """Write a picture anew with each area turned to a few blocks of one colour; return the new, public file.

    What was there cannot be computed back: a block keeps only the mean of its pixels, and the small picture is made
    from the blurred one. The file given stays as it is: the caller keeps it private or forgets it.

    Raises
    ------
    BadUpload
        ``wrong-type`` where the file is no picture, ``empty`` without an area.
    """
    if not areas:
        raise BadUpload("empty")
    if stored.width is None:
        raise BadUpload("wrong-type")
    with default_storage.open(stored.name) as file, Image.open(file, formats=["WEBP"]) as kept:
        picture = kept.convert("RGB")
    for area in areas:
        box = pixels_of(area, picture.width, picture.height)
        part = picture.crop(box)
        coarse = part.resize(mosaic_of(*part.size), Image.Resampling.BOX)
        picture.paste(coarse.resize(part.size, Image.Resampling.NEAREST), box)
    blurred = _store_picture(picture, Kind(stored.kind))
    attach(blurred, is_public=True)
    return blurred


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


def _keep_picture(data: bytes, kind: Kind, side: int) -> StoredFile:
    """Let a process of its own decode what a stranger sent: its memory and time are bounded, and a crash is its own."""
    task = {"formats": [*PICTURES], "pixels": PIXELS, "side": side, "small_side": SMALL_SIDE}
    try:
        # Our own program; isolated, so that nothing of this site's settings and secrets is at hand in there.
        done = subprocess.run(  # noqa: S603
            [sys.executable, "-I", decoding.__file__, json.dumps(task)],
            input=data,
            capture_output=True,
            check=False,
            env={},
            cwd="/",
            timeout=DECODING_S,
        )
    except subprocess.TimeoutExpired as error:
        raise BadUpload("broken") from error
    if done.returncode:
        is_too_large = done.stderr.endswith(decoding.TOO_MANY.encode())
        raise BadUpload(decoding.TOO_MANY if is_too_large else decoding.BROKEN)
    line, _newline, pictures = done.stdout.partition(b"\n")
    head = json.loads(line)
    large, small = pictures[: head["bytes"]], pictures[head["bytes"] :]
    facts = dict(
        zip(("width", "height", "small_width", "small_height"), head["size"] + head["small_size"], strict=True)
    )
    return _store(kind, large, "webp", "image/webp", small=small, facts=facts)


def _store_picture(picture: Image.Image, kind: Kind) -> StoredFile:
    """Keep pixels of our own, with a small picture beside them."""
    small = picture.resize(decoding.fitted(picture.width, picture.height, SMALL_SIDE), Image.Resampling.LANCZOS)
    facts = {"width": picture.width, "height": picture.height}
    facts |= {"small_width": small.width, "small_height": small.height}
    return _store(kind, decoding.webp(picture), "webp", "image/webp", small=decoding.webp(small), facts=facts)


def _store(
    kind: Kind,
    data: bytes,
    extension: str,
    content_type: str,
    *,
    small: bytes = b"",
    facts: dict[str, int] | None = None,
) -> StoredFile:
    public_id = secrets.token_hex(16)
    folder = public_id[:2]
    more: dict[str, Any] = {**(facts or {})}
    if small:
        more["small_name"] = default_storage.save(f"{folder}/{public_id}.small.webp", ContentFile(small))
    return StoredFile.objects.create(
        public_id=public_id,
        kind=kind,
        name=default_storage.save(f"{folder}/{public_id}.{extension}", ContentFile(data)),
        content_type=content_type,
        sha256=hashlib.sha256(data).hexdigest(),
        bytes=len(data),
        created_at=clock.now(),
        **more,
    )
