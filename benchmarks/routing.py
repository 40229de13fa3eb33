"""How right suggestions are, and what learning costs: real questions to departments, topics across languages.

    .venv/bin/python -m benchmarks.routing [--embedder ngrams] [--xling FILE.csv]

Departments: the 300 written questions of the sample, each to one of the departments with at least three; the address
("To ask the Secretary of State for …") is taken out of the text, or there would be nothing to find. Five-fold
cross-validation, seed 1979. Topics (with --xling, a table with topic, kk and ru): learnt in Russian, applied to Kazakh.
Cost: learning from 20 000 vectors with 17 labels, the most that a site learns from.
"""

from __future__ import annotations

import argparse
import csv
import os
import re
import time
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kopir.config.settings")

import numpy as np

QUESTIONS = Path("kopir/site/sample/data/written-questions/2024-08.csv")
ADDRESS = re.compile(
    r"^To ask .*?,\s+(?=(?:what|whether|how|if|when|which|who|why|for|with|pursuant|further)\b)", re.DOTALL
)


def embedded(name: str, texts: list[str], languages: list[str]) -> np.ndarray:
    from kopir.likeness.comparing import embed_all, reading_of
    from kopir.likeness.embedders import embedder_named
    from kopir.likeness.fits import fit_of

    embedder = embedder_named(name)
    raw = embed_all(embedder, [reading_of(text, code) for text, code in zip(texts, languages, strict=True)])
    return fit_of(embedder.name, raw.shape[1]).space.place(raw, languages, learn_means=False)


def departments(name: str) -> None:
    from kopir.pure.text.judging import cross_validated
    from kopir.routing.rules import FOLDS, is_useful, learnable

    rows = list(csv.DictReader(QUESTIONS.open(encoding="utf-8")))
    found = learnable([row["department"] for row in rows])
    kept = [rows[place] for place in found.places]
    texts = [f"{row['heading']}\n{ADDRESS.sub('', row['question'])}" for row in kept]
    labels = [row["department"] for row in kept]
    figures = cross_validated(embedded(name, texts, ["en"] * len(texts)), labels, FOLDS, 1979)
    useful = is_useful(round(figures.accuracy * figures.n), figures.n, figures.baseline)
    print(f"departments  n {figures.n}  labels {len(figures.by_label)}  first {figures.accuracy:.3f}  "
          f"among three {figures.among_three:.3f}  macro-F1 {figures.macro_f1:.3f}  "
          f"baseline {figures.baseline:.3f}  useful {useful}")  # fmt: skip


def topics(name: str, file: Path) -> None:
    from kopir.pure.text.judging import figures_by_label, macro_f1
    from kopir.pure.text.linear import fit

    rows = list(csv.DictReader(file.open(encoding="utf-8")))
    labels = [row["topic"] for row in rows]
    russian, kazakh = (embedded(name, [row[code] for row in rows], [code] * len(rows)) for code in ("ru", "kk"))
    for is_balanced in (False, True):
        given = [first[0][0] for first in fit(russian, labels, is_balanced=is_balanced).first(kazakh, 1)]
        f1 = macro_f1(figures_by_label(labels, given))
        print(f"topics ru → kk  n {len(rows)}  balanced {is_balanced}  macro-F1 {f1:.3f}")


def cost(n: int = 20_000, d: int = 384, k: int = 17) -> None:
    from kopir.pure.text.judging import cross_validated
    from kopir.pure.text.linear import fit

    random = np.random.default_rng(1)
    middles = random.normal(size=(k, d))
    at = random.integers(0, k, n)
    rows = middles[at] + 3 * random.normal(size=(n, d))
    rows = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
    labels = [f"label {one}" for one in at]
    began = time.perf_counter()
    model = fit(rows, labels)
    fitted = time.perf_counter()
    cross_validated(rows, labels, 5, 1979)
    judged = time.perf_counter()
    model.first(rows[:1], 3)
    asked = time.perf_counter()
    size = len(model.to_bytes()) / 1000
    print(f"cost  n {n}  d {d}  labels {k}  fit {fitted - began:.1f} s  five folds {judged - fitted:.1f} s  "
          f"one question {1000 * (asked - judged):.2f} ms  kept {size:.0f} kB")  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--embedder", default="ngrams")
    parser.add_argument("--xling", type=Path)
    options = parser.parse_args()
    departments(options.embedder)
    if options.xling:
        topics(options.embedder, options.xling)
    cost()


if __name__ == "__main__":
    main()
