"""Questions asked on every page in the same words: Django writes their SQL once, and rows are compared as they lie.

A page that is made from rows and nothing else need not be made again while the rows are the same. To see that they
are, the rows need not become dates and objects first: writing the SQL and turning rows into values take Django ten
times as long as the database takes to answer.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.db import connection
from django.db.models import QuerySet

Rows = tuple[tuple[Any, ...], ...]


class Prepared:
    """A `values_list` whose SQL is written once."""

    def __init__(self, rows: QuerySet[Any, Any]) -> None:
        self.rows = rows

    @cached_property
    def _sql(self) -> tuple[str, Any]:
        return self.rows.query.sql_with_params()

    def ask(self) -> Rows:
        """Return the rows as the database gives them: JSON as text, dates as the driver has them. One query."""
        sql, params = self._sql
        with connection.cursor() as cursor:
            cursor.execute(sql, params)
            return tuple(tuple(row) for row in cursor.fetchall())

    def read(self, rows: Rows) -> list[tuple[Any, ...]]:
        """Turn rows that `ask` gave into the values that the `values_list` would give. No query."""
        compiler = self.rows.query.get_compiler(connection=connection)
        compiler.setup_query()
        return list(compiler.results_iter(results=[rows], tuple_expected=True))
