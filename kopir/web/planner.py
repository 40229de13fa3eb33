"""What the database knows of its own tables, without which it may read a whole one where an index would do."""

from __future__ import annotations

from django.core.cache import cache
from django.db import connection, transaction

EVERY_S = 3_600


def refresh_statistics() -> int:
    """Let SQLite count how its rows are spread; PostgreSQL does so by itself. Nothing else waits for it: returns 0."""
    if connection.vendor == "sqlite" and cache.add("web.statistics", value=True, timeout=EVERY_S):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("PRAGMA analysis_limit = 1000")  # rows of each index: enough to choose one, at any size
            cursor.execute("ANALYZE")
    return 0
