"""Processes that live and die together: a child that never outlives its parent, a parent that ends its children."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable

PATIENCE_S = 10.0


def end_with_parent(parent: int, every_s: float = 1.0) -> None:
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
    """Keep one child alive: start it again when it ends, but give up when it ends again and again."""

    def __init__(self, make: Callable[[], subprocess.Popen[bytes]], *, starts: int = 5, within_s: float = 60.0) -> None:
        self.make, self.starts, self.within_s = make, starts, within_s
        self.began: list[float] = []
        self.child = self._start()

    def _start(self) -> subprocess.Popen[bytes]:
        self.began.append(time.monotonic())
        return self.make()

    def is_given_up(self) -> bool:
        """Look after the child; True when it has ended too often."""
        if self.child.poll() is None:
            return False
        recent = [moment for moment in self.began if time.monotonic() - moment < self.within_s]
        if len(recent) >= self.starts:
            return True
        self.child = self._start()
        return False
