from __future__ import annotations

import io
import random

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageChops, ImageStat

from kopir.files.actions import BadUpload, blur, keep_document, keep_image
from kopir.files.models import StoredFile
from kopir.files.rules import Area, mosaic_of, pixels_of
from tests.files.test_actions import PDF, opened

pytestmark = pytest.mark.django_db
AREA = Area(250, 250, 500, 500)


def noisy(size: tuple[int, int] = (800, 600), seed: int = 7) -> SimpleUploadedFile:
    """A photo full of detail: coarse random squares, so that the codec keeps them."""
    rnd = random.Random(seed)
    picture = Image.new("RGB", (size[0] // 8, size[1] // 8))
    picture.putdata([tuple(rnd.randrange(256) for _ in range(3)) for _ in range(picture.width * picture.height)])
    out = io.BytesIO()
    picture.resize(size, Image.Resampling.NEAREST).save(out, "PNG")
    return SimpleUploadedFile("x.png", out.getvalue())


def detail(picture: Image.Image) -> float:
    """How much neighbouring squares differ: the mean difference to the picture moved by one square."""
    return sum(ImageStat.Stat(ImageChops.difference(picture, ImageChops.offset(picture, 8, 0))).mean) / 3


def pair(stored: StoredFile, small: bool = False) -> Image.Image:
    return opened(stored, stored.small_name if small else "").convert("RGB")


def test_blur_leaves_no_detail_in_the_area_and_the_rest_as_it_was() -> None:
    given = keep_image(noisy())
    blurred = blur(given, [AREA])
    before, after = pair(given), pair(blurred)
    box = pixels_of(AREA, 800, 600)
    assert box == (200, 150, 600, 450)
    assert detail(before.crop(box)) > 50
    assert detail(after.crop(box)) < 3
    for outside in [(0, 0, 800, 142), (0, 458, 800, 600), (0, 0, 192, 600), (608, 0, 800, 600)]:
        difference = ImageChops.difference(before.crop(outside), after.crop(outside))
        assert max(ImageStat.Stat(difference).mean) < 8


def test_blurred_areas_of_other_pictures_with_the_same_means_are_alike() -> None:
    """Two pictures that differ only inside the area, in what a mean does not tell, become the same bytes."""
    one, other = Image.new("RGB", (640, 640), "white"), Image.new("RGB", (640, 640), "white")
    pattern = Image.new("RGB", (2, 2))
    pattern.putdata([(0, 0, 0), (254, 254, 254), (254, 254, 254), (0, 0, 0)])
    for x in range(160, 480, 2):
        for y in range(160, 480, 2):
            one.paste(pattern, (x, y))
            other.paste((127, 127, 127), (x, y, x + 2, y + 2))
    results = []
    for picture in (one, other):
        stored = keep_image(noisy((640, 640)))
        out = io.BytesIO()
        picture.save(out, "WEBP", lossless=True)
        default_storage.delete(stored.name)
        default_storage.save(stored.name, io.BytesIO(out.getvalue()))
        results.append(blur(stored, [AREA]))
    assert results[0].sha256 == results[1].sha256


def test_blur_makes_the_small_picture_from_the_blurred_one() -> None:
    blurred = blur(keep_image(noisy()), [AREA])
    small = pair(blurred, small=True)
    assert small.size == (480, 360)
    assert detail(small.crop(pixels_of(AREA, 480, 360))) < 3


def test_blur_makes_a_new_public_file_and_leaves_the_old_one() -> None:
    given = keep_image(noisy())
    with default_storage.open(given.name) as file:
        before = file.read()
    blurred = blur(given, [AREA, Area(0, 0, 100, 100)])
    assert blurred.public_id != given.public_id
    assert (blurred.is_public, blurred.kind) == (True, "image")
    assert blurred.attached_at is not None
    given.refresh_from_db()
    assert not given.is_public
    with default_storage.open(given.name) as file:
        assert file.read() == before


def test_blur_refuses_a_paper_that_is_no_picture_and_no_area() -> None:
    with pytest.raises(BadUpload, match="wrong-type"):
        blur(keep_document(SimpleUploadedFile("x.pdf", PDF)), [AREA])
    with pytest.raises(BadUpload, match="empty"):
        blur(keep_image(noisy()), [])


@pytest.mark.parametrize("area", [(-1, 0, 5, 5), (0, 0, 0, 5), (999, 0, 2, 5), (0, 500, 5, 501)])
def test_an_area_lies_inside_its_picture(area: tuple[int, int, int, int]) -> None:
    with pytest.raises(ValueError, match="inside"):
        Area(*area)


def test_pixels_are_rounded_outwards() -> None:
    assert pixels_of(Area(1, 1, 1, 1), 150, 150) == (0, 0, 1, 1)
    assert pixels_of(Area(333, 0, 334, 1_000), 100, 50) == (33, 0, 67, 50)


@pytest.mark.parametrize(
    ("size", "blocks"), [((400, 300), (4, 3)), ((40, 40), (1, 1)), ((10, 900), (1, 4)), ((1, 1), (1, 1))]
)
def test_a_mosaic_has_few_blocks(size: tuple[int, int], blocks: tuple[int, int]) -> None:
    assert mosaic_of(*size) == blocks
