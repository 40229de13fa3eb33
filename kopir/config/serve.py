"""`kopir serve`: web processes and the worker under one supervisor, which ends them all or restarts the worker."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from urllib.parse import urlsplit

from kopir.config import processes

WEB_PROCESSES = 2
START_TIMEOUT_S = 60.0


def web(host: str, port: int, parent: int) -> None:
    """Serve pages in this process and its children until SIGTERM: synchronous workers, one request each at a time."""
    from granian import Granian  # noqa: PLC0415  # only the web process pays for it
    from granian.constants import Interfaces  # noqa: PLC0415

    processes.end_with_parent(parent)
    Granian(
        "kopir.config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=WEB_PROCESSES,
        blocking_threads=1,
        backlog=1024,
        respawn_failed_workers=True,
        workers_kill_timeout=8,
        log_level="warning",  # type: ignore[arg-type]  # its enum is a string
    ).serve()


def answers(host: str, port: int, name: str) -> int | None:
    """Return the status of the home page, or None while nobody answers."""
    link = http.client.HTTPConnection(host, port, timeout=START_TIMEOUT_S)
    try:
        link.request("GET", "/", headers={"Host": name, "X-Forwarded-Proto": "https"})
        return link.getresponse().status
    except (OSError, http.client.HTTPException):
        return None
    finally:
        link.close()


def is_free(host: str, port: int) -> bool:
    """Say whether we may listen there; else a stranger on the port would answer in our place."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def wait_until_up(pages: subprocess.Popen[bytes], host: str, port: int, stop: threading.Event) -> int | None:
    """Wait for the first answer; None when the web process ended, time ran out or we are told to stop."""
    from django.conf import settings  # noqa: PLC0415  # reading commands skip Django

    name = urlsplit(settings.SITE_URL).netloc
    deadline = time.monotonic() + START_TIMEOUT_S
    here = "127.0.0.1" if host in {"0.0.0.0", "::"} else host  # noqa: S104  # compared, not bound
    while time.monotonic() < deadline and pages.poll() is None and not stop.is_set():
        if status := answers(here, port, name):
            return status
        stop.wait(0.05)
    return None


def serve(host: str, port: int, *, welcome: str = "") -> int:
    """Run everything until Ctrl-C or SIGTERM (exit 0), or until a part cannot be kept alive (exit 1)."""
    if not is_free(host, port):
        sys.stderr.write(f"Port {port} of {host} is taken or not ours to take. Try another --port.\n")
        return 1
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    me = str(os.getpid())
    pages = processes.start([sys.executable, "-m", "kopir.config.serve", host, str(port), me])
    worker = processes.Watch(lambda: processes.start([sys.executable, "-m", "kopir", "worker", "--parent", me]))
    try:
        status = wait_until_up(pages, host, port, stop)
        if stop.is_set():
            return 0
        if status is None:
            sys.stderr.write(f"Nothing answers at {host}:{port}; the lines above say why.\n")
            return 1
        announce(status, welcome)
        return watch(pages, worker, stop)
    finally:
        processes.end([pages, worker.child])


def announce(status: int, welcome: str) -> None:
    from django.conf import settings  # noqa: PLC0415  # reading commands skip Django

    if status >= 500:
        sys.stderr.write(f"The home page answers with an error ({status}); the lines above say why.\n")
    sys.stdout.write(f"{settings.SITE_NAME} is at {settings.SITE_URL}\n{welcome}Ctrl-C ends it.\n")
    sys.stdout.flush()


def watch(pages: subprocess.Popen[bytes], worker: processes.Watch, stop: threading.Event) -> int:
    """Look after the parts until told to stop."""
    while not stop.wait(0.25):
        if pages.poll() is not None:
            sys.stderr.write("The web process has ended.\n")
            return 1
        if worker.is_given_up():
            sys.stderr.write("The worker ends again and again; its log says why.\n")
            return 1
    return 0


if __name__ == "__main__":
    web(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
