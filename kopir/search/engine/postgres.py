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

FIRST_ROWS = 2_048  # read one after another: a millisecond or two, and telling how far back the others will lie
NEAR_ROWS, BEGUN_ROWS = 12_000, 40_000  # read so too, if that is far enough; more where a beginning is many words
AMPLE = 1.3  # times as far back as the first rows tell
FEW = 8 << NEAR  # places up to which near neighbourhoods are asked for: of a common word the wide ones hold too many
MOST = 4 << FAR  # places beyond which the words alone are asked for: many neighbourhoods hold more than they do
FOUND = """WITH asked AS MATERIALIZED (SELECT %s::tsquery AS words, %s::bigint AS near, %s::bigint AS first,
  %s::int AS most, LEAST(%s::bigint, (SELECT max(id) FROM search_document)) AS top),
newest AS MATERIALIZED ({first_ones} LIMIT (SELECT most FROM asked)),
told AS MATERIALIZED (SELECT words, near, first, most, top - {first_rows} AS top,
  ({ample} * {first_rows} * (most - found) / (1 + found))::bigint AS far
  FROM asked, (SELECT count(*) AS found FROM newest) AS counted),
reach AS MATERIALIZED (SELECT words, near, first, most, top, far,
  CASE WHEN far > {most} THEN top + 1 ELSE GREATEST(first, top - far + 1) END AS since,
  CASE WHEN far > {few} THEN 'w_' ELSE 'n_' END AS letter, CASE WHEN far > {few} THEN {wide} ELSE {near} END AS bits
  FROM told)
SELECT id, ref, day, marks FROM (SELECT id, ref, day, marks FROM newest
UNION ALL ({next_ones}) UNION ALL {near_ones} UNION ALL {others}) AS found LIMIT (SELECT most FROM asked)"""
# Walks along the keys, whatever the planner thinks of the words.
READ = """SELECT id, ref, day, marks FROM (SELECT id, ref, day, marks, terms FROM search_document
WHERE id BETWEEN (SELECT {since} FROM {named}) AND (SELECT top FROM {named}){only} ORDER BY id DESC OFFSET 0) AS one
WHERE terms @@ (SELECT words FROM {named})"""
# The sum keeps the planner from walking along the keys, the offset from counting on less than all finds.
KNOWN = """(SELECT id, ref, day, marks FROM (SELECT id, ref, day, marks FROM search_document
WHERE terms @@ (SELECT {words} FROM reach{only}) AND id + 0 BETWEEN (SELECT {since} FROM reach)
AND (SELECT {last} FROM reach) OFFSET 0) AS known ORDER BY id DESC LIMIT (SELECT most FROM reach))"""
NEARBY = """words && (SELECT string_agg(letter || place, '|')::tsquery
FROM generate_series(GREATEST(since, 0) >> bits, top >> bits) AS place)"""
# Of a few days long ago the neighbourhoods are few.
BEYOND = """CASE WHEN since - first > {most} THEN words ELSE words && (SELECT string_agg('w_' || place, '|')::tsquery
FROM generate_series(GREATEST(first, 0) >> {wide}, (since - 1) >> {wide}) AS place) END"""


def newest_first(first_rows: int = FIRST_ROWS, few: int = FEW, most: int = MOST) -> str:
    """Return the one statement: the first rows, what the index knows as far back as they tell, and the others.

    PostgreSQL touches no part after enough is found.
    """
    first_ones = READ.format(named="asked", since=f"GREATEST(first, top - {first_rows} + 1)", only="")
    next_ones = READ.format(named="reach", since="since", only=" AND (SELECT far <= near FROM reach)")
    near_ones = KNOWN.format(words=NEARBY, since="since", last="top", only=" WHERE far > near")
    others = KNOWN.format(words=BEYOND.format(most=most, wide=FAR), since="first", last="since - 1", only="")
    parts = {"first_ones": first_ones, "next_ones": next_ones, "near_ones": near_ones, "others": others}
    sizes = {"first_rows": first_rows, "ample": AMPLE, "few": few, "most": most, "near": NEAR, "wide": FAR}
    return FOUND.format(**parts, **sizes)


HITS = newest_first()


class Postgres:
    """See `kopir.search.engine.Engine`."""

    def hits(self, expression: str, first: int, last: int, most: int) -> list[Hit]:
        with connection.cursor() as cursor:
            near = BEGUN_ROWS if ":*" in expression else NEAR_ROWS
            cursor.execute(HITS, [expression, near, first, most, last])
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
