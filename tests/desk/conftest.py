from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from kopir.accounts.models import Account
from tests.desk.waiting import EDITOR

NOW = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)


@pytest.fixture
def traveller() -> Iterator[Any]:
    """Stand still on a Monday morning; `traveller.shift(seconds)` lets time pass."""
    with time_machine.travel(NOW, tick=False) as moving:
        yield moving


@pytest.fixture
def account(db: None) -> Account:
    return EDITOR()


@pytest.fixture
def editor(client: Client, account: Account) -> Client:
    client.force_login(account)
    return client


@pytest.fixture
def other(db: None) -> Client:
    client = Client()
    client.force_login(EDITOR())
    return client


@pytest.fixture
def later(traveller: Any) -> Any:
    """Let eleven seconds pass and the worker work once."""
    from kopir.desk.actions import carry_out_due

    def pass_by() -> int:
        traveller.shift(timedelta(seconds=11))
        return carry_out_due()

    return pass_by
