"""The lock round SQLite's writing transactions: fair, complete, and always given back."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connections, transaction
from django.db.utils import load_backend

from kopir.config.settings import SQLITE_OPTIONS

WRITERS, TURNS = 16, 12


@pytest.fixture
def house(tmp_path: Path, django_db_blocker: Any) -> Iterator[str]:
    """A database in a file under an alias of its own, with a counter and a constraint that is looked at on commit."""
    usual = connections["default"].settings_dict
    connections.settings["house"] = usual | {
        "ENGINE": "kopir.config.sqlite",
        "NAME": tmp_path / "house.sqlite3",
        "OPTIONS": SQLITE_OPTIONS,
        "CONN_HEALTH_CHECKS": False,
        "CONN_MAX_AGE": 0,
        "TEST": {**usual["TEST"], "MIGRATE": False},
    }
    with django_db_blocker.unblock():
        with connections["house"].cursor() as cursor:
            cursor.execute("CREATE TABLE counter (n INTEGER NOT NULL)")
            cursor.execute("INSERT INTO counter VALUES (0)")
            cursor.execute("CREATE TABLE parent (id INTEGER PRIMARY KEY)")
            cursor.execute("CREATE TABLE child (p INTEGER REFERENCES parent (id) DEFERRABLE INITIALLY DEFERRED)")
        yield "house"
        connections["house"].close()
        del connections["house"], connections.settings["house"]


def ask(sql: str) -> Any:
    with connections["house"].cursor() as cursor:
        cursor.execute(sql)
        row = cursor.fetchone()
        return row[0] if row else None


def count_up() -> None:
    """Read, then write: only transactions one after another count right."""
    with transaction.atomic(using="house"):
        ask(f"UPDATE counter SET n = {ask('SELECT n FROM counter') + 1}")


def in_threads(work: Any, number: int) -> list[BaseException]:
    troubles: list[BaseException] = []

    def run() -> None:
        try:
            work()
        except (DatabaseError, ZeroDivisionError) as trouble:
            troubles.append(trouble)
        finally:
            connections["house"].close()

    threads = [threading.Thread(target=run) for _ in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not any(thread.is_alive() for thread in threads)
    return troubles


def is_free() -> bool:
    """Another writer gets its turn within a moment."""
    return in_threads(count_up, 1) == []


def test_many_writers_at_once_lose_nothing_and_see_no_error(house: str) -> None:
    troubles = in_threads(lambda: [count_up() for _ in range(TURNS)], WRITERS)
    assert (troubles, ask("SELECT n FROM counter")) == ([], WRITERS * TURNS)


def test_writers_with_and_without_a_transaction_get_along(house: str) -> None:
    def both() -> None:
        for _turn in range(TURNS):
            count_up()
            ask("INSERT INTO parent DEFAULT VALUES")

    assert in_threads(both, WRITERS) == []
    assert (ask("SELECT n FROM counter"), ask("SELECT count(*) FROM parent")) == (WRITERS * TURNS,) * 2


def test_lock_is_given_back_when_the_act_fails(house: str) -> None:
    def fail() -> None:
        count_up()
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        transaction.atomic(house)(fail)()
    assert is_free()
    assert ask("SELECT n FROM counter") == 1


def test_lock_is_given_back_when_the_commit_fails(house: str) -> None:
    with pytest.raises(IntegrityError):
        transaction.atomic(house)(lambda: ask("INSERT INTO child VALUES (7)"))()
    assert is_free()


def test_lock_is_given_back_when_the_connection_is_closed(house: str) -> None:
    connections[house].set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
    connections[house].close()
    assert is_free()


def test_lock_is_given_back_when_the_transaction_cannot_begin(house: str) -> None:
    connections[house].ensure_connection()
    connections[house].connection.execute("BEGIN")  # a second BEGIN fails
    with pytest.raises(Exception, match="within a transaction"):
        connections[house]._start_transaction_under_autocommit()
    connections[house].connection.rollback()
    assert is_free()


def test_connection_that_met_an_error_is_opened_anew(house: str) -> None:
    with pytest.raises(DatabaseError):
        ask("SELECT * FROM no_such_table")
    connections[house].close_if_unusable_or_obsolete()
    assert connections[house].connection is None
    assert ask("PRAGMA synchronous") == 2  # FULL: what is acknowledged survives a power cut


def test_backend_is_the_one_that_settings_name() -> None:
    assert load_backend("kopir.config.sqlite").DatabaseWrapper.__module__ == "kopir.config.sqlite.base"
