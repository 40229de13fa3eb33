"""What likeness says of one text."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Told:
    """What the process answered: texts, the nearest first, and whether meaning was compared or letters only."""

    near: tuple[FoundText, ...]
    is_by_meaning: bool


@dataclass(frozen=True)
class FoundText:
    """A text near to what was asked: `score` is a probability between 0 and 1 that both say the same."""

    ref: str
    language: str
    score: float
    is_probable: bool
