"""A tsvector of keys, made by the database out of the row; trigrams of words where the site may have pg_trgm."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection

from kopir.search.engine import Hit

NEAR, FAR = 12, 16  # bits of a place: 4 096 places are a near neighbourhood, 65 536 a wide one
MADE = (
    # Beside the keys and marks of a row its neighbourhoods, so that the index knows what lies near the newest.
    f"""ALTER TABLE search_document ADD COLUMN terms tsvector GENERATED ALWAYS AS (array_to_tsvector(array_remove(
    string_to_array(title_keys || ' ' || keys || ' ' || marks, ' ')
    || ARRAY['n_' || (id >> {NEAR})::text, 'w_' || (id >> {FAR})::text], ''))) STORED""",
    "ALTER TABLE search_document ALTER COLUMN terms SET STATISTICS 1000",
    # Without a list of what waits: a search right after many writes costs what it always costs.
    "CREATE INDEX search_terms ON search_document USING gin (terms) WITH (fastupdate = off)",
)
UNMADE = ("ALTER TABLE search_document DROP COLUMN terms",)
EXTENSION = "CREATE EXTENSION IF NOT EXISTS pg_trgm"
TRIGRAMS = "CREATE INDEX IF NOT EXISTS search_word_trigrams ON search_word USING gin (key gin_trgm_ops)"
HAS_TRIGRAMS = "SELECT to_regclass('search_word_trigrams') IS NOT NULL"

FIRST_ROWS = 4_096  # read one after another: two milliseconds, and enough for a common word
# Rows further back of which the index is asked, step by step, and the neighbourhoods by which it is.
STEPS = ((16_384, "n", NEAR), (65_536, "n", NEAR), (262_144, "w", FAR), (1_048_576, "w", FAR))
ASKED = """WITH asked AS (SELECT %s::tsquery AS words, %s::bigint AS first, %s::int AS most,
LEAST(%s::bigint, (SELECT max(id) FROM search_document)) AS top)
SELECT id, ref, day, marks FROM ({parts}) AS found LIMIT (SELECT most FROM asked)"""
READ = """(SELECT id, ref, day, marks FROM (SELECT id, ref, day, marks, terms FROM search_document
WHERE id BETWEEN (SELECT GREATEST(first, top - {upto} + 1) FROM asked) AND (SELECT top FROM asked)
ORDER BY id DESC OFFSET 0) AS newest WHERE terms @@ (SELECT words FROM asked))"""
# The sum keeps the planner from walking along the keys, and the offset from counting on less than all finds.
KNOWN = """(SELECT id, ref, day, marks FROM (SELECT id, ref, day, marks FROM search_document
WHERE terms @@ (SELECT words{nearby} FROM asked)
AND id + 0 BETWEEN (SELECT {since} FROM asked) AND (SELECT top - {after} FROM asked) OFFSET 0) AS known
ORDER BY id DESC LIMIT (SELECT most FROM asked))"""
NEARBY = """ && (SELECT string_agg('{letter}_' || place, '|')::tsquery
FROM generate_series(GREATEST({since}, 0) >> {bits}, (top - {after}) >> {bits}) AS place)"""


def newest_first(first_rows: int, steps: Iterable[tuple[int, str, int]]) -> str:
    """Return one statement that looks from the newest back, a part at a time, and touches no part after enough."""
    parts, after = [READ.format(upto=first_rows)], first_rows
    for rows, letter, bits in steps:
        since = f"GREATEST(first, top - {after + rows} + 1)"
        nearby = NEARBY.format(letter=letter, bits=bits, since=since, after=after)
        parts.append(KNOWN.format(nearby=nearby, since=since, after=after))
        after += rows
    parts.append(KNOWN.format(nearby="", since="first", after=after))
    return ASKED.format(parts=" UNION ALL ".join(parts))


HITS = newest_first(FIRST_ROWS, STEPS)


class Postgres:
    """See `kopir.search.engine.Engine`."""

    def hits(self, expression: str, first: int, last: int, most: int) -> list[Hit]:
        with connection.cursor() as cursor:
            cursor.execute(HITS, [expression, first, most, last])
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
