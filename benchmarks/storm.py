"""A surge: so many supports a second beside so many page reads a second, from people who do not wait for each other.

    DATABASE_URL=postgres://… .venv/bin/python -m benchmarks.storm [--seconds 20] [--supports 50] [--reads 200]

The site runs as in earnest: two web processes and the worker. Supports are forms sent by people who are signed in.
Ten seconds after the last one, every count is compared with what was acknowledged: in the support rows, in the
issue's total, in the tallies and on the record. Traffic goes to the loopback address only and ends by itself.
`--seconds 600` is the ten minutes of docs/performance.md. Exit 1 where anything was lost or counted wrong.
"""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from datetime import timedelta
from urllib.parse import urlencode

os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.settings"

from benchmarks.load import Kept, Request, Stream, keep_coming
from benchmarks.server import Server

TOKEN = "a" * 32
PEOPLE, TARGETS = 3_000, 25
SETTLE_S = 10.0


def sign_in(count: int) -> list[tuple[int, str]]:
    """Make people with a session each, as signing in would leave it; return account and session key."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore
    from django.contrib.sessions.models import Session
    from django.db import transaction

    from kopir.accounts.models import Account
    from kopir.web import clock

    now, run = clock.now(), os.getpid()
    names = [f"storm{run}.{number}@example.org" for number in range(count)]
    store, rows, keys = SessionStore(), [], []
    with transaction.atomic():
        Account.objects.bulk_create(
            Account(email=name, canonical_email=name, password="!", confirmed_at=now) for name in names
        )
        for account in Account.objects.filter(email__startswith=f"storm{run}.").order_by("pk"):
            key = f"{run}storm{account.pk}".ljust(32, "0")[:32]
            data = {
                SESSION_KEY: str(account.pk),
                BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
                HASH_SESSION_KEY: account.get_session_auth_hash(),
            }
            rows.append(Session(session_key=key, session_data=store.encode(data), expire_date=now + timedelta(days=1)))
            keys.append((account.pk, key))
        Session.objects.bulk_create(rows, batch_size=500)
    return keys


class Storm:
    """Who supports what, and what is read meanwhile."""

    def __init__(self) -> None:
        from kopir.issues.models import Issue
        from kopir.people.models import Person

        chosen = Issue.objects.filter(is_imported=False, reports__state="published").order_by("-number").distinct()
        self.issues = list(chosen.values_list("pk", "number")[:TARGETS])
        self.people = sign_in(PEOPLE)
        self.before = self.totals()
        cases = [f"/en/issues/{number}/" for _pk, number in self.issues]
        person = f"/en/people/{Person.objects.order_by('pk')[0].slug}"
        older = [f"/en/issues/?before={self.issues[-1][1] - 25 * page}" for page in range(20)]
        lists = ["/kk/issues/", "/ru/issues/", "/en/issues/", "/en/issues/?sort=supported"]
        self.pages = [*cases, *cases[:10], *older, *(lists * 8), *(["/kk/", "/ru/", "/en/"] * 4), person]

    def pair(self, number: int) -> tuple[tuple[int, int], tuple[int, str]]:
        """Return issue and person of one support; each pair comes once."""
        return self.issues[(number // PEOPLE + number) % TARGETS], self.people[number % PEOPLE]

    def support(self, number: int) -> Request:
        (_pk, issue), (_account, key) = self.pair(number)
        body = urlencode({"csrfmiddlewaretoken": TOKEN, "area": ""}).encode()
        headers = (f"Cookie: csrftoken={TOKEN}; sessionid={key}", "Origin: http://localhost:8000")
        return Request("POST", f"/en/issues/{issue}/support", headers, body)

    def read(self, number: int) -> Request:
        return Request("GET", self.pages[(number * 37) % len(self.pages)])

    def totals(self) -> dict[str, dict[int, int]]:
        """Return the count of each issue as four places know it."""
        from django.db.models import Count, Sum

        from kopir.issues.models import Issue, Support, SupportTally
        from kopir.record.models import Entry

        keys = [pk for pk, _number in self.issues]
        told: dict[int, int] = {}
        for pk, number in self.issues:
            last = Entry.objects.about(f"issue/{number}").filter(kind="support.counted").last()
            if last:
                told[pk] = int(last.public["total"])
        rows = Support.objects.filter(issue__in=keys).values_list("issue").annotate(n=Count("pk"))
        tallies = SupportTally.objects.filter(issue__in=keys).values_list("issue").annotate(n=Sum("count"))
        return {
            "rows": dict(rows),
            "totals": dict(Issue.objects.filter(pk__in=keys).values_list("pk", "support_count")),
            "tallies": dict(tallies),
            "record": told,
        }

    def wrong(self, acknowledged: list[int]) -> dict[str, int]:
        """Return by how many each place differs from what was acknowledged."""
        given = Counter(self.pair(number)[0][0] for number in acknowledged)
        after, found = self.totals(), {}
        for place in ("rows", "totals", "tallies"):
            found[place] = sum(
                abs(after[place].get(pk, 0) - self.before[place].get(pk, 0) - given[pk]) for pk, _number in self.issues
            )
        found["record"] = sum(abs(after["record"].get(pk, 0) - after["totals"][pk]) for pk in given)
        return found


def line(kept: Kept, wanted: float) -> str:
    rate = len(kept.acknowledged) / kept.seconds
    return (
        f"| {kept.name} | {wanted:.0f} | {rate:.1f} | {kept.percentile_ms(50):.0f} | {kept.percentile_ms(95):.0f}"
        f" | {kept.percentile_ms(99):.0f} | {max(kept.latencies_ms):.0f} | {sum(kept.errors.values())} |"
    )


def surge(seconds: float, supports: float, reads: float) -> int:
    """Let it come, settle, compare; return an exit status."""
    from django.db import connection

    storm = Storm()
    connection.close()
    server = Server()
    worker = subprocess.Popen([sys.executable, "-m", "kopir", "worker", "--parent", str(os.getpid())])
    try:
        keep_coming(server.port, [Stream("warm up", storm.read, 20, 4, 200)], 3)
        before = server.cpu_s()
        kept = keep_coming(
            server.port,
            [
                Stream("supports (POST)", storm.support, supports, 24, 302),
                Stream("page reads (GET)", storm.read, reads, 48, 200),
            ],
            seconds,
        )
        cpu = (server.cpu_s() - before) / kept[0].seconds
        time.sleep(SETTLE_S)
        wrong = storm.wrong(kept[0].acknowledged)
    finally:
        server.stop()
        worker.terminate()
        worker.wait(30)
    sys.stdout.write(
        f"{connection.vendor}, {seconds:.0f} s; the web processes took {cpu:.2f} of {os.cpu_count()} cores\n\n"
        "| stream | wanted/s | reached/s | p50 ms | p95 ms | p99 ms | longest ms | errors |\n"
        "|---|---:|---:|---:|---:|---:|---:|---:|\n"
        f"{line(kept[0], supports)}\n{line(kept[1], reads)}\n\n"
        f"Errors: {kept[0].errors or 'none'} of supports, {kept[1].errors or 'none'} of reads. "
        f"{len(kept[0].acknowledged):,} supports acknowledged; {SETTLE_S:.0f} s later wrong by: {wrong}\n"
    )
    return int(any(wrong.values()))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    for name, size in (("seconds", 20), ("supports", 50), ("reads", 200), ("issues", 5_000)):
        parser.add_argument(f"--{name}", type=int, default=size)
    options = parser.parse_args()
    if options.supports * options.seconds > PEOPLE * TARGETS:
        parser.error(f"There are {PEOPLE * TARGETS:,} pairs of a person and an issue; ask for fewer supports.")
    os.environ.setdefault("KOPIR_DATA_DIR", tempfile.mkdtemp(prefix="kopir-storm-"))
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # whoever is told to stop ends the site first
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from benchmarks.seed import seed
    from kopir.issues.models import Issue

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    if not Issue.objects.exists():
        seed(options.issues, options.issues * 4, options.issues // 10)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    return surge(options.seconds, options.supports, options.reads)


if __name__ == "__main__":
    raise SystemExit(main())
