"""Changing a row in memory, or leaving it as it was."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from kopir.web.errors import Refused


@contextmanager
def all_or_nothing(row: Any, changes: Mapping[str, Any]) -> Iterator[None]:
    """Set columns for the checks inside; where one of them refuses, the row in memory is as it was before."""
    kept = {column: getattr(row, column) for column in changes}
    for column, value in changes.items():
        setattr(row, column, value)
    try:
        yield
    except Refused:
        for column, value in kept.items():
            setattr(row, column, value)
        raise
