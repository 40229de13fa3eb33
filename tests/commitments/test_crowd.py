"""Two at once count one after the other: on a file of SQLite always, on PostgreSQL where the tests run on it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from tests.commitments.crowd import SCENES
from tests.tables import empty_tables

pytestmark = pytest.mark.usefixtures("one_crowd_at_a_time")

ROOT = Path(__file__).resolve().parents[2]
EXPECTED: dict[str, dict[str, Any]] = {
    "two_confirmations": {
        "found": ["published", "published"],
        "state": "verified",
        "confirmations": 3,
        "states": ["claimed", "claimed", "verified"],
    },
    "two_workers": {"steps": 5, "entries": [1, 1, 1, 1, 1]},
}


def run(site: dict[str, str], *words: str) -> Any:
    command = [sys.executable, "-m", "tests.commitments.crowd", *words]
    done = subprocess.run(command, cwd=ROOT, env=site, capture_output=True, text=True, timeout=180, check=False)
    assert done.returncode == 0, done.stderr[-2_000:]
    return json.loads(done.stdout) if done.stdout else None


@pytest.mark.usefixtures("django_db_setup")
def test_two_at_once_on_a_file_of_sqlite(tmp_path: Path) -> None:
    kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    site = kept | {"KOPIR_DATA_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "kopir.config.settings"}
    empty_tables(tmp_path)
    assert run(site, *SCENES) == EXPECTED


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name", SCENES)
def test_two_at_once_on_the_test_database(name: str) -> None:
    """A database in memory has one writer and no second connection; there the scene runs in the file test above."""
    if connection.vendor == "postgresql":
        assert SCENES[name]() == EXPECTED[name]
