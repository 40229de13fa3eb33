from __future__ import annotations

import hashlib
import io
import struct
import zlib
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from kopir.config.worker import run_until_quiet
from kopir.files.actions import (
    BadUpload,
    attach,
    by_ticket,
    forget,
    forget_unattached,
    keep_document,
    keep_image,
    ticket,
)
from kopir.files.models import StoredFile
from kopir.files.tasks import CHORES
from kopir.web import clock
from tests.factories.issues import photo

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def with_place() -> Any:
    """A photo with a GPS position, a device and a thumbnail's worth of comments, lying on its side."""
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by 90 degrees
    exif[0x010F] = "SecretPhoneMaker"
    exif.get_ifd(0x8825)[2] = (43.0, 14.0, 15.0)
    return photo((80, 40), exif=exif.tobytes(), comment=b"SecretComment", icc_profile=b"SecretProfile" * 20)


def opened(stored: StoredFile, name: str = "") -> Image.Image:
    with default_storage.open(name or stored.name) as file:
        picture = Image.open(io.BytesIO(file.read()))
        picture.load()
        return picture


def test_keep_image_turns_upright_and_takes_all_metadata_out() -> None:
    stored = keep_image(with_place())
    assert (stored.width, stored.height) == (40, 80)
    picture = opened(stored)
    assert picture.format == "WEBP"
    assert not picture.getexif()
    assert not {"exif", "icc_profile", "comment", "xmp"} & set(picture.info)
    with default_storage.open(stored.name) as file:
        data = file.read()
    assert b"Secret" not in data
    assert stored.sha256 == hashlib.sha256(data).hexdigest()
    assert stored.bytes == len(data)


def test_keep_image_makes_a_small_one() -> None:
    stored = keep_image(photo((2_400, 1_200)))
    assert (stored.width, stored.height) == (1_920, 960)
    assert (stored.small_width, stored.small_height) == (480, 240)
    assert opened(stored, stored.small_name).size == (480, 240)
    assert not stored.is_public
    assert stored.attached_at is None


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_keep_image_takes_the_usual_kinds(kind: str) -> None:
    assert keep_image(photo(kind=kind)).content_type == "image/webp"


def test_keep_image_lays_what_is_transparent_on_white() -> None:
    out = io.BytesIO()
    Image.new("RGBA", (10, 10), (0, 0, 0, 0)).save(out, "PNG")
    stored = keep_image(SimpleUploadedFile("x.png", out.getvalue()))
    assert opened(stored).convert("RGB").getpixel((5, 5)) == (255, 255, 255)


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few bytes that claims to be huge."""
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0")) + chunk(b"IEND", b"")


@pytest.mark.parametrize("size", [(8_000, 6_000), (10_000, 9_500), (60_000, 60_000)])
def test_keep_image_refuses_a_flood_of_pixels_before_decoding(size: tuple[int, int]) -> None:
    with pytest.raises(BadUpload) as refusal:
        keep_image(SimpleUploadedFile("x.png", bomb(*size)))
    assert refusal.value.code == "too-many-pixels"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"\xff" * 8_000_001, "too-big"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "wrong-type"),
        (b"<!doctype html><script>alert(1)</script>", "wrong-type"),
        (b"GIF89a\x01\x00\x01\x00", "wrong-type"),
        (PDF, "wrong-type"),
        (b"\xff\xd8\xff\xe0 this is no picture", "broken"),
        (b"\x89PNG\r\n\x1a\n<script>", "broken"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 <script>", "broken"),
    ],
)
def test_keep_image_refuses_what_is_no_picture(data: bytes, code: str) -> None:
    upload = SimpleUploadedFile("photo.jpg", data, content_type="image/jpeg")
    with pytest.raises(BadUpload) as refusal:
        keep_image(upload)
    assert refusal.value.code == code
    assert not StoredFile.objects.exists()


def test_keep_image_refuses_a_cut_off_picture() -> None:
    data = photo((800, 600), "PNG").read()
    with pytest.raises(BadUpload) as refusal:
        keep_image(SimpleUploadedFile("x.png", data[: len(data) // 2]))
    assert refusal.value.code == "broken"


def test_keep_image_gives_up_on_a_picture_that_takes_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kopir.files.actions.DECODING_S", 0.001)
    with pytest.raises(BadUpload) as refusal:
        keep_image(photo())
    assert refusal.value.code == "broken"
    assert not StoredFile.objects.exists()


def test_keep_image_counts_bytes_itself_where_a_size_lies() -> None:
    upload = SimpleUploadedFile("x.jpg", b"\xff" * 8_000_001)
    upload.size = 10
    with pytest.raises(BadUpload) as refusal:
        keep_image(upload)
    assert refusal.value.code == "too-big"


def test_keep_document_keeps_a_pdf_as_it_came() -> None:
    stored = keep_document(SimpleUploadedFile("x.pdf", PDF))
    assert (stored.kind, stored.extension, stored.content_type) == ("document", "pdf", "application/pdf")
    assert stored.sha256 == hashlib.sha256(PDF).hexdigest()
    assert stored.small_url == stored.url


def test_keep_document_writes_a_scan_anew() -> None:
    stored = keep_document(photo((3_600, 1_800), exif=with_exif()))
    assert (stored.kind, stored.content_type, stored.width) == ("document", "image/webp", 3_000)
    assert not opened(stored).getexif()


def with_exif() -> bytes:
    exif = Image.Exif()
    exif[0x010F] = "Maker"
    return exif.tobytes()


@pytest.mark.parametrize(
    ("data", "code"), [(b"%PDF-1.4 cut off", "broken"), (b"<html>%PDF-", "wrong-type"), (b"PK\x03\x04", "wrong-type")]
)
def test_keep_document_refuses_other_things(data: bytes, code: str) -> None:
    with pytest.raises(BadUpload) as refusal:
        keep_document(SimpleUploadedFile("x.pdf", data))
    assert refusal.value.code == code


def test_ticket_finds_an_upload_until_something_holds_it() -> None:
    stored = keep_image(photo())
    word = ticket(stored)
    assert by_ticket(word) == stored
    assert by_ticket(word + "x") is None
    assert by_ticket("") is None
    attach(stored, is_public=True)
    assert by_ticket(word) is None


def test_ticket_runs_out() -> None:
    with time_machine.travel("2026-03-02 10:00:00Z", tick=False) as now:
        word = ticket(keep_image(photo()))
        now.shift(timedelta(days=2, seconds=1))
        assert by_ticket(word) is None


def test_forget_deletes_row_and_bytes(django_capture_on_commit_callbacks: Any) -> None:
    stored = keep_image(photo())
    names = [stored.name, stored.small_name]
    with django_capture_on_commit_callbacks(execute=True):
        forget(stored)
    assert not StoredFile.objects.exists()
    assert [default_storage.exists(name) for name in names] == [False, False]


def test_forget_unattached_takes_only_what_nobody_holds_after_two_days() -> None:
    lost, held = keep_image(photo()), keep_image(photo())
    attach(held, is_public=False)
    assert forget_unattached() == 0
    StoredFile.objects.update(created_at=clock.now() - timedelta(days=2, seconds=1))
    fresh = keep_image(photo())
    assert run_until_quiet(CHORES) == 1
    assert set(StoredFile.objects.all()) == {held, fresh}
    assert not StoredFile.objects.filter(pk=lost.pk).exists()


def test_a_stored_file_names_nobody() -> None:
    stored = keep_image(photo(name="Aigerim's house.jpg"))
    assert "Aigerim" not in f"{stored} {stored.name} {stored.url}"
