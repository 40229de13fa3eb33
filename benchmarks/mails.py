"""Read a thousand mails, and one of 25 MB; print rate, ratio to the standard library's parser, and peak memory.

    .venv/bin/python -m benchmarks.mails [--mails 1000] [--rounds 5]

The mails are those of tests/mails, again and again. The calibration is `email.message_from_bytes` over the same bytes,
which takes them apart but decodes, folds, sorts and judges nothing. Memory is what Python holds at most while
it reads, beside the raw bytes.
"""

from __future__ import annotations

import argparse
import base64
import email
import time
import tracemalloc
from collections.abc import Callable
from itertools import cycle, islice
from pathlib import Path
from statistics import median

from kopir.pure.mailtext import read

MAILS = Path(__file__).parents[1] / "tests" / "mails"
BIG_MB = 25


def seconds(act: Callable[[bytes], object], raws: list[bytes], rounds: int) -> float:
    """Return the middle of several rounds over all mails."""
    found = []
    for _round in range(rounds):
        began = time.perf_counter()
        for raw in raws:
            act(raw)
        found.append(time.perf_counter() - began)
    return median(found)


def big_mail() -> bytes:
    """Return a mail of 25 MB: one attachment in base64."""
    head = b"From: a@town.test\nContent-Type: multipart/mixed; boundary=x\n\n--x\n\nThe act is attached.\n--x\n"
    head += b"Content-Type: application/pdf; name=act.pdf\nContent-Transfer-Encoding: base64\n\n"
    content = b"%PDF-1.4\n" + bytes(range(256)) * (BIG_MB * 1_000_000 // 256 * 3 // 4)
    return head + base64.encodebytes(content)[: BIG_MB * 1_000_000 // 77 * 77] + b"\n--x--\n"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mails", type=int, default=1_000)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    raws = list(islice(cycle(path.read_bytes() for path in sorted(MAILS.rglob("*.eml"))), options.mails))
    read(raws[0])  # the model of languages is loaded once
    ours, theirs = (seconds(act, raws, options.rounds) for act in (read, email.message_from_bytes))
    raw = big_mail()
    began = time.perf_counter()
    (file,) = read(raw).attachments
    big_s = time.perf_counter() - began
    tracemalloc.start()
    read(raw)
    peak = tracemalloc.get_traced_memory()[1]
    print("| what | figure |\n|---|---:|")
    print(f"| mails read a second ({options.mails}, {sum(map(len, raws)) / 1e6:.1f} MB) | {len(raws) / ours:.0f} |")
    print(f"| time, as a multiple of the standard parser's | {ours / theirs:.1f} |")
    print(f"| one of {len(raw) / 1e6:.0f} MB (a file of {len(file.content) / 1e6:.1f} MB) | {big_s:.2f} s |")
    print(f"| its memory beside the raw bytes, at most | {peak / 1e6:.0f} MB |")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
