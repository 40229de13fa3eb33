"""`kopir serve`: web, worker and likeness processes under one supervisor, which starts what falls, and ends all."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable
from urllib.parse import urlsplit

from kopir.config import processes

WEB_PROCESSES = 2
START_TIMEOUT_S = 60.0
PORT_TIMEOUT_S = 10.0  # the web process of a supervisor that was killed ends within this time


def web(host: str, port: int, parent: int) -> None:
    """Serve pages in this process and its children until SIGTERM: synchronous workers, one request each at a time."""
    from granian import Granian  # noqa: PLC0415  # only the web process pays for it
    from granian.constants import Interfaces  # noqa: PLC0415

    processes.end_with_parent(parent)
    Granian(
        "kopir.config.serve:pages",
        factory=True,
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


def pages() -> Callable[..., Iterable[bytes]]:
    """Return the site for one worker of the web process, which ends with it, or it would hold the port for ever."""
    from kopir.config.wsgi import application  # noqa: PLC0415  # only a web process sets up the site

    processes.end_with_parent(os.getppid())
    return application


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


def becomes_free(host: str, port: int, stop: threading.Event) -> bool:
    """Wait for the port: after a kill, the processes of the last supervisor need a moment to go."""
    deadline = time.monotonic() + PORT_TIMEOUT_S
    while not (free := is_free(host, port)) and time.monotonic() < deadline and not stop.wait(0.25):
        pass
    return free


def wait_until_up(web_process: subprocess.Popen[bytes], host: str, port: int, stop: threading.Event) -> int | None:
    """Wait for the first answer; None when the web process ended, time ran out or we are told to stop."""
    from django.conf import settings  # noqa: PLC0415  # reading commands skip Django

    name = urlsplit(settings.SITE_URL).netloc
    deadline = time.monotonic() + START_TIMEOUT_S
    here = "127.0.0.1" if host in {"0.0.0.0", "::"} else host  # noqa: S104  # compared, not bound
    while time.monotonic() < deadline and web_process.poll() is None and not stop.is_set():
        if status := answers(here, port, name):
            return status
        stop.wait(0.05)
    return None


def serve(host: str, port: int, *, welcome: str = "", is_opening: bool = False) -> int:
    """Run everything until Ctrl-C or SIGTERM (exit 0); exit 1 where the site does not come up at all."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    if not becomes_free(host, port, stop):
        sys.stderr.write(f"Port {port} of {host} is taken or not ours to take. Try another --port.\n")
        return 1
    me = str(os.getpid())
    web_process = processes.Watch(
        lambda: processes.start([sys.executable, "-m", "kopir.config.serve", host, str(port), me])
    )
    worker = processes.Watch(lambda: processes.start([sys.executable, "-m", "kopir", "worker", "--parent", me]))
    parts = {"web process": web_process, "worker": worker}
    try:
        status = wait_until_up(web_process.child, host, port, stop)
        if stop.is_set():
            return 0
        if status is None:
            sys.stderr.write(f"Nothing answers at {host}:{port}; the lines above say why.\n")
            return 1
        announce(200 if is_opening else status, welcome)  # a door that is shut on purpose is no error
        # Pages come first: until this one has read its vectors, letters are compared.
        likeness = processes.Watch(lambda: processes.start([sys.executable, "-m", "kopir", "likeness", "--parent", me]))
        parts["likeness process"] = likeness
        if is_listening():
            parts["mail listener"] = processes.Watch(
                lambda: processes.start([sys.executable, "-m", "kopir", "listen", "--parent", me])
            )
        watch(parts, stop)
        return 0
    finally:
        processes.end([part.child for part in parts.values()])


def is_listening() -> bool:
    from django.conf import settings  # noqa: PLC0415  # reading commands skip Django

    return bool(settings.MAIL_LISTEN)


def announce(status: int, welcome: str) -> None:
    from django.conf import settings  # noqa: PLC0415  # reading commands skip Django

    if status >= 500:
        sys.stderr.write(f"The home page answers with an error ({status}); the lines above say why.\n")
    sys.stdout.write(f"{settings.SITE_NAME} is at {settings.SITE_URL}\n{welcome}Ctrl-C ends it.\n")
    sys.stdout.flush()


def watch(parts: dict[str, processes.Watch], stop: threading.Event) -> None:
    """Look after the parts until told to stop."""
    while not stop.wait(0.25):
        for name, part in parts.items():
            if part.look():
                sys.stderr.write(f"The {name} has ended and is started again; its log says why.\n")
                sys.stderr.flush()


if __name__ == "__main__":
    web(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
