"""PostgreSQL goes away and comes back under load, the hard way; the site follows without a restart."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.campaign import kills
from tests.faults.cluster import Cluster, programs
from tests.faults.house import House, until
from tests.faults.sink import Sink
from tests.faults.visitor import Visitor


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    if programs() is None:
        pytest.skip("needs the programs of PostgreSQL")
    made = Cluster()
    made.start()
    yield made
    made.remove()


@pytest.fixture
def house(cluster: Cluster, tmp_path: Path, sink: Sink) -> Iterator[House]:
    made = House(tmp_path / "site", sink, database=cluster.make(f"site_{tmp_path.name[-20:].lower()}"))
    made.folder.mkdir()
    yield made
    made.end()
    shutil.rmtree(made.folder, ignore_errors=True)


def test_immediate_restarts_and_kills_lose_nothing(house: House, cluster: Cluster) -> None:
    cast = house.furnish(known=20, supporters=4, letters=6)
    house.serve()
    half = {name: people[::2] for name, people in cast.items() if name != "issues"} | {"issues": cast["issues"]}
    crowd = house.crowd(half, seconds=600, clients=4)
    waits = []
    for _round in range(2):
        time.sleep(1)
        cluster.stop()
        visitor = Visitor(house.port, "kk", connection="2001:db8::1")
        answer = visitor.get("/kk/issues/")
        assert (answer.status, answer.untrue) == (503, "")
        cluster.start()
        began = time.monotonic()
        until(lambda: house.answers() == 200)
        waits.append(time.monotonic() - began)
    crowd.finish()
    found = house.audit()
    assert found["problems"] == []
    assert found["acknowledged"] > 0
    assert max(waits) <= 5
    rest = {name: people[1::2] for name, people in cast.items() if name != "issues"} | {"issues": cast["issues"]}
    killed = kills(house, rest, rounds=2)
    assert killed.problems == []
