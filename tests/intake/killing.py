"""Kill an import again and again, look at the database after each kill, and let it finish: run as a program."""

from __future__ import annotations

import csv
import json
import os
import random
import signal
import sys
import time
from pathlib import Path

ROWS, BAD = 2_000, 50


def write(path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "title", "text"])
        for number in range(ROWS):
            title = "" if number % (ROWS // BAD) == 0 else f"The lamp at corner {number} is dark"
            writer.writerow([number, title, f"It has been dark at corner {number} since September."])


def main(folder: Path) -> None:
    import django

    django.setup()
    from django.db import connections

    from kopir.issues.actions import ensure_topics
    from kopir.pure.text import detect_language

    ensure_topics()
    detect_language("Its model is loaded once, for all children.")
    write(folder / "rows.csv")
    (folder / "map.toml").write_text(
        'name = "lamps"\nsource = "Lamps"\n[columns]\nid = "id"\ntitle = "title"\ntext = "text"\n'
    )
    rng, kills, seen, troubles = random.Random(11), 0, [], []
    while True:
        connections.close_all()
        child = os.fork()
        if child == 0:
            bring(folder)
        # Some are killed before they get to work; the others while they are at it, however slow the machine is.
        moment, least = rng.uniform(0.05, 0.9), max(seen, default=0) if 4 <= kills < 12 else -1
        done = ended_within(child, moment if kills < 12 else 120, least)
        if done[0] == 0:
            os.kill(child, signal.SIGKILL)
            done = os.waitpid(child, 0)
            kills += 1
        seen.append(standing(troubles))
        if os.WIFEXITED(done[1]):
            break
    from kopir.site.replay import differences

    answer = {"status": os.waitstatus_to_exitcode(done[1]), "kills": kills, "seen": seen, "troubles": troubles}
    sys.stdout.write(json.dumps(answer | {"replay": differences()}))


def ended_within(child: int, seconds: float, least: int) -> tuple[int, int]:
    """Wait for a child, the seconds beginning when it has come further than `least`; zeros where it still lives."""
    until = time.monotonic() + seconds
    while (done := os.waitpid(child, os.WNOHANG))[0] == 0 and time.monotonic() < until:
        time.sleep(0.005)
        if least >= 0 and came() <= least:
            until = time.monotonic() + seconds / 10
    return done


def came() -> int:
    from kopir.intake.models import ImportRun

    return int(ImportRun.objects.values_list("done", flat=True).first() or 0)


def bring(folder: Path) -> None:
    """The child: the command as a person calls it, and no way back into the parent's code."""
    from kopir.config.cli import main as kopir

    status = 3
    try:
        sys.stdout = sys.stderr = Path(os.devnull).open("w")  # noqa: SIM115  # the process ends with it
        status = kopir(["import", "issues", str(folder / "rows.csv"), "--map", str(folder / "map.toml"), "--go"])
    finally:
        os._exit(status)


def standing(troubles: list[str]) -> int:
    """How far it has come; what the tables say must agree at any moment."""
    from kopir.intake.models import ImportedIssue, ImportRow, ImportRun
    from kopir.issues.models import Issue, Report
    from kopir.record.models import Counter, Entry

    run = ImportRun.objects.order_by("pk").first()
    if run is None:
        return 0
    issues = Issue.objects.count()
    same = {
        "issues": issues,
        "names": Issue.objects.values("source_ref").distinct().count(),
        "reports": Report.objects.count(),
        "lines": ImportedIssue.objects.values("line").distinct().count(),
        "entries": Entry.objects.filter(kind="issue.raised").count(),
        "number": Counter.objects.filter(name="issue").values_list("last", flat=True).first() or 0,
    }
    if set(same.values()) != {run.taken} or ImportRow.objects.count() != run.waiting or ImportRun.objects.count() != 1:
        troubles.append(f"{same} of {run.taken}, {run.waiting} waiting")
    return int(run.done)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
