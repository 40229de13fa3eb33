"""Two editors never decide the same thing, two workers never do it twice; on both databases."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from tests.desk.crowd import SCENES
from tests.tables import empty_tables

pytestmark = pytest.mark.usefixtures("one_crowd_at_a_time")

ROOT = Path(__file__).resolve().parents[2]
EXPECTED: dict[str, dict[str, Any]] = {
    "two_editors_decide": {"found": {"done": 1, "decided": 11}, "settled": 1, "agree": True},
    "two_workers_carry_out": {"settled": 20, "done": 20, "issues": 20, "entries": 20, "mails": 20},
    "undo_meets_the_worker": {"together": 10, "done": 0, "published": 0, "held": 0},
    "two_editors_start": {"opened": True, "nothing": 4, "rows": 4},
}


@pytest.mark.usefixtures("django_db_setup")
def test_only_one_acts_on_a_file(tmp_path: Path) -> None:
    empty_tables(tmp_path)
    kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    site = kept | {"KOPIR_DATA_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "kopir.config.settings"}
    done = subprocess.run(
        [sys.executable, "-m", "tests.desk.crowd"], cwd=ROOT, env=site, capture_output=True, check=False, text=True
    )
    assert done.returncode == 0, done.stderr[-3000:]
    assert json.loads(done.stdout) == EXPECTED


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("scene", sorted(SCENES) if connection.vendor == "postgresql" else [])
def test_only_one_acts_on_a_server(scene: str) -> None:
    assert SCENES[scene]() == EXPECTED[scene]
