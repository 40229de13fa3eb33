"""FTS5: keys without places in the text, with an index of beginnings; trigrams over the words that there are."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.db import connection

from kopir.search.engine import Hit
from kopir.search.models import Word

PAGES_A_STEP = 500  # of the index, written anew in one short transaction
TABLES = ("search_fts", "search_word_fts")
MERGES = tuple(f"INSERT INTO {table}({table}, rank) VALUES ('merge', %s)" for table in TABLES)  # noqa: S608  # our names

MADE = (
    # `detail=none`: no places and no columns, so the index is a third and holds no order of words.
    """CREATE VIRTUAL TABLE search_fts USING fts5(title_keys, keys, marks, content='search_document',
    content_rowid='id', detail=none, columnsize=0, prefix='3 4', tokenize="ascii tokenchars '_'")""",
    """CREATE VIRTUAL TABLE search_word_fts USING fts5(key, content='search_word', content_rowid='id',
    columnsize=0, tokenize='trigram')""",
    """CREATE TRIGGER search_document_new AFTER INSERT ON search_document BEGIN
    INSERT INTO search_fts(rowid, title_keys, keys, marks) VALUES (new.id, new.title_keys, new.keys, new.marks); END""",
    """CREATE TRIGGER search_document_gone AFTER DELETE ON search_document BEGIN
    INSERT INTO search_fts(search_fts, rowid, title_keys, keys, marks)
    VALUES ('delete', old.id, old.title_keys, old.keys, old.marks); END""",
    """CREATE TRIGGER search_document_changed AFTER UPDATE OF title_keys, keys, marks ON search_document BEGIN
    INSERT INTO search_fts(search_fts, rowid, title_keys, keys, marks)
    VALUES ('delete', old.id, old.title_keys, old.keys, old.marks);
    INSERT INTO search_fts(rowid, title_keys, keys, marks) VALUES (new.id, new.title_keys, new.keys, new.marks); END""",
    """CREATE TRIGGER search_word_new AFTER INSERT ON search_word BEGIN
    INSERT INTO search_word_fts(rowid, key) VALUES (new.id, new.key); END""",
    """CREATE TRIGGER search_word_gone AFTER DELETE ON search_word BEGIN
    INSERT INTO search_word_fts(search_word_fts, rowid, key) VALUES ('delete', old.id, old.key); END""",
)
UNMADE = (
    *(f"DROP TRIGGER {name}" for name in ("search_document_new", "search_document_gone", "search_document_changed")),
    *(f"DROP TRIGGER {name}" for name in ("search_word_new", "search_word_gone")),
    *(f"DROP TABLE {name}" for name in TABLES),
)
HITS = """SELECT d.id, d.ref, d.day, d.marks FROM search_fts f CROSS JOIN search_document d ON d.id = f.rowid
WHERE search_fts MATCH %s AND f.rowid BETWEEN %s AND %s ORDER BY f.rowid DESC LIMIT %s"""
SPELT = """SELECT w.word, w.key, w.texts FROM search_word_fts f CROSS JOIN search_word w ON w.id = f.rowid
WHERE search_word_fts MATCH %s AND length(w.key) BETWEEN %s AND %s LIMIT %s"""


class Sqlite:
    """See `kopir.search.engine.Engine`."""

    def hits(self, expression: str, first: int, last: int, most: int) -> list[Hit]:
        with connection.cursor() as cursor:
            cursor.execute(HITS, [expression, first, last, most])
            return list(map(Hit._make, cursor.fetchall()))

    def any_of(self, keys: Iterable[str]) -> str:
        return self.either(f'"{key}"' for key in keys)

    def beginning(self, key: str) -> str:
        return f'"{key}" *'

    def all_of(self, parts: Iterable[str]) -> str:
        return " AND ".join(parts)

    def either(self, parts: Iterable[str]) -> str:
        return f"({' OR '.join(parts)})"

    def spelt_so(self, keys: Collection[str]) -> list[tuple[str, str, int]]:
        return list(Word.objects.filter(key__in=keys).values_list("word", "key", "texts"))

    def spelt_like(self, pieces: Iterable[str], lengths: tuple[int, int], most: int) -> list[tuple[str, str, int]]:
        if not (wanted := " OR ".join(f'"{piece}"' for piece in pieces)):
            return []
        with connection.cursor() as cursor:
            cursor.execute(SPELT, [wanted, *lengths, most])
            return list(cursor.fetchall())

    def can_spell(self) -> bool:
        return True

    def purge(self, *, is_begun: bool) -> bool:
        is_done = True
        with connection.cursor() as cursor:
            for merge in MERGES:
                before = self._changes()
                pages = PAGES_A_STEP if is_begun else -PAGES_A_STEP  # a negative number says: from the beginning
                cursor.execute(merge, [pages])
                is_done = is_done and is_begun and self._changes() - before < 2
            if is_done:
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # old pages lie in the log
                is_done = not cursor.fetchone()[0]
        return is_done

    def _changes(self) -> int:
        return int(connection.connection.total_changes)
