"""Writers at once on one database, each a process that does what the site does: supports, and texts that are published.

    .venv/bin/python -m benchmarks.writers [--seconds 4] [--rounds 3] [--synchronous NORMAL]

A line a case: rate, middle, 99th percentile and longest wait of an act, failed and lost acts. "Lost" are acts that
were acknowledged and are not there afterwards. The worker of the site runs beside all cases. Every loop is bounded.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles
from typing import Any

os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.settings"

FORK = multiprocessing.get_context("fork")
ACTS = ("support", "raise")
WRITERS = (1, 4, 16)
HEADER = (
    "| database | act | writers | acts/s (min–max) | of one writer | p50 ms | p99 ms | longest ms | failed | lost |\n"
    "|---|---|---:|---:|---:|---:|---:|---:|---:|---:|"
)
TEXT = "There has been no water in our yard since Monday, and nobody says why. "


@dataclass(frozen=True)
class Case:
    act: str
    writers: int
    rate: float
    longest_ms: float
    p50_ms: float
    p99_ms: float
    failed: int
    lost: int


def write(act: str, place: int, seconds: float, gate: Any, said: Any) -> None:
    """Be one writer: wait for the others, act for so long, tell what was done."""
    from django.db import DatabaseError

    from kopir.accounts.models import Account
    from kopir.issues.actions import NewReport, support, write_signed_in
    from kopir.issues.models import Report, Topic

    texts = list(Report.objects.published().filter(author=None).select_related("issue").order_by("pk")[1:501])
    people = list(Account.objects.filter(email__startswith=f"w{place}.").order_by("pk"))
    topic, run, shift = Topic.objects.order_by("pk")[0], os.getpid(), int(time.time())

    def one(number: int) -> Any:
        person = people[number % len(people)]
        if act == "support":
            text = texts[(number // len(people) + shift) % len(texts)]  # other pairs than in the case before
            support(person, text)
            return (text.issue_id, person.pk)
        new = NewReport(f"Water {run}-{number}", TEXT * 3, "en", topic)
        return write_signed_in(new, account=person, page_language="en", connection=f"{run}-{number}").pk

    waits, done, failed, number = [], [], 0, 0
    gate.wait(120)
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        began = time.perf_counter()
        try:
            done.append(one(number))
        except DatabaseError:
            failed += 1
        waits.append((time.perf_counter() - began) * 1000)
        number += 1
    said.put((waits, done, failed))


def found(act: str, done: list[Any]) -> int:
    """Count how many of the acknowledged acts are in the tables; of a published text, its entry too."""
    from kopir.issues.models import Report, Support
    from kopir.record.models import EntryRef

    if act == "support":
        given = set(Support.objects.values_list("issue_id", "account_id"))
        return sum(tuple(one) in given for one in done)
    numbers = dict(Report.objects.filter(issue__isnull=False).values_list("pk", "issue__number"))
    told = set(EntryRef.objects.values_list("ref", flat=True))
    return sum(f"issue/{numbers.get(one)}" in told for one in done)


def run_case(act: str, writers: int, seconds: float) -> Case:
    from django.db import connection

    from kopir.limits.models import Use

    Use.objects.all().delete()  # the day's limits of an address are not what is measured
    connection.close()  # a connection is not to be shared with the writers, which are copies of this process
    gate, said = FORK.Barrier(writers), FORK.Queue()
    processes = [FORK.Process(target=write, args=(act, place, seconds, gate, said)) for place in range(writers)]
    for process in processes:
        process.start()
    told = [said.get(timeout=seconds + 240) for _process in processes]
    for process in processes:
        process.join(30)
    waits = [wait for one in told for wait in one[0]]
    done = [act_done for one in told for act_done in one[1]]
    failed = sum(one[2] for one in told)
    lost = len(done) - found(act, done)
    return Case(act, writers, len(done) / seconds, max(waits), median(waits), quantiles(waits, n=100)[98], failed, lost)


def prepare(writers: int) -> None:
    """Make a small site with people who have written before, so that their texts appear at once."""
    from django.core.management import call_command
    from django.db import transaction

    from benchmarks.seed import seed
    from kopir.accounts.models import Account
    from kopir.issues.models import Issue, Report, Topic
    from kopir.issues.rules import ReportState
    from kopir.web import clock

    call_command("migrate", verbosity=0)
    if not Issue.objects.exists():
        seed(2_000, 5_000, 200)
    if Account.objects.filter(email__startswith="w0.").exists():
        return
    now, topic, issue = clock.now(), Topic.objects.order_by("pk")[0], Issue.objects.order_by("pk")[0]
    names = [f"w{place}.{number}@example.org" for place in range(writers) for number in range(400)]
    with transaction.atomic():
        Account.objects.bulk_create(
            Account(email=name, canonical_email=name, password="!", confirmed_at=now) for name in names
        )
        Report.objects.bulk_create(
            Report(
                issue=issue,
                author=author,
                state=ReportState.PUBLISHED,
                title="An earlier text",
                text=TEXT,
                language="en",
                page_language="en",
                topic=topic,
                created_at=now,
                confirmed_at=now,
            )
            for author in Account.objects.filter(email__startswith="w")
        )


def line(database: str, cases: list[Case], one: float) -> str:
    """Put the rounds of one case together: middle of the rates, longest of the waits."""
    rates, first = [case.rate for case in cases], cases[0]
    return (
        f"| {database} | {first.act} | {first.writers} | {median(rates):,.0f} ({min(rates):,.0f}–{max(rates):,.0f})"
        f" | {median(rates) / one:.0%} | {median(case.p50_ms for case in cases):.1f}"
        f" | {median(case.p99_ms for case in cases):.0f} | {max(case.longest_ms for case in cases):.0f}"
        f" | {sum(case.failed for case in cases)} | {sum(case.lost for case in cases)} |"
    )


def measure(seconds: float, rounds: int) -> dict[tuple[str, int], list[Case]]:
    """Run all cases in turn, round by round, beside the site's worker."""
    prepare(max(WRITERS))
    worker = subprocess.Popen([sys.executable, "-m", "kopir", "worker", "--parent", str(os.getpid())])
    cases: dict[tuple[str, int], list[Case]] = {}
    try:
        for _round in range(rounds):
            for act in ACTS:
                for writers in WRITERS:
                    cases.setdefault((act, writers), []).append(run_case(act, writers, seconds))
    finally:
        worker.terminate()
        worker.wait(30)
    return cases


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=4)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--synchronous", choices=["NORMAL", "FULL"])
    options = parser.parse_args()
    if options.synchronous:
        os.environ["BENCH_SYNCHRONOUS"] = options.synchronous
    os.environ.setdefault("KOPIR_DATA_DIR", tempfile.mkdtemp(prefix="kopir-writers-"))
    Path(os.environ["KOPIR_DATA_DIR"], "static").mkdir(parents=True, exist_ok=True)
    import django

    django.setup()
    from django.conf import settings
    from django.db import connection

    name = f"{connection.vendor} {settings.SYNCHRONOUS}" if connection.vendor == "sqlite" else connection.vendor
    cases = measure(options.seconds, options.rounds)
    lines = [line(name, rows, median(case.rate for case in cases[act, 1])) for (act, _writers), rows in cases.items()]
    sys.stdout.write("\n".join([HEADER, *lines]) + "\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
