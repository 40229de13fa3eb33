"""Two at once: only one of them acts. On a file of SQLite always, on PostgreSQL where the tests run on it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from tests.letters.crowd import SCENES
from tests.tables import empty_tables

pytestmark = pytest.mark.usefixtures("one_crowd_at_a_time")

ROOT = Path(__file__).resolve().parents[2]
EXPECTED: dict[str, dict[str, Any]] = {
    "two_editors_send": {"found": ["done", "letter_open_already"], "letters": 1, "mails": 1, "entries": 1},
    "one_proposal": {"found": ["done", "proposal_decided"], "letters": 1},
    "one_reminder": {"found": ["done", "mailing_moved_on"], "entries": 1},
    "one_rung": {"found": ["done", "mailing_moved_on"], "entries": 1},
    "one_held_reply": {"found": ["done", "reply_decided"], "entries": 1},
}


@pytest.mark.usefixtures("django_db_setup")
def test_only_one_acts_on_a_file(tmp_path: Path) -> None:
    empty_tables(tmp_path)
    kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    site = kept | {"KOPIR_DATA_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "kopir.config.settings"}
    done = subprocess.run(
        [sys.executable, "-m", "tests.letters.crowd"], cwd=ROOT, env=site, capture_output=True, check=True, text=True
    )
    assert json.loads(done.stdout) == EXPECTED


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("scene", sorted(SCENES) if connection.vendor == "postgresql" else [])
def test_only_one_acts_on_a_server(scene: str) -> None:
    assert SCENES[scene]() == EXPECTED[scene]
