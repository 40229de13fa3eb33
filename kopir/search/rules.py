"""Kinds of things that are found, the marks by which they are narrowed, and how many are looked at."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

READING = "search"
SIZE = 20
# More are never looked at for one question, so that its price has an end; counts above it end with a plus.
COUNTED = 1_000
# So many are put in order by how well they fit; of more, the newest come first.
RANKED = 300
ENOUGH = 5  # fewer finds, and beginnings of words are asked for too
LONGEST_TEXT = 60_000  # characters of a case that are read; thousands of reports under one roof add no new words
LONGEST_SPEECH = 600_000  # of a recorded debate: some eight hours of talk


class Kind(StrEnum):
    """What is found, in the order of the filter."""

    ISSUE = "issue"
    LETTER = "letter"
    REPLY = "reply"
    COMMITMENT = "commitment"
    DEBATE = "debate"
    VIEWPOINT = "viewpoint"
    PERSON = "person"
    POST = "post"
    ORGANIZATION = "organization"


# The first letter of a mark, and the filter that it serves. A mark holds an underscore, which no word's key does.
MARKS = {"kind": "k", "language": "l", "topic": "t", "area": "a", "stage": "s", "addressee": "o"}


def mark(name: str, value: object) -> str:
    """Return the mark under which the index holds what a filter asks for."""
    return f"{MARKS[name]}_{value}"


def addressee(kind: str, key: int) -> str:
    """Return the value of an addressee's mark: posts and organisations have keys of their own."""
    return f"{'p' if kind == Kind.POST else 'o'}{key}"


def marks(pairs: Iterable[tuple[str, object]]) -> str:
    """Return marks as the index keeps them: each once, one blank between."""
    return " ".join(dict.fromkeys(mark(name, value) for name, value in pairs if value not in (None, "")))
