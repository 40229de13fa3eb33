"""How long the machine takes for one decision about a pair of issues that may be one problem.

    KOPIR_DATA_DIR=$(mktemp -d) .venv/bin/python -m benchmarks.merging [--issues 20000] [--pairs 6000] [--decisions 200]

An editor works through the queue as a browser does: press a button, be led to the next pair, read it. Half of the
decisions keep apart, the others join, every tenth a whole cluster. An hour of 200 decisions passes on the site's own
clock, eighteen seconds each; between two of them the worker carries out those whose ten seconds are over. Beside them,
in the same run, stands a plain Django list of 25 rows behind the same middleware. In process, one editor, no network.
Prints the table of docs/performance.md. DATABASE_URL chooses PostgreSQL.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise
from math import ceil
from statistics import median

os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.settings"
os.environ.setdefault("KOPIR_DATA_DIR", tempfile.mkdtemp(prefix="kopir-bench-"))

import django

django.setup()

from allauth.mfa.models import Authenticator
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from django.utils.timezone import now

from benchmarks.seed import seed
from kopir.accounts.actions import grant
from kopir.accounts.models import Account
from kopir.accounts.rules import Role
from kopir.desk.actions import carry_out_due
from kopir.desk.models import Ruling
from kopir.desk.rules import RulingState
from kopir.issues.actions.counting import fold_supports
from kopir.issues.actions.pairing import group_pairs
from kopir.issues.actions.telling import tell_merges
from kopir.issues.models import Issue, Merge, Pair
from kopir.web import clock

DECISION_S = 18  # an editor's time for each of 200 decisions an hour
ASKED = 200  # decisions an hour
MOST_SHARE = 5  # per cent of an editor's eighteen seconds that the machine may take
CLUSTERS = 0.1  # so many of the groups hold more than two issues
WORKER = (carry_out_due, tell_merges, fold_supports)  # what the worker does after a decision
QUEUE = "/en/desk/queues/pairs"


def prepare(issues: int, pairs: int) -> None:
    """Put issues on an empty site, and pairs of them that a machine finds alike; some hang together in clusters."""
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    if Pair.objects.exists():
        return
    seed(issues, issues * 5, issues // 10)
    rng = random.Random(7)
    keys = list(Issue.objects.order_by("pk").values_list("pk", flat=True))
    rng.shuffle(keys)
    with transaction.atomic():
        Pair.objects.bulk_create(
            (
                Pair(first_id=first, second_id=second, score=rng.uniform(0.5, 1), by="likeness", found_at=now())
                for first, second in suggested(keys, pairs, rng)
            ),
            batch_size=500,
        )
        group_pairs()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def suggested(keys: list[int], many: int, rng: random.Random) -> list[tuple[int, int]]:
    """Return pairs of keys: single ones, and clusters of three to eight issues, each with the one before it."""
    found: set[tuple[int, int]] = set()
    rest = iter(keys)
    while len(found) < many:
        size = rng.randint(3, 8) if rng.random() < CLUSTERS else 2
        members = [key for key, _number in zip(rest, range(size), strict=False)]
        if len(members) < 2:
            raise SystemExit("too many pairs for so few issues")
        found |= {(min(two), max(two)) for two in pairwise(members)}
    return sorted(found)[:many]


Times = list[float]  # seconds


class Editor:
    """A signed-in editor at the desk, whose requests are timed."""

    def __init__(self) -> None:
        account = Account.objects.at_address("editor@example.org")
        grant(account, Role.EDITOR, by=None)
        Authenticator.objects.get_or_create(user=account, type=Authenticator.Type.TOTP, defaults={"data": {}})
        self.client = Client(HTTP_HOST="localhost")
        self.client.force_login(account)
        self.times: dict[str, Times] = {}
        self.where = self.text = ""

    def ask(self, name: str, path: str, form: dict[str, object] | None = None) -> float:
        """Send one request; return its seconds. A redirect is where the editor is next."""
        began = time.perf_counter()
        answer = self.client.get(path) if form is None else self.client.post(path, form)
        took = time.perf_counter() - began
        wanted = 200 if form is None else 302
        if answer.status_code != wanted:
            raise SystemExit(f"{name}: answered {answer.status_code}, not {wanted}")
        self.times.setdefault(name, []).append(took)
        if form is None:
            self.text = answer.content.decode()
        else:
            self.where = answer["Location"]
        return took

    def decide(self, number: int) -> float:
        """Decide about the pair on the screen and read the next one; return the seconds of both requests."""
        is_cluster = number % 10 == 9 and 'id="act-cluster"' in self.text
        name = "join a cluster" if is_cluster else ("join", "keep apart")[number % 2]
        form: dict[str, object] = {"act": {"keep apart": "apart"}.get(name, name)}
        if is_cluster:
            members = re.findall(r'name="take" value="(\d+)"', self.text)
            form = {"act": "cluster", "keep": members[0], "take": members, "reason": "same-problem", "words": ""}
        return self.ask(name, f"{self.where}/decide", form) + self.ask("read the next pair", self.where)


def timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def work_an_hour(editor: Editor, decisions: int) -> tuple[Times, dict[str, Times], Times]:
    """Decide so many times; return the seconds of each decision, of the worker's chores, and of the plain list."""
    waited, plain, worked = [], [], {chore.__name__: [] for chore in WORKER}
    start = clock.now()
    editor.ask("open the queue", f"{QUEUE}/next", {})
    editor.ask("read the next pair", editor.where)
    for number in range(decisions):
        with clock.living_at(start + timedelta(seconds=number * DECISION_S)):
            for chore in WORKER:
                worked[chore.__name__].append(timed(chore))
            waited.append(editor.decide(number))
            plain.append(timed(lambda: editor.client.get("/baseline/list")))
    with clock.living_at(start + timedelta(seconds=decisions * DECISION_S)):
        carry_out_due()
        for _time in range(5):
            editor.ask("the desk, all queues", "/en/desk/")
            editor.ask("the desk, pairs alone", "/en/desk/?queue=pairs")
    return waited, worked, plain


def at(times: Times, share: float) -> float:
    return sorted(times)[ceil(share * len(times)) - 1]


def table(editor: Editor, waited: Times, worked: dict[str, Times], plain: Times) -> str:
    rows = {"plain Django list of 25": plain, "**one decision**: press and read the next": waited}
    rows |= editor.times | {f"worker: {name}": times for name, times in worked.items()}
    lines = ["| what | median ms | p95 ms | longest ms | × plain list |", "|---|---:|---:|---:|---:|"]
    for name, times in rows.items():
        middle = median(times)
        figures = " | ".join(f"{1000 * value:.1f}" for value in (middle, at(times, 0.95), max(times)))
        lines.append(f"| {name} | {figures} | {middle / median(plain):.1f} |")
    return "\n".join(lines)


def verdict(waited: Times) -> str:
    p95 = at(waited, 0.95)
    share = 100 * p95 / DECISION_S
    allowed = 3_600 / (sum(waited) / len(waited))
    passed = "pass" if share <= MOST_SHARE else "MISS"
    return f"{allowed:,.0f} decisions an hour by the machine; p95 is {share:.1f} % of {DECISION_S} s: {passed}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    for name, size in (("issues", 20_000), ("pairs", 6_000), ("decisions", ASKED)):
        parser.add_argument(f"--{name}", type=int, default=size)
    options = parser.parse_args()
    prepare(options.issues, options.pairs)
    load, editor = os.getloadavg()[0], Editor()
    waited, worked, plain = work_an_hour(editor, options.decisions)
    done = Counter(Ruling.objects.values_list("state", flat=True))
    print(f"{connection.vendor}, {Issue.objects.count()} issues, {Pair.objects.count()} pairs; load {load:.1f} before,")
    print(f"{os.getloadavg()[0]:.1f} after; decisions {dict(done)}, {Merge.objects.count()} merges\n")
    print(f"{table(editor, waited, worked, plain)}\n\n{verdict(waited)}")
    return int(set(done) != {RulingState.DONE})


if __name__ == "__main__":
    sys.exit(main())
