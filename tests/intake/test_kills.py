"""kill -9 at any moment: the import goes on where it stopped, loses nothing and doubles nothing."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.intake.killing import BAD, ROWS
from tests.tables import empty_tables


@pytest.mark.process
@pytest.mark.usefixtures("django_db_setup")
def test_a_killed_import_goes_on_and_doubles_nothing(tmp_path: Path) -> None:
    empty_tables(tmp_path)
    environment = os.environ | {
        "KOPIR_DATA_DIR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "kopir.config.settings",
        "DATABASE_URL": "",
    }
    done = subprocess.run(
        [sys.executable, "-m", "tests.intake.killing", str(tmp_path)],
        env=environment, check=True, capture_output=True, text=True, timeout=300,
    )  # fmt: skip
    answer = json.loads(done.stdout)
    assert answer["troubles"] == []
    assert answer["replay"] == []
    # Where the last kill came after the last row, the next start may be told that nothing is left to do.
    assert answer["status"] in {0, int(answer["seen"][-2] == ROWS)}
    assert answer["kills"] >= 2
    assert answer["seen"] == sorted(answer["seen"])
    assert len(set(answer["seen"])) > 2  # it got on between the kills
    assert answer["seen"][-1] == ROWS
    assert (tmp_path / "imports" / "import-1-waiting.csv").read_text().count("no-title") == BAD
