from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kopir.files.decoding import fitted
from kopir.files.rules import Format, format_of


@pytest.mark.parametrize(
    ("head", "found"),
    [
        (b"\xff\xd8\xff\xe0 JFIF", Format.JPEG),
        (b"\x89PNG\r\n\x1a\n....", Format.PNG),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", Format.WEBP),
        (b"\x00\x00\x00\x1cftypavif", Format.AVIF),
        (b"%PDF-1.7\n", Format.PDF),
        (b"GIF89a", None),
        (b"<svg xmlns='http://www.w3.org/2000/svg'>", None),
        (b"<!doctype html>", None),
        (b"RIFF\x00\x00\x00\x00AVI LIST", None),
        (b"\x00\x00\x00\x1cftypheic", None),
        (b"", None),
    ],
)
def test_format_of_reads_the_first_bytes(head: bytes, found: Format | None) -> None:
    assert format_of(head) == found


@given(st.integers(1, 50_000), st.integers(1, 50_000), st.integers(1, 4_000))
def test_fitted_keeps_shape_and_limit(width: int, height: int, side: int) -> None:
    new_width, new_height = fitted(width, height, side)
    assert max(new_width, new_height) <= max(side, 1)
    assert min(new_width, new_height) >= 1
    assert (new_width >= new_height) == (width >= height) or new_width == new_height


def test_fitted_leaves_a_small_picture_alone() -> None:
    assert fitted(300, 200, 480) == (300, 200)
    assert fitted(4000, 3000, 1920) == (1920, 1440)
