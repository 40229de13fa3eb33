"""Measure pages of a seeded site beside two baselines in the same run; write docs/benchmarks.md's tables.

    .venv/bin/python -m benchmarks.run [--issues 100000] [--supports 1000000] [--letters 10000] [--rounds 3]

Traffic goes to the loopback address only; every loop is bounded. DATABASE_URL chooses PostgreSQL.
"""

from __future__ import annotations

import argparse
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from urllib.parse import urlencode

os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.settings"
os.environ["KOPIR_BEHIND_PROXY"] = "1"  # so that each request may come from a connection of its own

from benchmarks.load import Measured, Request, load

TOKEN = "a" * 32  # a CSRF secret is any 32 letters: the same in cookie and form
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Scenario:
    name: str
    make: Callable[[int], Request]
    expect: int = 200
    share: float = 1.0  # of the usual number of requests: writes are fewer


def get(path: str) -> Callable[[int], Request]:
    return lambda _number: Request("GET", path)


FORM_HEADERS = (f"Cookie: csrftoken={TOKEN}", "Origin: http://localhost:8000")


def connection(number: int) -> str:
    """Return an address of the documentation's range of IPv6: one asker each, so that no daily limit is met."""
    return f"2001:db8:{number >> 16 & 0xFFFF:x}:{number & 0xFFFF:x}::1"


def post(path: str, fields: Callable[[int], dict[str, str]]) -> Callable[[int], Request]:
    def make(number: int) -> Request:
        body = urlencode({"csrfmiddlewaretoken": TOKEN, **fields(number)}).encode()
        return Request("POST", path, (*FORM_HEADERS, f"X-Forwarded-For: {connection(number)}"), body)

    return make


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server:
    """Granian in WSGI mode, two workers, as the site runs."""

    def __init__(self) -> None:
        self.port = free_port()
        command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--workers", "2", "--blocking-threads", "1"]
        command += ["--host", "127.0.0.1", "--port", str(self.port), "--no-ws", "--log-level", "error"]
        self.process = subprocess.Popen([*command, "benchmarks.wsgi:application"], start_new_session=True)
        for _ in range(150):
            with socket.socket() as probe:
                if not probe.connect_ex(("127.0.0.1", self.port)):
                    return
            time.sleep(0.1)
        raise RuntimeError("the server did not come up")

    def cpu_s(self) -> float:
        """CPU seconds of the whole process group."""
        spent = 0
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                fields = (folder / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(fields[2]) == self.process.pid:
                spent += int(fields[11]) + int(fields[12])
        return spent / TICKS

    def stop(self) -> None:
        os.killpg(self.process.pid, signal.SIGTERM)
        self.process.wait(timeout=20)


def scenarios() -> list[Scenario]:
    from django.conf import settings

    from kopir.issues.models import Issue, Topic
    from kopir.people.models import Person
    from kopir.site.models import Scorecard

    issue = Issue.objects.order_by("-support_count")[0].number
    lettered = Issue.objects.filter(letters__isnull=False).order_by("-number")[0].number
    last, topic = Issue.objects.count(), Topic.objects.order_by("pk")[0]
    person, office = Person.objects.order_by("pk")[0].slug, Scorecard.objects.filter(kind="post").order_by("pk")[0].slug
    run = os.getpid()

    def words(number: int) -> dict[str, str]:
        return {
            "title": f"Water in the yard {run}-{number}",
            "text": "There has been no water in our yard since Monday, and nobody says why. " * 3,
            "language": "en",
            "topic": topic.slug,
            "place": "the yard",
            "is_sixteen": "on",
            "email": f"r{run}.{number}@example.org",
        }

    def supporter(number: int) -> dict[str, str]:
        return {"email": f"s{run}.{number}@example.org"}

    assert settings.ROOT_URLCONF == "benchmarks.urls"
    return [
        Scenario("Django hello, full middleware", get("/baseline/hello")),
        Scenario("plain Django list of 25", get("/baseline/list")),
        Scenario("issue list", get("/en/issues/")),
        Scenario("issue list, page 400", get(f"/en/issues/?before={max(last - 10_000, 30)}")),
        Scenario("case file, most supported", get(f"/en/issues/{issue}/")),
        Scenario("case file with a letter", get(f"/en/issues/{lettered}/")),
        Scenario("person", get(f"/en/people/{person}")),
        Scenario("scorecard of a post", get(f"/en/scorecards/post/{office}")),
        Scenario("raise (POST)", post("/en/issues/new", words), 302, 0.4),
        Scenario("support (POST)", post(f"/en/issues/{issue}/support", supporter), 302, 0.4),
    ]


@dataclass(frozen=True)
class Row:
    name: str
    per_second: float
    p50_ms: float
    p99_ms: float
    cpu_ms: float
    bytes: int


def measure(server: Server, scenario: Scenario, count: int) -> Row:
    count = max(50, int(count * scenario.share))
    load(server.port, scenario.make, count=20)
    before = server.cpu_s()
    base = 1_000_000 * int(time.monotonic() * 10)
    found: Measured = load(server.port, lambda number: scenario.make(base + number), count=count)
    cpu_ms = (server.cpu_s() - before) * 1000 / count
    if set(found.statuses) != {scenario.expect}:
        raise SystemExit(f"{scenario.name}: answered {found.statuses}, not {scenario.expect}")
    return Row(scenario.name, found.per_second, found.p50_ms, found.p99_ms, cpu_ms, found.bytes)


def middle(rows: list[Row]) -> Row:
    values = {name: median(getattr(row, name) for row in rows) for name in ("per_second", "p50_ms", "p99_ms", "cpu_ms")}
    return Row(rows[0].name, bytes=rows[0].bytes, **values)


def table(rows: list[Row]) -> str:
    hello, plain = rows[0].cpu_ms, rows[1].cpu_ms
    lines = [
        "| page | server CPU ms/request | × hello | × plain list | requests/s | p50 ms | p99 ms | bytes (gzip) |",
        "|---|---:|---:|---:|---:|---:|---:|---:|",
    ]
    lines += [
        f"| {row.name} | {row.cpu_ms:.2f} | {row.cpu_ms / hello:.1f} | {row.cpu_ms / plain:.2f} | {row.per_second:,.0f}"
        f" | {row.p50_ms:.1f} | {row.p99_ms:.1f} | {row.bytes:,} |"
        for row in rows
    ]
    return "\n".join(lines)


def queries() -> str:
    """Count queries of each page at the site's present size, in process."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    lines = ["| page | queries |", "|---|---:|"]
    for scenario in scenarios():
        asked = scenario.make(0)
        if asked.method == "GET":
            with CaptureQueriesContext(
                connection,
            ) as found:
                Client(HTTP_HOST="localhost").get(asked.path)
            lines.append(f"| {scenario.name} | {len(found)} |")
    return "\n".join(lines)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    for name, size in (
        ("issues", 100_000),
        ("supports", 1_000_000),
        ("letters", 10_000),
        ("rounds", 3),
        ("count", 400),
    ):
        parser.add_argument(f"--{name}", type=int, default=size)
    options = parser.parse_args()
    os.environ.setdefault("KOPIR_DATA_DIR", tempfile.mkdtemp(prefix="kopir-bench-"))
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from benchmarks.seed import seed
    from kopir.issues.models import Issue

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    if not Issue.objects.exists():
        began = time.perf_counter()
        seed(options.issues, options.supports, options.letters)
        sys.stderr.write(f"seeded in {time.perf_counter() - began:.0f} s\n")
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    wanted, rounds = scenarios(), []
    asked = queries()
    connection.close()
    for _ in range(options.rounds):
        server = Server()
        try:
            rounds.append([measure(server, scenario, options.count) for scenario in wanted])
        finally:
            server.stop()
    rows = [middle([one[place] for one in rounds]) for place in range(len(wanted))]
    sys.stdout.write(f"{connection.vendor}\n\n{table(rows)}\n\n{asked}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
