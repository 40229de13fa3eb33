"""A tsvector of keys, made by the database out of the row; trigrams of words where the site may have pg_trgm."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

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
SPELT = """SELECT word, key, texts FROM search_word WHERE key LIKE ANY(%s) AND length(key) BETWEEN %s AND %s
LIMIT %s"""
# One look into the index a key: two hundred of them are nothing to read all words for.
SPELT_SO = """SELECT word, one.key, texts FROM unnest(%s::text[]) AS wanted(key),
LATERAL (SELECT * FROM search_word WHERE search_word.key = wanted.key LIMIT 1) AS one"""
HAS_TRIGRAMS = "SELECT to_regclass('search_word_trigrams') IS NOT NULL"

FIRST_ROWS = 2_048  # read one after another: a millisecond or two, and telling how far back the others will lie
NEAR_ROWS, BEGUN_ROWS = 12_000, 40_000  # read so too, if that is far enough; more where a beginning is many words
AMPLE = 1.3  # times as far back as the first rows tell
FARTHER = 4  # times as far again, where that was not far enough: else all that a common word finds would be read
FEW = 8 << NEAR  # places up to which near neighbourhoods are asked for: of a common word the wide ones hold too many
MOST = 4 << FAR  # places beyond which the words alone are asked for: many neighbourhoods hold more than they do
RARE = 1_500  # texts that hold the rarest of the words: so few are taken as the index knows them
FOUND = """WITH asked AS MATERIALIZED (SELECT %s::tsquery AS words, %s::bigint AS near, %s::bigint AS first,
  %s::int AS most, LEAST(%s::bigint, (SELECT max(id) FROM search_document)) AS top,
  CASE WHEN (SELECT min(held) FROM (SELECT sum(COALESCE(texts, 0)) AS held FROM unnest(%s::text[], %s::int[])
  AS one(key, part) LEFT JOIN search_word USING (key) GROUP BY part) AS parts) < {rare} THEN 0
  ELSE {first_rows} END AS looked),
newest AS MATERIALIZED ({first_ones} LIMIT (SELECT most FROM asked)),
told AS MATERIALIZED (SELECT words, near, first, most, top - looked AS top, CASE WHEN looked = 0 THEN {most} + 1
  ELSE ({ample} * looked * (most - found) / (1 + found))::bigint END AS far
  FROM asked, (SELECT count(*) AS found FROM newest) AS counted),
begun AS MATERIALIZED (SELECT *, CASE WHEN far > {most} THEN top + 1 ELSE GREATEST(first, top - far + 1) END AS since,
  LEAST({farther} * far, {most}) AS farther FROM told),
reach AS MATERIALIZED (SELECT *, CASE WHEN far > {most} THEN since ELSE GREATEST(first, since - farther) END AS back,
  far > {few} AS is_wide, farther > {few} AS is_wider FROM begun)
SELECT id, ref, day, marks FROM (SELECT id, ref, day, marks FROM newest UNION ALL ({next_ones})
UNION ALL {near_ones} UNION ALL {farther_ones} UNION ALL {others}) AS found LIMIT (SELECT most FROM asked)"""
# Walks along the keys, whatever the planner thinks of the words.
READ = """SELECT id, ref, day, marks FROM (SELECT id, ref, day, marks, terms FROM search_document
WHERE id BETWEEN (SELECT {since} FROM {named}) AND (SELECT top FROM {named}){only} ORDER BY id DESC OFFSET 0) AS one
WHERE terms @@ (SELECT words FROM {named})"""
# The sum keeps the planner from walking along the keys, the offset from counting on less than all finds.
KNOWN = """(SELECT id, ref, day, marks FROM (SELECT id, ref, day, marks FROM search_document
WHERE terms @@ (SELECT {words} FROM reach{only}) AND id + 0 BETWEEN (SELECT {since} FROM reach)
AND (SELECT {last} FROM reach) OFFSET 0) AS known ORDER BY id DESC LIMIT (SELECT most FROM reach))"""
NEARBY = """words && (SELECT string_agg(CASE WHEN {is_wide} THEN 'w_' ELSE 'n_' END || place, '|')::tsquery
FROM generate_series(GREATEST({since}, 0) >> CASE WHEN {is_wide} THEN {wide} ELSE {near} END,
({last}) >> CASE WHEN {is_wide} THEN {wide} ELSE {near} END) AS place)"""
# Of a few days long ago the neighbourhoods are few.
BEYOND = """CASE WHEN back - first > {most} THEN words ELSE {nearby} END"""


def newest_first(first_rows: int = FIRST_ROWS, few: int = FEW, most: int = MOST, rare: int = RARE) -> str:
    """Return the one statement: the first rows, what the index knows as far back as they tell, and the others.

    Of a word that few texts hold, which the dictionary tells, it takes all that the index knows. PostgreSQL touches no
    part after enough is found.
    """
    first_ones = READ.format(named="asked", since="GREATEST(first, top - looked + 1)", only="")
    next_ones = READ.format(named="reach", since="since", only=" AND (SELECT far <= near FROM reach)")
    near_ones = _known("since", "top", "is_wide", " WHERE far > near AND since <= top")
    farther_ones = _known("back", "since - 1", "is_wider", " WHERE back < since")
    beyond = BEYOND.format(most=most, nearby=_nearby("first", "back - 1", "TRUE"))
    others = KNOWN.format(words=beyond, since="first", last="back - 1", only="")
    parts = {"first_ones": first_ones, "next_ones": next_ones, "near_ones": near_ones}
    parts |= {"farther_ones": farther_ones, "others": others}
    sizes = {"first_rows": first_rows, "ample": AMPLE, "rare": rare, "few": few, "most": most}
    return FOUND.format(**parts, **sizes, farther=FARTHER)


def _nearby(since: str, last: str, is_wide: str) -> str:
    return NEARBY.format(since=since, last=last, is_wide=is_wide, wide=FAR, near=NEAR)


def _known(since: str, last: str, is_wide: str, only: str) -> str:
    return KNOWN.format(words=_nearby(since, last, is_wide), since=since, last=last, only=only)


HITS = newest_first()
PART, KEY = " & ", re.compile(r"'([a-z0-9]+)'")


def _whole_words(expression: str) -> tuple[list[str], list[int]]:
    """Return the keys that the dictionary can tell of, and which part of the question each is a choice of."""
    parts = [part for part in expression.split(PART) if ":*" not in part]
    known = [(key, number) for number, part in enumerate(parts) for key in KEY.findall(part)]
    return [key for key, _number in known], [number for _key, number in known]


class Postgres:
    """See `kopir.search.engine.Engine`."""

    def hits(self, expression: str, first: int, last: int, most: int) -> list[Hit]:
        with connection.cursor() as cursor:
            near = BEGUN_ROWS if ":*" in expression else NEAR_ROWS
            cursor.execute(HITS, [expression, near, first, most, last, *_whole_words(expression)])
            return list(map(Hit._make, cursor.fetchall()))

    def any_of(self, keys: Iterable[str]) -> str:
        return self.either(f"'{key}'" for key in keys)

    def beginning(self, key: str) -> str:
        return f"'{key}':*"

    def all_of(self, parts: Iterable[str]) -> str:
        return PART.join(parts)

    def either(self, parts: Iterable[str]) -> str:
        return f"({' | '.join(parts)})"

    def spelt_so(self, keys: Collection[str]) -> list[tuple[str, str, int]]:
        with connection.cursor() as cursor:
            cursor.execute(SPELT_SO, [list(keys)])
            return list(cursor.fetchall())

    def spelt_like(self, pieces: Iterable[str], lengths: tuple[int, int], most: int) -> list[tuple[str, str, int]]:
        wanted = [f"%{piece}%" for piece in pieces]
        if not wanted or not self.can_spell():
            return []
        with connection.cursor() as cursor:
            cursor.execute(SPELT, [wanted, *lengths, most])
            return list(cursor.fetchall())

    def can_spell(self) -> bool:
        with connection.cursor() as cursor:
            cursor.execute(HAS_TRIGRAMS)
            return bool(cursor.fetchone()[0])

    def purge(self, *, is_begun: bool) -> bool:  # PostgreSQL forgets by its own vacuum
        return True
