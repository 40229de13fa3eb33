"""A site's tables for a process of its own, without making them once more: that takes longer than most tests."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from django.db import connection


def empty_tables(folder: Path) -> None:
    """Put a copy of this run's test database, a file in which nothing was left, where a site looks for its own.

    Whoever calls it asks for the fixture `django_db_setup`.
    """
    if connection.vendor != "sqlite":
        pytest.skip("this run's test database is no file")
    with (
        closing(sqlite3.connect(connection.settings_dict["NAME"])) as made,
        closing(sqlite3.connect(folder / "kopir.sqlite3")) as copied,
    ):
        made.backup(copied)
