"""Processes that live and die together: a child that never outlives its parent, a parent that ends its children."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable

PATIENCE_S = 10.0


def end_with_parent(parent: int, every_s: float = 0.25) -> None:
    """End this process when its parent is gone, however it went; a killed parent can send no signal.

    The parent gives its own id: a child that asked for it might ask too late, and get the id of whoever inherits it.
    """

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(every_s)
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, name="end-with-parent", daemon=True).start()


def start(command: list[str]) -> subprocess.Popen[bytes]:
    """Start a child in a group of its own, so that Ctrl-C reaches the parent only, which ends all in order."""
    return subprocess.Popen(command, stdin=subprocess.DEVNULL, start_new_session=True)  # noqa: S603  # our own words


def end(children: list[subprocess.Popen[bytes]], patience_s: float = PATIENCE_S) -> None:
    """Ask all children to end, wait, and kill the groups of those that will not."""
    for child in children:
        if child.poll() is None:
            child.terminate()
    deadline = time.monotonic() + patience_s
    for child in children:
        try:
            child.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()


class Watch:
    """Keep one child alive: start it again when it ends, at once the first time, then ever more slowly.

    It never gives up: pages without mail, or mail without pages, are better than nothing, and what fails may come back.
    """

    def __init__(
        self, make: Callable[[], subprocess.Popen[bytes]], *, calm_s: float = 5.0, longest_wait_s: float = 30.0
    ) -> None:
        self.make, self.calm_s, self.longest_wait_s = make, calm_s, longest_wait_s
        self.falls, self.began, self.due = 0, 0.0, 0.0
        self.is_down = False
        self.child = self._start()

    def _start(self) -> subprocess.Popen[bytes]:
        self.is_down, self.began = False, time.monotonic()
        return self.make()

    def look(self) -> bool:
        """Look after the child; True when it was found ended, once for each time."""
        if self.child.poll() is None:
            return False
        if not self.is_down:
            self._note_fall()
            return True
        if time.monotonic() >= self.due:
            self.child = self._start()
        return False

    def _note_fall(self) -> None:
        kill_group(self.child.pid)
        now = time.monotonic()
        self.falls = self.falls + 1 if now - self.began < self.calm_s else 0
        self.is_down, self.due = True, now + min(self.longest_wait_s, 2.0**self.falls - 1)


def kill_group(leader: int) -> None:
    """Kill what a child that has ended left behind: its own children would go on holding the port."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(leader, signal.SIGKILL)
