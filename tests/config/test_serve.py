"""A site as it runs: processes that end together, a worker killed in the middle of a mail."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller

pytestmark = [pytest.mark.process, pytest.mark.xdist_group("serve")]  # the site of these is made once
PATIENCE_S = 60  # for a machine that is busy with other things
ROOT = Path(__file__).resolve().parent.parent.parent
PUT = """
from kopir.mail.actions import queue_text
queue_text(to="aigul@example.org", subject="Hello", body="Text", language="kk")
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Site:
    """A site in a folder of its own, run by `kopir` commands."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        kept = {
            name: value for name, value in os.environ.items() if not name.startswith(("KOPIR_", "DATABASE_", "COV_"))
        }
        self.environment = kept | {
            "KOPIR_DATA_DIR": str(folder),
            "KOPIR_SITE_URL": f"http://localhost:{self.port}",
            "PYTHONPATH": str(ROOT),
        }

    def start(self, *words: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "kopir", *words],
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=self.folder,
        )

    def run(self, *words: str) -> tuple[int, str, str]:
        process = self.start(*words)
        out, err = process.communicate(timeout=300)
        return process.returncode, out, err

    def mail(self) -> tuple[str, int]:
        with sqlite3.connect(self.folder / "kopir.sqlite3") as link:
            row: tuple[str, int] = link.execute(
                "SELECT state, leased_until IS NOT NULL FROM mail_outgoingmail"
            ).fetchone()
        link.close()
        return row


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    site = Site(tmp_path_factory.mktemp("site"))
    status, _out, err = site.run("prepare")
    assert status == 0, err
    assert "tables brought up to date" in err
    return site


def until(is_so: Callable[[], Any], seconds: float = PATIENCE_S) -> Any:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if found := is_so():
            return found
        time.sleep(0.05)
    raise AssertionError(f"not so after {seconds} s")


def is_alive(pid: int) -> bool:
    try:
        return "Z" not in Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return False


def descendants(pid: int) -> list[int]:
    """Read the tree of processes; a site has a web process with two children, and a worker."""
    children: dict[int, list[int]] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((folder / "stat").read_text().rsplit(")", 1)[1].split()[1])
        except (FileNotFoundError, ProcessLookupError):
            continue
        children.setdefault(parent, []).append(int(folder.name))
    found, looked = [], [pid]
    while looked:
        below = children.get(looked.pop(), [])
        found += below
        looked += below
    return found


@pytest.fixture
def served(site: Site) -> Iterator[subprocess.Popen[str]]:
    process = site.start("serve", "--port", str(site.port))
    assert process.stdout
    try:
        assert process.stdout.readline() == f"Köpir is at http://localhost:{site.port}\n"
        yield process
    finally:
        process.kill()
        process.communicate()


def home_status(port: int) -> int:
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    link.request("GET", "/en/sign-in/", headers={"Host": f"localhost:{port}"})
    status = link.getresponse().status
    link.close()
    return status


def test_prepare_twice_does_nothing_the_second_time(site: Site) -> None:
    assert site.run("prepare") == (0, "", "")


def workers(served: subprocess.Popen[str]) -> list[int]:
    lines = {pid: Path(f"/proc/{pid}/cmdline").read_bytes() for pid in descendants(served.pid) if is_alive(pid)}
    return [pid for pid, line in lines.items() if b"\0worker\0" in line]


def test_serve_keeps_its_worker_and_ends_on_ctrl_c(site: Site, served: subprocess.Popen[str]) -> None:
    assert len(descendants(served.pid)) >= 4
    first = until(lambda: workers(served))
    os.kill(first[0], signal.SIGKILL)
    assert until(lambda: [pid for pid in workers(served) if pid not in first])
    assert home_status(site.port) == 200
    family = descendants(served.pid)
    served.send_signal(signal.SIGINT)
    assert served.wait(PATIENCE_S) == 0
    until(lambda: not any(is_alive(pid) for pid in family))


def test_children_end_when_the_supervisor_is_killed(site: Site, served: subprocess.Popen[str]) -> None:
    family = descendants(served.pid)
    served.kill()
    until(lambda: not any(is_alive(pid) for pid in family))


def test_serve_says_when_the_port_is_taken(site: Site) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        status, _out, err = site.run("serve", "--port", str(other.getsockname()[1]))
    assert status == 1
    assert "port" in err


class Killer:
    """A mail server that takes the mail and kills the worker before it hears so."""

    def __init__(self) -> None:
        self.victim = 0
        self.taken: list[bytes] = []

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        self.taken.append(envelope.content)
        if self.victim:
            os.kill(self.victim, signal.SIGKILL)
            self.victim = 0
        return "250 OK"


def message_id(mail: bytes) -> bytes:
    return next(line for line in mail.splitlines() if line.startswith(b"Message-ID:"))


def test_mail_of_a_killed_worker_goes_once_more_under_the_same_name(site: Site) -> None:
    killer, port = Killer(), free_port()
    server = Controller(killer, hostname="127.0.0.1", port=port)
    server.start()
    site.environment["KOPIR_SMTP_URL"] = f"smtp://127.0.0.1:{port}"
    assert site.run("manage", "shell", "-c", PUT)[0] == 0
    worker = site.start("worker")
    killer.victim = worker.pid
    assert worker.wait(60) == -signal.SIGKILL
    worker.communicate()
    assert site.mail() == ("queued", 1)
    with sqlite3.connect(site.folder / "kopir.sqlite3") as link:
        link.execute("UPDATE mail_outgoingmail SET leased_until = '2000-01-01 00:00:00'")
    link.close()
    worker = site.start("worker")
    until(lambda: site.mail() == ("sent", 0))
    worker.terminate()
    worker.communicate(timeout=PATIENCE_S)
    server.stop()
    assert worker.returncode == 0
    assert len(killer.taken) == 2
    assert len({message_id(mail) for mail in killer.taken}) == 1


def test_grant_gives_a_role_and_refuses_what_is_no_address(site: Site) -> None:
    assert site.run("grant", "editor@example.org", "editor")[0] == 0
    assert site.run("grant", "editor", "editor")[0] == 1
    assert site.run("grant", "editor@example.org", "king")[0] == 2
    with sqlite3.connect(site.folder / "kopir.sqlite3") as link:
        assert link.execute("SELECT role FROM accounts_grant").fetchall() == [("editor",)]
    link.close()
