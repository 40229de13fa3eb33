"""`kopir prepare` is killed in the middle of making tables; run again, it ends where it would have ended."""

from __future__ import annotations

import os
import random
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.faults.cluster import Cluster, programs
from tests.faults.house import House, kill, until
from tests.faults.sink import Sink

ROUNDS = int(os.environ.get("FAULTS_MIGRATIONS", "3"))
NOTED = "SELECT count(*) FROM django_migrations"


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[House]:
    """A house without tables, on either database."""
    folder, sink = tmp_path / "site", Sink(tmp_path / "mails")
    folder.mkdir()
    if request.param == "sqlite":
        yield House(folder, sink)
    elif programs() is None:
        pytest.skip("needs the programs of PostgreSQL")
    else:
        cluster = Cluster()
        cluster.start()
        yield House(folder, sink, database=cluster.make("site"))
        cluster.remove()
    sink.journal.close()


def noted(house: House) -> int:
    """How many migrations are noted as applied; 0 also while there is no table for that."""
    try:
        if url := house.environment.get("DATABASE_URL"):
            with psycopg.connect(url) as link:
                return int(link.execute(NOTED).fetchone()[0])  # type: ignore[index]  # a count is one row
        with sqlite3.connect(house.folder / "kopir.sqlite3") as file:
            found = int(file.execute(NOTED).fetchone()[0])
        file.close()
    except (psycopg.Error, sqlite3.Error):
        return 0
    return found


def test_killed_migration_is_run_again(empty: House) -> None:
    chance, seen = random.Random(4), [0]
    for _round in range(ROUNDS):
        process = empty.start("kopir", "manage", "shell", "-v0", "-c", MIGRATE)
        until(lambda: noted(empty) > seen[-1] or process.poll() is not None)  # noqa: B023  # asked within the round
        time.sleep(chance.uniform(0.0, 0.2))
        kill(process.pid)
        process.wait()
        seen.append(noted(empty))
    empty.run("kopir", "prepare")
    assert empty.run("kopir", "prepare") == ""
    assert seen == sorted(seen)
    assert 0 < seen[1] < noted(empty)
    if "DATABASE_URL" not in empty.environment:
        with sqlite3.connect(empty.folder / "kopir.sqlite3") as link:
            assert link.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            assert link.execute("PRAGMA foreign_key_check").fetchall() == []
        link.close()


MIGRATE = "from kopir.config.prepare import migrate; migrate()"
