"""The worker: one ticker that runs every app's chores, each as often as it asks."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Iterable
from importlib import import_module
from importlib.util import find_spec

import structlog
from django.apps import apps
from django.conf import settings
from django.db import close_old_connections

from kopir.config import heartbeat
from kopir.web.chores import Chore

log = structlog.get_logger("kopir.worker")
REST_S = 0.25


def all_chores() -> list[Chore]:
    """Return the chores of all apps of this site, lower apps first."""
    modules = [f"{app.name}.tasks" for app in apps.get_app_configs() if app.name.startswith("kopir.")]
    return [chore for module in modules if find_spec(module) for chore in import_module(module).CHORES]


def run_until_quiet(chores: Iterable[Chore] | None = None, rounds: int = 100) -> int:
    """Run all chores again and again until none finds work; return how many things were done."""
    wanted, done = list(all_chores() if chores is None else chores), 0
    for _round in range(rounds):
        found = sum(chore.run() for chore in wanted)
        done += found
        if not found:
            break
    return done


failing: set[str] = set()  # chores whose last run failed; the sign of life names them


def run_chore(chore: Chore) -> int:
    """Run one chore; a failure is logged and tried again at the next tick, and stops no other chore."""
    try:
        close_old_connections()
        found = chore.run()
    except Exception:  # the task runner's own catch, the only one in the house
        log.exception("chore failed", chore=chore.name)
        failing.add(chore.name)
        return 0
    failing.discard(chore.name)
    return found


def work(stop: threading.Event) -> None:
    """Tick until told to stop. A chore that found work runs again at once, after the others had their turn."""
    chores = all_chores()
    due = {chore.name: 0.0 for chore in chores}
    beat_due = 0.0
    while not stop.is_set():
        for chore in chores:
            if stop.is_set() or time.monotonic() < due[chore.name]:
                continue
            found = run_chore(chore)
            due[chore.name] = time.monotonic() + (0 if found else chore.every_s)
        if time.monotonic() >= beat_due:
            heartbeat.beat(settings.DATA_DIR, failing)
            beat_due = time.monotonic() + heartbeat.EVERY_S
        stop.wait(REST_S)


def main() -> int:
    """Work in this process until SIGTERM or SIGINT."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    work(stop)
    return 0
