"""Counts stay exact with many people at once: on a file of SQLite always, on PostgreSQL where the tests run on it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from tests.issues.crowd import SCENES
from tests.tables import empty_tables

pytestmark = pytest.mark.usefixtures("one_crowd_at_a_time")

ROOT = Path(__file__).resolve().parents[2]
ON_SERVER = connection.vendor == "postgresql"
EXPECTED: dict[str, dict[str, Any]] = {
    "one_person_fifty_times": {"new": 1, "old": 49, "rows": 1, "count": 1},
    "folders_and_a_crowd": {
        "odd": ["came", "folded"],
        "rows": [10, 20],
        "counts": [10, 20],
        "tallies": [10, 20],
        "deltas": 0,
        "entries": [10, 20],
    },
    "crosswise": {"odd": ["came", "folded"], "rings": False, "standing": 3, "exact": True, "differences": []},
    "two_editors": {"decided": 1, "others": ["TooLate"], "entries": 1, "agree": True, "issues": 1},
}


@pytest.fixture(scope="module")
def file_site(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """A site of its own on a file of SQLite: what separate processes see."""
    folder = tmp_path_factory.mktemp("crowd")
    kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    site = kept | {"KOPIR_DATA_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "kopir.config.settings"}
    empty_tables(folder)
    return site


def run(site: dict[str, str], *words: str) -> Any:
    done = subprocess.run(
        [sys.executable, "-m", "tests.issues.crowd", *words],
        cwd=ROOT,
        env=site,
        check=False,
        capture_output=True,
        text=True,
        timeout=180,
    )
    assert done.returncode == 0, done.stderr[-2_000:]
    return json.loads(done.stdout) if done.stdout else None


def test_counts_are_exact_on_a_file_of_sqlite(file_site: dict[str, str]) -> None:
    assert run(file_site, *SCENES) == EXPECTED


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name", SCENES)
def test_counts_are_exact_on_the_test_database(name: str) -> None:
    """A database in memory has one writer and no second connection; there the scene runs in the file test above."""
    if ON_SERVER:
        assert SCENES[name]() == EXPECTED[name]


def test_killed_folders_lose_and_double_nothing(file_site: dict[str, str]) -> None:
    code = (
        "import django; django.setup()\n"
        "from tests.factories.issues import citizen, issue\n"
        "from kopir.issues.actions import support\n"
        "text = issue().reports.get()\n"
        "print(text.issue_id)\n"
        "[support(citizen(), text) for _ in range(120)]\n"
    )
    crowd = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=file_site, check=False, capture_output=True, text=True, timeout=120
    )
    key = int(crowd.stdout)
    for _round in range(3):
        folder = subprocess.Popen(
            [sys.executable, "-m", "tests.issues.crowd", "fold"], cwd=ROOT, env=file_site, stdout=subprocess.PIPE
        )
        assert folder.stdout is not None
        folder.stdout.readline()
        time.sleep(0.02)
        folder.send_signal(signal.SIGKILL)
        folder.wait()
        folder.stdout.close()
    check = (
        "import django, json; django.setup()\n"
        "from kopir.issues.actions import fold_supports\n"
        "from kopir.issues.models import Issue, SupportDelta\n"
        f"waiting = SupportDelta.objects.filter(issue={key}).count()\n"
        f"so_far = Issue.objects.get(pk={key}).support_count\n"
        "fold_supports()\n"
        f"print(json.dumps([waiting + so_far, Issue.objects.get(pk={key}).support_count]))\n"
    )
    found = subprocess.run(
        [sys.executable, "-c", check], cwd=ROOT, env=file_site, check=False, capture_output=True, text=True, timeout=60
    )
    assert json.loads(found.stdout) == [120, 120]
