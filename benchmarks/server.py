"""The site's web process as it runs in earnest, on a free port of the loopback address."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server:
    """Granian in WSGI mode, two workers, as the site runs."""

    def __init__(self, *, keeps_pages: bool = True) -> None:
        self.port = free_port()
        environment = os.environ | {"KOPIR_KEEP_PAGES": str(int(keeps_pages))}
        command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--workers", "2", "--blocking-threads", "1"]
        command += ["--host", "127.0.0.1", "--port", str(self.port), "--no-ws", "--log-level", "error"]
        self.process = subprocess.Popen(
            [*command, "benchmarks.wsgi:application"], start_new_session=True, env=environment
        )
        for _ in range(900):  # a busy machine takes its time
            with socket.socket() as probe:
                if not probe.connect_ex(("127.0.0.1", self.port)):
                    return
            time.sleep(0.1)
        self.stop()
        raise RuntimeError("the server did not come up")

    def cpu_s(self) -> float:
        """CPU seconds of the whole process group."""
        spent = 0
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                fields = (folder / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(fields[2]) == self.process.pid:
                spent += int(fields[11]) + int(fields[12])
        return spent / TICKS

    def stop(self) -> None:
        os.killpg(self.process.pid, signal.SIGTERM)
        self.process.wait(timeout=20)
