"""What was fitted for a model, in one file under its name: its space, cohort and judges.

Fits that come with Köpir lie in `fitted/`; those made on a site, by `kopir text fit`, in the site's folder. A model
without one is used as it is, and nothing is called probable.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from kopir.pure.text.duplicates import Bench, Floats, Judge, Judges, never
from kopir.pure.text.nearness import Codes, Matrix
from kopir.pure.text.space import Space, plain_space

SHIPPED = Path(__file__).parent / "fitted"


@dataclass(frozen=True)
class Cohort:
    """Texts that others are measured against: vectors, languages, groups that say the same, and marks of the texts."""

    rows: Matrix
    codes: Codes
    groups: Codes
    marks: NDArray[np.uint64]

    def without(self, readings: Iterable[str]) -> Cohort:
        """Return the cohort without groups of which a text is among these: nothing is its own stranger."""
        known = np.array([mark_of(reading) for reading in set(readings)], dtype=np.uint64)
        met = np.unique(self.groups[np.isin(self.marks, known)])
        kept = ~np.isin(self.groups, met)
        return Cohort(self.rows[kept], self.codes[kept], self.groups[kept], self.marks[kept])


def mark_of(reading: str) -> int:
    return int.from_bytes(sha256(reading.encode()).digest()[:8], "little")


def no_cohort(dimensions: int) -> Cohort:
    none = np.zeros(0, np.int64)
    return Cohort(np.zeros((0, dimensions), np.float32), none, none, none.astype(np.uint64))


@dataclass(frozen=True)
class Fit:
    """All that belongs to one model. The cohort stands in the common space."""

    model: str
    space: Space
    cohort: Cohort
    judges: Judges
    is_fitted: bool = True


def file_name(model: str) -> str:
    return re.sub(r"[^A-Za-z0-9._-]+", "_", model) + ".npz"


def fit_of(model: str, dimensions: int, folder: Path | None = None) -> Fit:
    """Return what was fitted for a model: on this site, else what came with Köpir, else nothing."""
    for place in ([folder / "likeness"] if folder else []) + [SHIPPED]:
        path = place / file_name(model)
        if path.exists():
            return load(path)
    return Fit(model, plain_space(dimensions), no_cohort(dimensions), Judges(never(), never()), is_fitted=False)


class BrokenFit(ValueError):
    """A file that holds no fit."""


def load(path: Path) -> Fit:
    """Return the fit in a file.

    Raises
    ------
    BrokenFit
        Where it is no such file; the message names it.
    """
    try:
        return _load(path)
    except (OSError, ValueError, KeyError, EOFError, BadZipFile) as error:
        raise BrokenFit(f"{path}: no fit of likeness ({type(error).__name__})") from error


def _load(path: Path) -> Fit:
    with np.load(path, allow_pickle=False) as kept:
        return Fit(
            str(kept["model"]),
            Space(kept["means"].astype(np.float32), kept["map"].astype(np.float32)),
            Cohort(
                kept["cohort"].astype(np.float32),
                kept["cohort_codes"].astype(np.int64),
                kept["cohort_groups"].astype(np.int64),
                kept["cohort_marks"],
            ),
            Judges(_bench(kept["across"]), _bench(kept["within"])),
        )


def save(fit: Fit, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(
        path,
        model=np.array(fit.model),
        means=fit.space.means.astype(np.float32),
        map=fit.space.map.astype(np.float16),
        cohort=fit.cohort.rows.astype(np.float16),
        cohort_codes=fit.cohort.codes.astype(np.int8),
        cohort_groups=fit.cohort.groups.astype(np.int32),
        cohort_marks=fit.cohort.marks,
        across=_numbers(fit.judges.across),
        within=_numbers(fit.judges.within),
    )


def _numbers(bench: Bench) -> Floats:
    return np.array([[*judge.weights, judge.threshold] for judge in (bench.leading, bench.together)])


def _bench(numbers: Floats) -> Bench:
    leading, together = (Judge(row[:-1], float(row[-1])) for row in numbers)
    return Bench(leading, together)
