"""Turn a stranger's picture into plain pixels, as a program of its own that can do no harm.

`kopir.files.actions` starts this file with the picture on its input. It may use so much memory and time and no more,
writes no file, and knows no settings, no database and no environment. What comes out is a line of JSON with the sizes,
then the picture and a small one as WebP; where it ends otherwise, its last word on stderr says why.
"""

from __future__ import annotations

import io
import json
import resource
import struct
import sys
import warnings
from dataclasses import dataclass

from PIL import Image, UnidentifiedImageError

MEMORY = 512 * 1024 * 1024
CPU_S = 20
TOO_MANY, BROKEN = "too-many-pixels", "broken"
ORIENTATION = 0x0112
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


@dataclass(frozen=True)
class Task:
    """What may come in, and how large what goes out may be."""

    formats: list[str]
    pixels: int
    side: int
    small_side: int


class TooManyPixels(Exception):
    """Larger than may be decoded."""


def limit() -> None:
    """Let this process take no more than its share; what is over kills it and nothing else."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_S, CPU_S))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def fitted(width: int, height: int, side: int) -> tuple[int, int]:
    """Return the size of a picture made to fit a square, its shape kept; a smaller one stays as it is."""
    longest = max(width, height)
    if longest <= side:
        return width, height
    return max(1, round(width * side / longest)), max(1, round(height * side / longest))


def plain(data: bytes, task: Task) -> Image.Image:
    """Return the pixels alone, upright, on white, no larger than asked for; what was told about them stays behind.

    Raises
    ------
    TooManyPixels
        Seen before anything is decoded.
    OSError, ValueError, SyntaxError, EOFError, RuntimeError, struct.error, MemoryError
        Where the file is broken, each in the library's own way.
    """
    with Image.open(io.BytesIO(data), formats=task.formats) as given:
        if given.width * given.height > task.pixels:
            raise TooManyPixels
        given.draft("RGB", (task.side, task.side))  # lets a large JPEG be decoded at a fraction of its size
        has_alpha = "A" in given.getbands() or "transparency" in given.info
        wanted = "RGBA" if has_alpha else "RGB"
        pixels: Image.Image = given if given.mode == wanted else given.convert(wanted)
        # A whole-number step first: fine scaling of a large picture would hold several copies of it.
        if (step := max(pixels.size) // (task.side * 2)) > 1:
            pixels = pixels.reduce(step)
        turn = TURNS.get(given.getexif().get(ORIENTATION, 1))
        pixels = pixels.resize(fitted(pixels.width, pixels.height, task.side), Image.Resampling.LANCZOS)
    upright = pixels if turn is None else pixels.transpose(turn)
    on_white = Image.new("RGB", upright.size, "white")
    on_white.paste(upright, mask=upright if upright.mode == "RGBA" else None)
    return on_white


def webp(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "WEBP", quality=82, method=4)
    return out.getvalue()


def decoded(data: bytes, task: Task) -> bytes:
    """Return the answer of this program: sizes, picture, small picture."""
    picture = plain(data, task)
    small = picture.resize(fitted(picture.width, picture.height, task.small_side), Image.Resampling.LANCZOS)
    large, little = webp(picture), webp(small)
    head = {"size": picture.size, "small_size": small.size, "bytes": len(large)}
    return json.dumps(head).encode() + b"\n" + large + little


def main(words: str) -> int:
    limit()
    warnings.simplefilter("ignore")  # a bomb is stopped by our own count
    Image.MAX_IMAGE_PIXELS = None
    try:
        sys.stdout.buffer.write(decoded(sys.stdin.buffer.read(), Task(**json.loads(words))))
    except (TooManyPixels, MemoryError):
        sys.stderr.write(TOO_MANY)
        return 1
    except (
        UnidentifiedImageError,
        OSError,
        EOFError,
        SyntaxError,
        ValueError,
        RuntimeError,
        struct.error,
        OverflowError,
    ):
        sys.stderr.write(BROKEN)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
