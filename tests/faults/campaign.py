"""Kill the site at random moments while a crowd uses it, again and again; afterwards nothing is lost or doubled.

script/faults [--rounds N] [--seed N] [--database sqlite|postgresql]
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.faults.cluster import Cluster
from tests.faults.house import House, kill, until
from tests.faults.sink import Sink

VICTIMS = ("web", "worker", "web", "worker", "main", "web", "worker", "serve")


@dataclass
class Found:
    """What rounds of kills came to."""

    kills: Counter[str] = field(default_factory=Counter)
    recovery_s: dict[str, float] = field(default_factory=dict)
    figures: Counter[str] = field(default_factory=Counter)
    problems: list[str] = field(default_factory=list)

    def add(self, audited: dict[str, Any]) -> None:
        """Take in an audit; its journal goes on from the start, so each one's figures replace the last."""
        self.problems = audited.pop("problems")
        self.figures = Counter(audited)


def strike(house: House, victim: str, chance: random.Random) -> float:
    """Kill one process after 20 to 500 ms, and return how many seconds passed until all was whole again."""
    until(house.is_whole)
    time.sleep(chance.uniform(0.02, 0.5))
    pids = {
        "web": lambda: chance.choice(house.web_workers() or [0]),
        "worker": house.worker,
        "main": house.web_main,
        "serve": lambda: house.served.pid if house.served else 0,
    }
    pid = pids[victim]()
    assert pid, f"no {victim} to kill"
    kill(pid)
    began = time.monotonic()
    if victim == "serve" and house.served:
        house.served.wait()
        house.serve()  # as a service manager would, at once: nothing to repair, nothing to wait for
    until(lambda: pid not in house.family())
    until(house.is_whole)
    return time.monotonic() - began


def kills(house: House, cast: dict[str, Any], rounds: int, *, batch: int = 25, seed: int = 1) -> Found:
    """Kill in `rounds` rounds, in batches with an audit after each."""
    chance, found = random.Random(seed), Found()
    for first in range(0, rounds, batch):
        # Each batch has a word and a part of the cast of its own: everybody acts once.
        number = first // batch
        part = {name: people[number :: -(-rounds // batch)] for name, people in cast.items() if name != "issues"}
        crowd = house.crowd({**part, "issues": cast["issues"]}, seconds=36_000, word=f"b{number}", seed=seed + number)
        try:
            for place in range(first, min(first + batch, rounds)):
                victim = VICTIMS[place % len(VICTIMS)]
                took = strike(house, victim, chance)
                found.kills[victim] += 1
                found.recovery_s[victim] = max(found.recovery_s.get(victim, 0.0), took)
        finally:
            crowd.finish()
        found.add(house.audit())
        waits = {victim: round(seconds, 1) for victim, seconds in found.recovery_s.items()}
        so_far = f"{sum(found.kills.values())} kills: {dict(found.figures)}, longest recovery in s: {waits}"
        sys.stderr.write(f"{so_far}, problems: {found.problems}\n")
        if found.problems:
            break
    return found


def main() -> int:
    """Run a campaign in a folder of its own; exit 1 where anything was lost, doubled or half there."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=120)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="kopir-faults-") as name:
        folder = Path(name) / "site"
        folder.mkdir()
        sink = Sink(folder.parent / "mails")
        sink.start()
        cluster = Cluster() if options.database == "postgresql" else None
        house = House(folder, sink)
        try:
            if cluster:
                cluster.start()
                house.environment["DATABASE_URL"] = cluster.make("site")
            cast = house.furnish(known=2 * options.rounds, supporters=12, letters=options.rounds)
            house.serve()
            found = kills(house, cast, options.rounds, seed=options.seed)
        finally:
            house.end()
            sink.stop()
            if cluster:
                cluster.remove()
    recovery = {victim: round(seconds, 1) for victim, seconds in found.recovery_s.items()}
    report = {"kills": found.kills, "longest_recovery_s": recovery, **found.figures, "problems": found.problems}
    sys.stdout.write(json.dumps(report, indent=1, ensure_ascii=False) + "\n")
    return 1 if found.problems else 0


if __name__ == "__main__":
    raise SystemExit(main())
