"""A tsvector of keys, made by the database out of the row; trigrams of words where the site may have pg_trgm."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection

from kopir.search.engine import Hit

MADE = (
    """ALTER TABLE search_document ADD COLUMN terms tsvector GENERATED ALWAYS AS (array_to_tsvector(array_remove(
    string_to_array(title_keys || ' ' || keys || ' ' || marks, ' '), ''))) STORED""",
    "ALTER TABLE search_document ALTER COLUMN terms SET STATISTICS 1000",
    # Without a list of what waits: a search right after many writes costs what it always costs.
    "CREATE INDEX search_terms ON search_document USING gin (terms) WITH (fastupdate = off)",
)
UNMADE = ("ALTER TABLE search_document DROP COLUMN terms",)
EXTENSION = "CREATE EXTENSION IF NOT EXISTS pg_trgm"
TRIGRAMS = "CREATE INDEX IF NOT EXISTS search_word_trigrams ON search_word USING gin (key gin_trgm_ops)"
HAS_TRIGRAMS = "SELECT to_regclass('search_word_trigrams') IS NOT NULL"
# Rows read one after another, the newest first: cheapest where a word is common. The inner limit is where it ends.
READ = """SELECT id, ref, day, marks FROM (SELECT id, ref, day, marks, terms FROM search_document
WHERE id BETWEEN %s AND %s ORDER BY id DESC LIMIT %s) newest WHERE terms @@ %s::tsquery ORDER BY id DESC LIMIT %s"""
# What the index knows between two places: left to itself, the planner reads the whole table for words that never meet.
KNOWN = """WITH found AS MATERIALIZED (SELECT id, ref, day, marks FROM search_document
WHERE id BETWEEN %s AND %s AND terms @@ %s::tsquery) SELECT id, ref, day, marks FROM found ORDER BY id DESC LIMIT %s"""
FIRST_ROWS, MOST_ROWS = 6_000, 40_000  # that are read one after another: three milliseconds, and twenty at most
TELLING = 35  # finds among the first rows that tell how far back the rest will lie
AMPLE = 1.3  # times as far


class Postgres:
    """See `kopir.search.engine.Engine`. A look takes one query where the newest rows hold enough, else two or three."""

    def hits(self, expression: str, first: int, last: int, most: int) -> list[Hit]:
        found = _asked(READ, [first, last, FIRST_ROWS, expression, most])
        if len(found) < most:
            last = found[-1].place - 1 if found else last
            since = _since(found, first, most)
            found += _between(since, last, expression, most - len(found))
            if len(found) < most and since > first:
                found += _asked(KNOWN, [first, since - 1, expression, most - len(found)])
        return found

    def any_of(self, keys: Iterable[str]) -> str:
        return self.either(f"'{key}'" for key in keys)

    def beginning(self, key: str) -> str:
        return f"'{key}':*"

    def all_of(self, parts: Iterable[str]) -> str:
        return " & ".join(parts)

    def either(self, parts: Iterable[str]) -> str:
        return f"({' | '.join(parts)})"

    def spelt_like(self, pieces: Iterable[str], most: int) -> list[tuple[str, str, int]]:
        wanted = [f"%{piece}%" for piece in pieces]
        if not wanted or not self.can_spell():
            return []
        with connection.cursor() as cursor:
            cursor.execute("SELECT word, key, texts FROM search_word WHERE key LIKE ANY(%s) LIMIT %s", [wanted, most])
            return list(cursor.fetchall())

    def can_spell(self) -> bool:
        with connection.cursor() as cursor:
            cursor.execute(HAS_TRIGRAMS)
            return bool(cursor.fetchone()[0])

    def purge(self, *, is_begun: bool) -> bool:  # PostgreSQL forgets by its own vacuum
        return True


def _since(found: list[Hit], first: int, most: int) -> int:
    """Return the place since which the rest will lie, as far as the first finds tell."""
    if len(found) < TELLING:
        return first
    apart = (found[0].place - found[-1].place) / len(found)
    return max(first, found[-1].place - 1 - int(apart * (most - len(found)) * AMPLE))


def _between(since: int, last: int, expression: str, most: int) -> list[Hit]:
    rows = last - since + 1
    if rows <= MOST_ROWS:
        return _asked(READ, [since, last, max(rows, 0), expression, most])
    return _asked(KNOWN, [since, last, expression, most])


def _asked(sql: str, values: list[int | str]) -> list[Hit]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return [Hit(*row) for row in cursor.fetchall()]
