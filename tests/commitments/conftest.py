from __future__ import annotations

import pytest
import time_machine

NOON = "2026-06-01T07:00:00Z"


@pytest.fixture
def clockwork() -> object:
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller
