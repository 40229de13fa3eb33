"""Keep a thousand mails and give each its place, and one of 25 MB: rate and memory of the whole way on an empty site.

    KOPIR_DATA_DIR=$(mktemp -d) .venv/bin/python -m benchmarks.arrivals [--mails 1000]

The mails are those of tests/mails, again and again, each with a number of its own; none names a letter, so all end in
the pen. Keeping is synced to the disk, one by one. Seconds are of the wall clock, memory is the process's own at most.
"""

from __future__ import annotations

import argparse
import os
import resource
import time
from itertools import cycle, islice
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kopir.config.settings")
os.environ["KOPIR_DKIM_DNS"] = "off"

import django

django.setup()

from django.core.management import call_command

from benchmarks.mails import big_mail
from kopir.letters.tasks import place_mails
from kopir.mail.actions import keep
from kopir.mail.models import IncomingMail
from kopir.mail.rules import MAX_BYTES, Door

MAILS = Path(__file__).parents[1] / "tests" / "mails"


def memory_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_000


def place_all() -> None:
    while place_mails():
        pass


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mails", type=int, default=1_000)
    options = parser.parse_args()
    call_command("migrate", verbosity=0)
    paths = islice(cycle(sorted(MAILS.rglob("*.eml"))), options.mails)
    raws = [b"X-Number: %d\n" % number + path.read_bytes() for number, path in enumerate(paths)]
    began = time.perf_counter()
    for raw in raws:
        keep(raw, door=Door.PIPE)
    kept = time.perf_counter()
    place_all()
    placed = time.perf_counter()
    before, raw = memory_mb(), big_mail()[:MAX_BYTES]
    keep(raw, door=Door.PIPE)
    place_all()
    print("| what | figure |\n|---|---:|")
    print(f"| mails kept a second ({options.mails}) | {len(raws) / (kept - began):.0f} |")
    print(f"| mails placed a second | {len(raws) / (placed - kept):.0f} |")
    print(f"| one of {len(raw) / 1e6:.0f} MB: more memory at most | {memory_mb() - before:.0f} MB |")
    print(f"| left unread | {IncomingMail.objects.filter(fate='kept').count()} |")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
