"""Chores: derived work that the worker's ticker finds in rows and does again and again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Chore:
    """A bounded piece of work: `run` returns how many things it did, may be killed anywhere and run twice at once."""

    name: str
    run: Callable[[], int]
    every_s: float
