"""Search: how long questions of each kind take, how long the index takes to be made, how much room it needs.

    KOPIR_DATA_DIR=FOLDER .venv/bin/python -m benchmarks.search build --texts 100000 [--seconds 420]
    KOPIR_DATA_DIR=FOLDER .venv/bin/python -m benchmarks.search ask [--questions 60] [--rounds 3]

`build` makes tables where there are none and adds texts until there are so many, or the seconds are over; called again
it goes on. The texts are invented out of real ones (`--corpus`): words follow each other as they do there, with a new
form or a slip now and then. Everything goes through `kopir.search.actions.hold`, as on a site.
`ask` prints the median, the 99th part of a hundred and the longest of each kind, in milliseconds of the wall clock,
and what one answer costs in queries. DATABASE_URL chooses PostgreSQL. Seed 7; nothing outside this machine is asked.
"""

from __future__ import annotations

import argparse
import csv
import os
import random
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kopir.config.settings")

import django

django.setup()

from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kopir.search.actions import hold
from kopir.search.asking import Asked, find
from kopir.search.drafts import Draft
from kopir.search.models import Document, Word

SEED = 7
AT_ONCE = 500
DAYS = 1_000
STAGES = ("raised", "addressed", "answered", "committed", "claimed", "verified")
# Endings that make new forms of a word, so that the dictionary grows as a living one does.
ENDINGS = {
    "kk": ("", "лар", "дың", "ға", "да", "дан", "мен", "ы", "сы", "ымыз"),
    "ru": ("", "а", "ы", "ов", "ам", "ах", "ой", "у"),
    "en": ("", "s", "ing", "ed"),
}


def sources(folder: Path) -> dict[str, list[list[str]]]:
    """Read sentences of three languages: those of the folder's tables, else those of the sample."""
    found: dict[str, list[list[str]]] = {"kk": [], "ru": [], "en": []}
    for path in sorted(folder.rglob("*.csv")) if folder.is_dir() else ():
        with path.open(encoding="utf-8") as file:
            for row in csv.DictReader(file):
                for name, text in row.items():
                    language = name if name in found else "en" if name in {"title", "action", "background"} else ""
                    if language and text:
                        found[language].append(text.split())
    if not all(found.values()):
        from benchmarks.seed import WORDS

        found = {language: some or [list(WORDS[language])] for language, some in found.items()}
    return found


class Writer:
    """Writes sentences as real ones go on, with a rare form or a slip now and then."""

    def __init__(self, sentences: dict[str, list[list[str]]], seed: int) -> None:
        self.rng = random.Random(seed)
        self.starts = {language: [one[0] for one in some if one] for language, some in sentences.items()}
        self.follows: dict[str, dict[str, list[str]]] = {}
        for language, some in sentences.items():
            chain: dict[str, list[str]] = defaultdict(list)
            for one in some:
                for word, after in pairwise(one):
                    chain[word].append(after)
            self.follows[language] = dict(chain)

    def text(self, language: str, words: int) -> str:
        rng, starts, chain = self.rng, self.starts[language], self.follows[language]
        word, said = rng.choice(starts), []
        for _place in range(words):
            said.append(self._form(language, word) if rng.random() < 0.08 else word)
            word = rng.choice(chain[word]) if word in chain and rng.random() < 0.9 else rng.choice(starts)
        return " ".join(said)

    def _form(self, language: str, word: str) -> str:
        plain = word.strip(".,!?:;()«»\"'")
        if self.rng.random() < 0.2 and len(plain) > 4:
            place = self.rng.randrange(1, len(plain) - 1)
            return plain[:place] + plain[place + 1] + plain[place] + plain[place + 2 :]
        return plain + self.rng.choice(ENDINGS[language])


def drafts(writer: Writer, first: int, upto: int) -> Iterator[Draft]:
    rng = writer.rng
    for number in range(first, upto):
        language = ("kk", "ru", "en")[number % 3]
        area, topic, office = rng.randrange(40), rng.randrange(12), rng.randrange(200)
        marks = f"k_issue l_{language} t_{topic} a_{area} a_{1_000 + area % 8} s_{rng.choice(STAGES)} o_p{office}"
        day = date(2024, 1, 1) + timedelta(days=number * DAYS // max(upto, 1))
        title, text = writer.text(language, rng.randrange(5, 10)), writer.text(language, rng.randrange(15, 60))
        yield Draft(f"issue/{number}", day, marks, ((title, language),), ((text, language),))


def build(options: argparse.Namespace) -> None:
    call_command("migrate", verbosity=0)
    first, start = Document.objects.count(), time.perf_counter()
    writer = Writer(sources(options.corpus), SEED + first)
    written, busy = first, time.process_time()
    while written < options.texts and time.perf_counter() - start < options.seconds:
        upto = min(written + AT_ONCE, options.texts)
        some = list(drafts(writer, written, upto))
        hold(some)
        written = upto
    spent = time.perf_counter() - start
    many = max(written - first, 1)
    print(f"{written} texts ({many} now) on {connection.vendor}: {spent:.0f} s, {spent / many * 1e6:.0f} µs a text,")
    print(f"CPU {time.process_time() - busy:.0f} s, {Word.objects.count()} words, {size_mb():.0f} MB")
    if written < options.texts:
        print("Not all: call it again, it goes on.")
    elif connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE search_document, search_word")


def size_mb() -> float:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_total_relation_size('search_document') + pg_total_relation_size('search_word')")
            return float(cursor.fetchone()[0]) / 1e6
        cursor.execute("PRAGMA page_count")
        return float(cursor.fetchone()[0]) * 4096 / 1e6


def questions(rng: random.Random, many: int) -> dict[str, list[Asked]]:
    """Return questions of each kind, out of the words that there are."""
    words = list(Word.objects.exclude(word="").order_by("-texts").values_list("word", "texts"))
    total = Document.objects.count()
    common = [word for word, _texts in words[5:200]]
    middle = [word for word, texts in words if total / 2_000 < texts < total / 100]
    rare = [word for word, texts in words if 2 < texts <= max(20, total // 50_000)]
    long = [word for word in middle if len(word) > 5]

    def made(make: Callable[[], Asked]) -> list[Asked]:
        return [make() for _one in range(many)]

    def slip(word: str) -> str:
        place = rng.randrange(1, len(word) - 2)
        return word[:place] + word[place + 1] + word[place] + word[place + 2 :]

    return {
        "rare word": made(lambda: Asked(rng.choice(rare))),
        "middling word": made(lambda: Asked(rng.choice(middle))),
        "commonest words": made(lambda: Asked(rng.choice(common))),
        "two words": made(lambda: Asked(f"{rng.choice(common)} {rng.choice(middle)}")),
        "three common words": made(lambda: Asked(" ".join(rng.sample(common, 3)))),
        "beginning, three letters": made(lambda: Asked(rng.choice(common)[:3] + "*")),
        "beginning, five letters": made(lambda: Asked(rng.choice(long)[:5] + "*")),
        "slip": made(lambda: Asked(slip(rng.choice(long)))),
        "word nowhere": made(lambda: Asked("".join(rng.choices("абвгдежзиклмн", k=9)))),
        "word and filters": made(
            lambda: Asked(rng.choice(common), (f"a_{rng.randrange(40)}", f"t_{rng.randrange(12)}", "l_ru"))
        ),
        "filters alone": made(lambda: Asked("", (f"a_{rng.randrange(40)}", f"s_{rng.choice(STAGES)}"))),
        "word in old days": made(
            lambda: Asked(rng.choice(middle), since=date(2024, 2, 1), until=date(2024, 2, 1) + timedelta(days=20))
        ),
        "page far behind": made(lambda: Asked(rng.choice(common), is_newest_first=True, before=total // 3)),
    }


def ask(options: argparse.Namespace) -> None:
    rng = random.Random(SEED)
    print(f"{Document.objects.count()} texts, {Word.objects.count()} words, {connection.vendor}, {size_mb():.0f} MB\n")
    print("| question | p50 ms | p99 ms | longest | finds (median) | queries at most |")
    print("|---|---:|---:|---:|---:|---:|")
    everything: list[float] = []
    for name, some in questions(rng, options.questions).items():
        for one in some[:5]:
            find(one)
        times, found, cost = [], [], 0
        for round_ in range(options.rounds):
            for one in some:
                start = time.perf_counter()
                done = find(one)
                times.append((time.perf_counter() - start) * 1_000)
                found.append(done.count)
                if round_ == 0:
                    with CaptureQueriesContext(connection) as queries:
                        find(one)
                    cost = max(cost, len(queries))
        everything += times
        print(f"| {name} | {row(times)} | {median(found):.0f} | {cost} |", flush=True)
    print(f"| **all** | {row(everything)} | | |")
    print("\np99 ≤ 20 ms:", "pass" if part(everything, 0.99) <= 20 else "MISS")


def row(times: list[float]) -> str:
    return f"{median(times):.2f} | {part(times, 0.99):.2f} | {max(times):.2f}"


def part(times: list[float], share: float) -> float:
    return sorted(times)[min(int(len(times) * share), len(times) - 1)]


def main(words: list[str]) -> None:
    top = argparse.ArgumentParser(prog="benchmarks.search")
    steps: Any = top.add_subparsers(required=True)
    made = steps.add_parser("build")
    made.add_argument("--texts", type=int, default=100_000)
    made.add_argument("--seconds", type=float, default=420)
    made.add_argument(
        "--corpus", type=Path, default=Path("nowhere"), help="a folder of CSV files with columns kk, ru, en"
    )
    made.set_defaults(run=build)
    asked = steps.add_parser("ask")
    asked.add_argument("--questions", type=int, default=60)
    asked.add_argument("--rounds", type=int, default=3)
    asked.set_defaults(run=ask)
    options = top.parse_args(words)
    options.run(options)


if __name__ == "__main__":
    main(sys.argv[1:])
