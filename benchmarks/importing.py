"""Bring 100 000 rows in and say how long it took; print the lines of docs/performance.md.

    .venv/bin/python -m benchmarks.importing FILE.csv [--rows 100000] [--map uk-petitions]

FILE holds real rows (the 273 petitions, say); they are repeated with other ids and with words that change places, so
that no two are the same. Runs the command as a person would, on a new site in a folder of its own, and ends by itself.
DATABASE_URL chooses PostgreSQL.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

TARGET_S = 600
CHANGED = ("action", "background", "additional_details")


def write_rows(source: Path, target: Path, count: int, seed: int) -> None:
    """Repeat the rows of a file until there are enough: new ids, and in each text some neighbours change places."""
    rng = random.Random(seed)
    with source.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        for number in range(count):
            row = dict(rows[number % len(rows)])
            row["id"] = str(10_000_000 + number)
            for column in CHANGED:
                row[column] = shuffled(row[column], rng)
            writer.writerow(row)


def shuffled(text: str, rng: random.Random) -> str:
    words = text.split(" ")
    for _time in range(max(1, len(words) // 10)):
        place = rng.randrange(len(words))
        words[place : place + 2] = words[place : place + 2][::-1]
    return " ".join(words)


def kopir(*words: str, folder: Path) -> dict[str, Any]:
    environment = os.environ | {"KOPIR_DATA_DIR": str(folder)}
    done = subprocess.run(
        [sys.executable, "-m", "kopir", *words], env=environment, check=True, stdout=subprocess.PIPE, text=True
    )
    return dict(json.loads(done.stdout)) if done.stdout.startswith("{") else {}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--map", default="uk-petitions")
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        rows = folder / "rows.csv"
        write_rows(options.file, rows, options.rows, options.seed)
        kopir("prepare", folder=folder)
        load, begun, used = f"load before {os.getloadavg()[0]:.1f}", time.monotonic(), os.times()
        answer = kopir("import", "issues", str(rows), "--map", options.map, "--go", folder=folder)
        wall, now = time.monotonic() - begun, os.times()
        cpu = now.children_user + now.children_system - used.children_user - used.children_system
        size = sum(path.stat().st_size for path in folder.glob("kopir.sqlite3*")) / 1e6
    run = answer["import"]
    assert run["taken"] + run["known"] + run["waiting"] == options.rows, run
    verdict = "pass" if wall <= TARGET_S * options.rows / 100_000 else "MISS"
    print(f"{options.rows} rows in {wall:.0f} s ({cpu:.0f} s of CPU), {options.rows / wall:.0f} rows/s: {verdict}")
    print(f"taken {run['taken']}, waiting {run['waiting']}; {size:.0f} MB; {load}, after {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
