"""The ticker: every chore its turn, whatever happens to the others."""

from __future__ import annotations

import threading

import pytest

from kopir.config import worker
from kopir.web.chores import Chore


def fail() -> int:
    raise ZeroDivisionError


@pytest.mark.django_db
def test_failing_chore_stops_no_other(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    stop, turns = threading.Event(), []

    def count() -> int:
        turns.append(1)
        if len(turns) == 3:
            stop.set()
        return 1

    monkeypatch.setattr(worker, "close_old_connections", lambda: None)
    monkeypatch.setattr(worker, "all_chores", lambda: [Chore("bad", fail, 0), Chore("good", count, 60)])
    monkeypatch.setattr(worker, "REST_S", 0.001)
    worker.work(stop)
    assert len(turns) == 3  # it found work, so it ran again at once


@pytest.mark.django_db
def test_chore_without_work_rests(monkeypatch: pytest.MonkeyPatch) -> None:
    stop, turns = threading.Event(), []

    def idle() -> int:
        turns.append(1)
        return 0

    def tick() -> int:
        if len(turns) and len(ticks) > 5:
            stop.set()
        ticks.append(1)
        return 1

    ticks: list[int] = []
    monkeypatch.setattr(worker, "close_old_connections", lambda: None)
    monkeypatch.setattr(worker, "all_chores", lambda: [Chore("idle", idle, 60), Chore("tick", tick, 0)])
    monkeypatch.setattr(worker, "REST_S", 0.001)
    worker.work(stop)
    assert len(turns) == 1


def test_run_until_quiet_runs_until_nothing_is_found() -> None:
    left = [3, 2, 1]
    assert worker.run_until_quiet([Chore("three", lambda: left.pop() if left else 0, 0)]) == 6
    assert worker.run_until_quiet([Chore("endless", lambda: 1, 0)], rounds=4) == 4


def test_every_chore_has_its_own_name() -> None:
    names = [chore.name for chore in worker.all_chores()]
    assert len(set(names)) == len(names) > 0
