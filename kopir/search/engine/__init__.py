"""Where the index lies: SQLite and PostgreSQL behind the same three questions. The only module that writes SQL.

Every key is plain letters and digits (`kopir.pure.search.words`), every mark has an underscore more: what is put
together from them here is checked once more and can hold no operator of either database.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from datetime import date
from typing import NamedTuple, Protocol

from django.db import connection

from kopir.pure.search import Question

SAFE = re.compile(r"[a-z0-9]+(?:_[a-z0-9]+)?")
BIGGEST = 2**62


class Hit(NamedTuple):
    """A thing that was found: its place in the order, its reference, its day and its marks.

    The day is as the database gives it: of a thousand finds twenty are shown.
    """

    place: int
    ref: str
    day: date | str
    marks: str


class Engine(Protocol):
    """What each database must answer."""

    def hits(self, expression: str, first: int, last: int, most: int) -> list[Hit]:
        """Return what an expression finds between two places, newest first. One query."""

    def any_of(self, keys: Iterable[str]) -> str:
        """Return the expression for one of these keys."""

    def beginning(self, key: str) -> str:
        """Return the expression for keys that begin so."""

    def all_of(self, parts: Iterable[str]) -> str:
        """Return the expression for all of these."""

    def either(self, parts: Iterable[str]) -> str:
        """Return the expression for any of these."""

    def spelt_so(self, keys: Collection[str]) -> list[tuple[str, str, int]]:
        """Return words with one of these keys: as printed, key, number of texts. One query."""

    def spelt_like(self, pieces: Iterable[str], lengths: tuple[int, int], most: int) -> list[tuple[str, str, int]]:
        """Return words whose keys hold one of the pieces and are so long: as printed, key, number of texts.

        Pieces have three letters or more. One query at most.
        """

    def can_spell(self) -> bool:
        """Say whether slips can be corrected on this database."""

    def purge(self, *, is_begun: bool) -> bool:
        """Write the index anew, a bounded part of it a call, so that nothing taken out stays in the file; say if done.

        `is_begun` says that a call before has begun it.
        """


def engine() -> Engine:
    """Return the engine of the site's database."""
    if connection.vendor == "postgresql":
        from kopir.search.engine.postgres import Postgres  # noqa: PLC0415  # the other database's words stay unread

        return Postgres()
    from kopir.search.engine.sqlite import Sqlite  # noqa: PLC0415  # as above

    return Sqlite()


def expression(question: Question, marks: Iterable[str], *, using: Engine | None = None) -> str:
    """Return what finds the things that answer a question and carry all marks; empty where nothing is asked."""
    at = using or engine()
    parts = []
    for one in question.wanted:
        begun = one.beginnings
        whole = sorted(key for key in one.keys if safe(key) and not key.startswith(begun or ("_",)))
        known = [at.any_of(whole)] if whole else []
        parts.append(at.either([*known, *(at.beginning(key) for key in begun if safe(key))]) if begun else known[0])
    parts += [at.any_of([mark]) for mark in marks if safe(mark)]
    return at.all_of(parts) if parts else ""


def safe(key: str) -> str:
    """Return a key as it is.

    Raises
    ------
    ValueError
        For anything that is neither a key nor a mark: a fault of ours, whatever was typed.
    """
    if not SAFE.fullmatch(key):
        raise ValueError("neither a key nor a mark")
    return key
