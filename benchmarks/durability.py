"""What a commit costs that survives a power cut: SQLite with synchronous NORMAL and FULL, 1, 4 and 16 writers.

    .venv/bin/python -m benchmarks.durability [--acts 160] [--folder DIR]

Each writer is a process that raises issues (the real action: text, limits and mail in one transaction) on one site's
file. Prints acts a second over all writers and the waits of one act. Every loop is bounded; both ways take turns.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import tempfile
import time
from statistics import fmean, median
from typing import Any

LEVELS = {"NORMAL": 1, "FULL": 2}
TURNS = 3


def write(sync: str, name: str, acts: int, gate: Any, found: Any) -> None:
    """Raise issues in a process of our own, forked before any connection was open."""
    from django.db import connection

    from kopir.issues.actions import NewReport, write_report
    from kopir.issues.models import Topic

    options = connection.settings_dict["OPTIONS"]
    options["init_command"] = options["init_command"].replace("synchronous=FULL", f"synchronous={sync}")
    topic = Topic.objects.order_by("pk")[0]
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous")
        assert cursor.fetchone()[0] == LEVELS[sync]
    gate.wait()
    waits = []
    for act in range(acts):
        began, key = time.perf_counter(), f"{name}x{act}"
        new = NewReport(title=f"The lamp {key} is dark", text="Dark since September.", language="en", topic=topic)
        write_report(new, email=f"{key}@example.org", page_language="en", connection=key)
        waits.append(time.perf_counter() - began)
    found.put(waits)


def measure(sync: str, writers: int, acts: int) -> tuple[float, float, float]:
    """Return acts a second, the middle and the longest wait in milliseconds."""
    forks = multiprocessing.get_context("fork")
    gate, found = forks.Barrier(writers + 1), forks.Queue()
    run = f"{sync}{time.monotonic_ns()}"
    children = [
        forks.Process(target=write, args=(sync, f"{run}w{place}", acts // writers, gate, found))
        for place in range(writers)
    ]
    for child in children:
        child.start()
    gate.wait()
    began = time.perf_counter()
    waits = [wait for _child in children for wait in found.get()]
    seconds = time.perf_counter() - began
    for child in children:
        child.join()
    return len(waits) / seconds, median(waits) * 1000, max(waits) * 1000


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--acts", type=int, default=160, help="of all writers together")
    parser.add_argument("--folder", help="on the disk to be measured")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=options.folder, prefix="kopir-durability-") as folder:
        os.environ |= {"DJANGO_SETTINGS_MODULE": "kopir.config.settings", "KOPIR_DATA_DIR": folder}
        os.environ.pop("DATABASE_URL", None)
        import django

        django.setup()
        from django.db import connection

        from kopir.config.prepare import migrate
        from kopir.issues.actions import ensure_topics

        migrate()
        ensure_topics()
        connection.close()
        print("| writers | synchronous | acts/s | middle wait ms | longest wait ms |\n|---:|---|---:|---:|---:|")
        for writers in (1, 4, 16):
            turns: dict[str, list[tuple[float, float, float]]] = {sync: [] for sync in LEVELS}
            for _turn in range(TURNS):
                for sync in LEVELS:
                    turns[sync].append(measure(sync, writers, options.acts))
            for sync, rows in turns.items():
                rate, middle, longest = (fmean(row[place] for row in rows) for place in range(3))
                print(f"| {writers} | {sync} | {rate:.0f} | {middle:.1f} | {longest:.0f} |", flush=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
