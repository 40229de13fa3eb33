"""Houses to be broken: furnished once, copied for each test."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.faults.house import House
from tests.faults.sink import Sink
from tests.tables import empty_tables


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.process)
            # One after another, on one house: each of these loads the machine by itself.
            item.add_marker(pytest.mark.xdist_group("faults"))


@pytest.fixture(autouse=True)
def _fresh_state() -> None:
    """The house's fixture for tests in this process is not wanted here: each site lives in others."""


@pytest.fixture(scope="session")
def furniture(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    """A small site on SQLite with the cast of a crowd; never served itself."""
    folder = tmp_path_factory.mktemp("furniture") / "site"
    folder.mkdir()
    empty_tables(folder)
    sink = Sink(folder.parent / "mails")
    return folder, House(folder, sink).furnish(known=60, supporters=6, letters=12)


@pytest.fixture
def cast(furniture: tuple[Path, dict[str, Any]]) -> dict[str, Any]:
    return furniture[1]


@pytest.fixture
def sink(tmp_path: Path) -> Iterator[Sink]:
    made = Sink(tmp_path / "mails")
    made.start()
    yield made
    made.stop()
    made.journal.close()


@pytest.fixture
def house(tmp_path: Path, sink: Sink, furniture: tuple[Path, dict[str, Any]]) -> Iterator[House]:
    made = House(tmp_path / "site", sink)
    made.copy(furniture[0])
    yield made
    made.end()
    shutil.rmtree(made.folder, ignore_errors=True)
