"""The pure rules of what comes in by files and on paper."""

from __future__ import annotations

from enum import StrEnum

from kopir.intake.rules.codes import LENGTH, code_of, read_code, shown
from kopir.intake.rules.dates import read_moment
from kopir.intake.rules.judging import (
    TEXT_MOST,
    Judged,
    Known,
    Note,
    Reason,
    Record,
    fingerprint,
    judge,
    masked,
    ref_of,
)
from kopir.intake.rules.mapping import Map, MapError, read_map


class RunState(StrEnum):
    RUNNING = "running"
    FINISHED = "finished"


class RowState(StrEnum):
    WAITING = "waiting"
    TAKEN = "taken"
    DISMISSED = "dismissed"


__all__ = [
    "LENGTH",
    "TEXT_MOST",
    "Judged",
    "Known",
    "Map",
    "MapError",
    "Note",
    "Reason",
    "Record",
    "RowState",
    "RunState",
    "code_of",
    "fingerprint",
    "judge",
    "masked",
    "read_code",
    "read_map",
    "read_moment",
    "ref_of",
    "shown",
]
