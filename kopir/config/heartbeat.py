"""The worker's sign of life: a small file in the data folder, which says so too when the database is away."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

import structlog

from kopir.config.opening.site_file import put_whole
from kopir.web import clock

log = structlog.get_logger("kopir.worker")
EVERY_S = 5.0


def _place(folder: Path) -> Path:
    return folder / "worker.beat"


def beat(folder: Path, failing: Iterable[str]) -> None:
    """Note that a round of chores has just been done, and which of them failed; a full disk stops no work."""
    said = {"at": clock.now().isoformat(), "failing": sorted(failing)}
    try:
        put_whole(_place(folder), json.dumps(said).encode(), 0o644)
    except OSError:
        log.warning("the sign of life cannot be written")


def last(folder: Path) -> tuple[datetime, list[str]] | None:
    """Return when the worker last finished a round, and what failed in it; None where it never has."""
    try:
        said = json.loads(_place(folder).read_text(encoding="utf-8"))
        return datetime.fromisoformat(said["at"]), list(said["failing"])
    except (OSError, ValueError, KeyError):
        return None
