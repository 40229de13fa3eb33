"""kill -9 of web workers, of the worker, of the web process and of the supervisor, while people act."""

from __future__ import annotations

from typing import Any

from tests.faults.campaign import VICTIMS, kills
from tests.faults.house import House


def test_kills_at_random_moments_lose_and_double_nothing(house: House, cast: dict[str, Any]) -> None:
    house.serve()
    found = kills(house, cast, rounds=len(VICTIMS))
    assert found.problems == []
    assert found.figures["acknowledged"] > 10
    assert found.kills == {"web": 3, "worker": 3, "main": 1, "serve": 1}
