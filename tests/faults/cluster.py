"""A PostgreSQL of a test's own: a socket in its folder, no port, ended by its own data folder."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path


def programs() -> Path | None:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if found:
        return found[-1].parent
    other = shutil.which("initdb")
    return Path(other).parent if other else None


class Cluster:
    def __init__(self) -> None:
        found = programs()
        assert found
        self.programs, self.folder = found, Path(tempfile.mkdtemp(prefix="kopir-pg-"))
        if os.geteuid() == 0:
            shutil.chown(self.folder, "postgres")
        self._as_owner(f"{self.programs}/initdb -D {self.folder}/data -U kopir -A trust -E UTF8 --no-sync")

    def _as_owner(self, command: str) -> None:
        words = ["su", "postgres", "-s", "/bin/sh", "-c"] if os.geteuid() == 0 else ["sh", "-c"]
        subprocess.run([*words, command], check=True, cwd="/", stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL)

    def start(self) -> None:
        options = f"-c listen_addresses= -c unix_socket_directories={self.folder}"
        where = f"-D {self.folder}/data -l {self.folder}/log"
        self._as_owner(f'{self.programs}/pg_ctl {where} -s -w -o "{options}" start')

    def stop(self) -> None:
        self._as_owner(f"{self.programs}/pg_ctl -D {self.folder}/data -s -w -m immediate stop")

    def url(self, name: str) -> str:
        return f"postgres://kopir@{str(self.folder).replace('/', '%2F')}/{name}"

    def make(self, name: str) -> str:
        self._as_owner(f"{self.programs}/createdb -h {self.folder} -U kopir {name}")
        return self.url(name)

    def remove(self) -> None:
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)
