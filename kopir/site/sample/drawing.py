"""Small pictures drawn at load time: no photograph, so nobody's face and nobody's rights."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw, ImageFont

SIZE = (960, 640)
INK, PAPER, SNOW = (43, 38, 48), (244, 240, 232), (226, 228, 232)
PLUM, SAFFRON, ASPHALT, EARTH = (92, 45, 84), (222, 160, 52), (96, 98, 104), (150, 132, 108)


def photo(name: str) -> SimpleUploadedFile:
    """Return the drawing of a name as an upload; the same name gives the same bytes."""
    canvas = Image.new("RGB", SIZE, PAPER)
    DRAWINGS[name](ImageDraw.Draw(canvas), random.Random(name))  # noqa: S311  # a drawing, not a secret
    return _upload(canvas, f"{name}.jpg", "JPEG", "image/jpeg")


def scan(lines: list[str], number: str) -> SimpleUploadedFile:
    """Return a drawn page of a paper reply, as a scanner would give it: strokes in the rhythm of its words.

    The words themselves stand beside the scan; the font that comes with the library has no Kazakh letters.
    """
    page, chance = Image.new("L", (1240, 1754), 250), random.Random(number)  # noqa: S311  # a drawing, not a secret
    draw = ImageDraw.Draw(page)
    draw.rectangle((90, 90, 1150, 96), fill=60)
    draw.text((90, 120), "SAMPLE", font=ImageFont.load_default(30), fill=90)
    draw.text((90, 180), re.sub(r"[^0-9/-]", "", number), font=ImageFont.load_default(34), fill=40)
    left, top = 90, 300
    for line in lines:
        for word in line.split():
            if left + len(word) * 15 > 1150:
                left, top = 90, top + 52
            _stroke(draw, (left, top), len(word), chance)
            left += len(word) * 15 + 16
        left, top = 90, top + 84
    for offset in range(0, 260, 12):  # a signature that is nobody's
        draw.arc((760 + offset, 1400 - offset // 6, 830 + offset, 1470), 200, 20, fill=70, width=3)
    draw.ellipse((520, 1370, 720, 1570), outline=120, width=6)
    return _upload(page.rotate(0.7, fillcolor=246), "reply.png", "PNG", "image/png")


def _stroke(draw: ImageDraw.ImageDraw, start: tuple[int, int], letters: int, chance: random.Random) -> None:
    left, top = start
    for letter in range(letters):
        rise = chance.randrange(6, 22)
        draw.line((left + letter * 15, top + 22, left + letter * 15 + 7, top + 22 - rise), fill=60, width=3)
        draw.line((left + letter * 15 + 7, top + 22 - rise, left + letter * 15 + 13, top + 22), fill=60, width=3)


def _upload(canvas: Image.Image, name: str, kind: str, media_type: str) -> SimpleUploadedFile:
    buffer = BytesIO()
    canvas.save(buffer, kind)
    return SimpleUploadedFile(name, buffer.getvalue(), content_type=media_type)


def _underpass(draw: ImageDraw.ImageDraw, chance: random.Random) -> None:
    draw.rectangle((0, 0, 960, 640), fill=(58, 56, 66))
    draw.polygon([(0, 0), (960, 0), (640, 220), (320, 220)], fill=(76, 74, 84))
    draw.polygon([(0, 640), (960, 640), (640, 430), (320, 430)], fill=(48, 46, 54))
    draw.rectangle((320, 220, 640, 430), fill=(24, 22, 30))
    for place in range(6):
        left = 60 + place * 150
        draw.rectangle((left, 40 + chance.randrange(8), left + 60, 58), fill=(36, 34, 42), outline=(110, 106, 116))
    for step in range(7):
        draw.line((100 - step * 14, 470 + step * 24, 300 - step * 20, 470 + step * 24), fill=(120, 116, 124), width=5)


def _smoke(draw: ImageDraw.ImageDraw, chance: random.Random) -> None:
    draw.rectangle((0, 0, 960, 430), fill=(186, 190, 200))
    draw.rectangle((0, 430, 960, 640), fill=SNOW)
    draw.rectangle((600, 200, 660, 470), fill=EARTH, outline=INK, width=3)
    for puff in range(38):
        grey = 50 + puff * 3
        left, top = 610 - puff * 14 + chance.randrange(40), 170 - puff * 3 + chance.randrange(40)
        size = 40 + puff * 4
        draw.ellipse((left, top, left + size, top + size * 0.7), fill=(grey, grey, grey + 4))
    for house in range(5):
        left = 40 + house * 110
        draw.rectangle((left, 440, left + 80, 510), fill=PAPER, outline=INK, width=3)
        draw.polygon([(left - 8, 440), (left + 88, 440), (left + 40, 400)], fill=PLUM)


def _crossing(draw: ImageDraw.ImageDraw, chance: random.Random) -> None:
    draw.rectangle((0, 0, 960, 220), fill=(206, 212, 220))
    draw.rectangle((0, 220, 960, 540), fill=ASPHALT)
    draw.rectangle((0, 540, 960, 640), fill=(190, 186, 180))
    for stripe in range(9):
        worn = 120 + chance.randrange(40)
        top = 240 + stripe * 34
        draw.rectangle((430 + chance.randrange(30), top, 560 - chance.randrange(40), top + 14), fill=(worn,) * 3)
    draw.rectangle((700, 90, 712, 300), fill=INK)
    draw.rectangle((660, 60, 752, 150), fill=SAFFRON, outline=INK, width=4)
    draw.ellipse((600, 20, 820, 130), fill=(92, 110, 84))


def _pothole(draw: ImageDraw.ImageDraw, chance: random.Random) -> None:
    draw.rectangle((0, 0, 960, 180), fill=(176, 180, 188))
    draw.rectangle((0, 180, 960, 640), fill=ASPHALT)
    edge = [(480 + dx * (220 + chance.randrange(50)), 430 + dy * (90 + chance.randrange(24))) for dx, dy in RING]
    draw.polygon(edge, fill=(58, 58, 62), outline=(130, 130, 134))
    draw.ellipse((360, 390, 590, 480), fill=(118, 128, 140))
    for mark in range(4):
        draw.rectangle((60 + mark * 240, 230, 160 + mark * 240, 240), fill=(214, 212, 206))


RING = [(1, 0), (0.8, 0.6), (0.3, 0.95), (-0.3, 0.9), (-0.8, 0.6), (-1, 0), (-0.75, -0.6), (0, -1), (0.7, -0.65)]
DRAWINGS: dict[str, Callable[[ImageDraw.ImageDraw, random.Random], None]] = {
    "underpass": _underpass,
    "smoke": _smoke,
    "crossing": _crossing,
    "pothole": _pothole,
}
