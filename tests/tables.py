"""A site's tables for a process of its own, without making them once more: that takes longer than most tests."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from django.db import connection

ROOT = Path(__file__).resolve().parents[1]


def empty_tables(folder: Path) -> None:
    """Put a copy of this run's test database, a file in which nothing was left, where a site looks for its own.

    Whoever calls it asks for the fixture `django_db_setup`.
    """
    if connection.vendor != "sqlite":  # the run's own lie on a server
        site = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        site |= {"KOPIR_DATA_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "kopir.config.settings"}
        subprocess.run([sys.executable, "-m", "django", "migrate", "--verbosity", "0"], cwd=ROOT, env=site, check=True)
        return
    with (
        closing(sqlite3.connect(connection.settings_dict["NAME"])) as made,
        closing(sqlite3.connect(folder / "kopir.sqlite3")) as copied,
    ):
        made.backup(copied)
