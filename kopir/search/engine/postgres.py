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
HITS = """SELECT id, ref, day, marks FROM search_document
WHERE terms @@ %s::tsquery AND id BETWEEN %s AND %s ORDER BY id DESC LIMIT %s"""


class Postgres:
    """See `kopir.search.engine.Engine`."""

    def hits(self, expression: str, first: int, last: int, most: int) -> list[Hit]:
        with connection.cursor() as cursor:
            cursor.execute(HITS, [expression, first, last, most])
            return [Hit(*row) for row in cursor.fetchall()]

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
