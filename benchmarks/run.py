"""Measure pages of a seeded site beside two baselines in the same run; print the tables of docs/performance.md.

    .venv/bin/python -m benchmarks.run [--issues 100000] [--supports 1000000] [--letters 10000] [--rounds 3]

Traffic goes to the loopback address only; every loop is bounded. DATABASE_URL chooses PostgreSQL.
"""

from __future__ import annotations

import argparse
import http.client
import os
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from statistics import median
from urllib.parse import urlencode

os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.settings"
os.environ["KOPIR_BEHIND_PROXY"] = "1"  # so that each request may come from a connection of its own

from benchmarks.load import Measured, Request, load
from benchmarks.server import Server

TOKEN = "a" * 32  # a CSRF secret is any 32 letters: the same in cookie and form


@dataclass(frozen=True)
class Scenario:
    name: str
    make: Callable[[int], Request]
    expect: int = 200
    share: float = 1.0  # of the usual number of requests: writes are fewer
    keeps: bool = False  # measured where the web process keeps pages; all others where it does not
    knows: bool = False  # the browser has the page and asks whether it has changed


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
            "like_seen": "1",  # measured is the raising, not the look at like issues
        }

    def supporter(number: int) -> dict[str, str]:
        return {"email": f"s{run}.{number}@example.org"}

    assert settings.ROOT_URLCONF == "benchmarks.urls"
    return [
        Scenario("Django hello, full middleware", get("/baseline/hello")),
        Scenario("plain Django list of 25", get("/baseline/list")),
        Scenario("issue list, cold", get("/en/baseline/cold")),
        Scenario("issue list, rows kept", get("/en/baseline/rows")),
        Scenario("issue list, warm", get("/en/issues/")),
        Scenario("issue list, page 400", get(f"/en/issues/?before={max(last - 10_000, 30)}")),
        Scenario("home", get("/en/")),
        Scenario("case file, most supported", get(f"/en/issues/{issue}/")),
        Scenario("case file with a letter", get(f"/en/issues/{lettered}/")),
        Scenario("person", get(f"/en/people/{person}")),
        Scenario("scorecard of a post", get(f"/en/scorecards/post/{office}")),
        Scenario("raise (POST)", post("/en/issues/new", words), 302, 0.4),
        Scenario("support (POST)", post(f"/en/issues/{issue}/support", supporter), 302, 0.4),
        Scenario("Django hello beside kept pages", get("/baseline/hello"), keeps=True),
        Scenario("issue list, page kept", get("/en/issues/"), keeps=True),
        Scenario("issue list, 304", get("/en/issues/"), 304, keeps=True, knows=True),
    ]


@dataclass(frozen=True)
class Row:
    name: str
    per_second: float
    p50_ms: float
    p99_ms: float
    cpu_ms: float
    bytes: int


def tag_of(port: int, path: str) -> str:
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    link.request("GET", path, headers={"Host": f"localhost:{port}", "Accept-Encoding": "gzip"})
    tag = link.getresponse().headers["ETag"]
    link.close()
    return tag


def measure(server: Server, scenario: Scenario, count: int) -> Row:
    count = max(50, int(count * scenario.share))
    load(server.port, scenario.make, count=60)  # both processes have compiled their templates then
    base = 1_000_000 * int(time.monotonic() * 10)
    extra = (f"If-None-Match: {tag_of(server.port, scenario.make(0).path)}",) if scenario.knows else ()

    def make(number: int) -> Request:
        asked = scenario.make(base + number)
        return replace(asked, headers=(*asked.headers, *extra))

    before = server.cpu_s()
    found: Measured = load(server.port, make, count=count)
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


def targets(rows: list[Row]) -> str:
    """Say of each target whether it was reached; rates are by server CPU, since the client shares the machine."""
    cpu = {row.name: row.cpu_ms for row in rows}
    hello, cold = cpu["Django hello beside kept pages"], cpu["issue list, cold"]
    warm = cpu["issue list, warm"]
    wanted = [
        ("list, cold ÷ plain list", cold / cpu["plain Django list of 25"], "≤", 1.0),
        ("list, cold ÷ warm", cold / warm, "≥", 4.0),
        ("kept page, rate ÷ hello's", hello / cpu["issue list, page kept"], "≥", 0.6),
        ("304, rate ÷ hello's", hello / cpu["issue list, 304"], "≥", 0.5),
        ("page 400 ÷ page 1", cpu["issue list, page 400"] / warm, "≤", 1.2),
    ]
    lines = ["| target | asked | reached | |", "|---|---:|---:|---|"]
    for name, value, sign, limit in wanted:
        is_reached = value <= limit if sign == "≤" else value >= limit
        lines.append(f"| {name} | {sign} {limit} | {value:.2f} | {'pass' if is_reached else 'MISS'} |")
    return "\n".join(lines)


def queries() -> str:
    """Count queries of each page at the site's present size, in process."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    lines = ["| page | queries |", "|---|---:|"]
    for scenario in scenarios():
        asked = scenario.make(0)
        if asked.method == "GET" and not scenario.keeps:
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
        rounds.append([])
        for keeps in (False, True):  # kept pages come last in `wanted` too
            server = Server(keeps_pages=keeps)
            try:
                rounds[-1] += [measure(server, one, options.count) for one in wanted if one.keeps == keeps]
            finally:
                server.stop()
    rows = [middle([one[place] for one in rounds]) for place in range(len(wanted))]
    sys.stdout.write(f"{connection.vendor}\n\n{table(rows)}\n\n{targets(rows)}\n\n{asked}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
