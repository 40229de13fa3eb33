"""A site of its own for a fault: its folder, its database, its processes, and who may be killed in it."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.faults.sink import Sink, free_port

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_S = 90.0  # for a machine that is busy with other things


def until(is_so: Callable[[], Any], seconds: float = PATIENCE_S) -> Any:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if found := is_so():
            return found
        time.sleep(0.05)
    raise AssertionError(f"not so after {seconds} s")


def tree(pid: int) -> dict[int, tuple[int, bytes]]:
    """Return the living descendants of a process: parent and command line of each."""
    parents: dict[int, int] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            state, parent = (folder / "stat").read_text().rsplit(")", 1)[1].split()[:2]
        except OSError:
            continue
        if state != "Z":
            parents[int(folder.name)] = int(parent)
    found: dict[int, tuple[int, bytes]] = {}
    looked = [pid]
    while looked:
        above = looked.pop()
        for child, parent in parents.items():
            if parent == above and child not in found:
                try:
                    found[child] = (parent, Path(f"/proc/{child}/cmdline").read_bytes())
                except OSError:
                    continue
                looked.append(child)
    return found


class House:
    """A site that serves: made once, then broken and looked at."""

    def __init__(self, folder: Path, sink: Sink, *, database: str = "", **more: str) -> None:
        self.folder, self.sink, self.port = folder, sink, free_port()
        dropped = ("KOPIR_", "DATABASE_", "COV_", "PYTEST_")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(dropped)}
        self.environment = kept | {
            "KOPIR_DATA_DIR": str(folder),
            "KOPIR_SITE_URL": f"http://localhost:{self.port}",
            "KOPIR_SMTP_URL": f"smtp://127.0.0.1:{sink.port}",
            "KOPIR_BEHIND_PROXY": "1",
            "KOPIR_SECRET_KEY": "a key for tests only",
            "KOPIR_MINUTES_NEWS_ARE_GATHERED": "1",  # so that notices leave while people act
            "KOPIR_MAILS_AN_HOUR": "100000",
            "KOPIR_MAILS_A_DAY": "100000",
            "DJANGO_SETTINGS_MODULE": "kopir.config.settings",
            "PYTHONPATH": str(ROOT),
            **more,
        }
        if database:
            self.environment["DATABASE_URL"] = database
        self.served: subprocess.Popen[bytes] | None = None
        self.papers = sink.path.parent  # the recorder's own files: never on the disk that a test breaks
        self.log = self.papers / "site.log"

    def start(self, *words: str, **more: str) -> subprocess.Popen[bytes]:
        """Run a module of Python in the site's environment."""
        with self.log.open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", *words],
                cwd=ROOT,
                env=self.environment | more,
                stdout=subprocess.PIPE if "stdout" in more else log,
                stderr=log,
                start_new_session=True,
            )

    def run(self, *words: str, timeout_s: float = 300) -> str:
        with self.log.open("ab") as log:
            done = subprocess.run(
                [sys.executable, "-m", *words],
                cwd=ROOT,
                env=self.environment,
                check=False,
                stdout=subprocess.PIPE,
                stderr=log,
                timeout=timeout_s,
                text=True,
            )
        assert done.returncode == 0, f"{words}: {done.returncode}\n{self.log.read_text()[-3_000:]}"
        return done.stdout

    def furnish(self, known: int, supporters: int, letters: int) -> dict[str, Any]:
        self.run("kopir", "prepare")
        cast: dict[str, Any] = json.loads(self.run("tests.faults.seed", str(known), str(supporters), str(letters)))
        return cast

    def serve(self, command: tuple[str, ...] = (), **more: str) -> None:
        """Start the site and wait for its first page."""
        words = (*command, sys.executable, "-m", "kopir", "serve", "--port", str(self.port))
        with self.log.open("ab") as log:
            self.served = subprocess.Popen(
                words, cwd=ROOT, env=self.environment | more, stdout=log, stderr=log, start_new_session=True
            )
        until(lambda: self.answers() == 200)

    def answers(self, path: str = "/en/issues/") -> int:
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            link.request("GET", path, headers={"Host": f"localhost:{self.port}"})
            return link.getresponse().status
        except (OSError, http.client.HTTPException):
            return 0
        finally:
            link.close()

    def family(self) -> dict[int, tuple[int, bytes]]:
        return tree(self.served.pid) if self.served else {}

    def web_main(self) -> int:
        served = self.served.pid if self.served else 0
        ours = (pid for pid, (parent, line) in self.family().items() if parent == served and b"config.serve" in line)
        return next(ours, 0)

    def web_workers(self) -> list[int]:
        main = self.web_main()
        return [pid for pid, (parent, _line) in self.family().items() if main and parent == main]

    def worker(self) -> int:
        return next((pid for pid, (_parent, line) in self.family().items() if b"\0worker\0" in line), 0)

    def is_whole(self) -> bool:
        return bool(self.worker() and len(self.web_workers()) == 2 and self.answers() == 200)

    def end(self) -> None:
        """End the site in order; whoever is left of it is killed by id."""
        if self.served is None:
            return
        family = self.family()
        self.served.terminate()
        try:
            self.served.wait(30)
        except subprocess.TimeoutExpired:
            self.served.kill()
            self.served.wait()
        for pid in family:
            kill(pid)
        self.served = None

    def crowd(self, cast: dict[str, Any], *, seconds: float, word: str = "k", clients: int = 6, seed: int = 7) -> Crowd:
        return Crowd(self, cast, seconds=seconds, word=word, clients=clients, seed=seed)

    def audit(self, *, drain: bool = True) -> dict[str, Any]:
        words = ["tests.faults.audit", str(self.journal), str(self.sink.path), *(["drain"] if drain else [])]
        found: dict[str, Any] = json.loads(self.run(*words, timeout_s=900))
        return found

    @property
    def journal(self) -> Path:
        return self.papers / "journal"

    def copy(self, folder: Path) -> None:
        """Take over the furniture of another house, which must not be serving."""
        shutil.copytree(folder, self.folder, dirs_exist_ok=True)


class Crowd:
    """The recorder in a process of its own."""

    def __init__(self, house: House, cast: dict[str, Any], **plan: Any) -> None:
        self.stop_file = house.papers / "stop"
        self.stop_file.unlink(missing_ok=True)
        plan |= {"port": house.port, "cast": cast, "journal": str(house.journal), "mails": str(house.sink.path)}
        plan |= {"stop": str(self.stop_file), "first_known": plan.pop("first_known", 0)}
        plan_file = house.papers / "plan"
        plan_file.write_text(json.dumps(plan))
        self.process = house.start("tests.faults.crowd", str(plan_file))

    def is_busy(self) -> bool:
        return self.process.poll() is None

    def finish(self) -> None:
        """Tell the crowd to go; each first gets its last answer."""
        self.stop_file.touch()
        self.join()

    def join(self) -> None:
        try:
            assert self.process.wait(180) == 0
        finally:
            if self.is_busy():
                self.process.kill()
                self.process.wait()


def kill(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
