"""A real site for the journeys: pages, worker and mail folder as `kopir serve` runs them, driven by a real browser."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import pytest
from playwright.sync_api import Browser

from tests.journeys.mailbox import Mailbox
from tests.journeys.walker import Walker

ROOT = Path(__file__).parents[2]
KOPIR = [sys.executable, "-m", "kopir"]
START_TIMEOUT_S = 180
LONE_STEWARD = "lone-steward@example.org"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.journey)


@pytest.fixture(autouse=True)
def _fresh_state() -> None:
    """The house's fixture for tests in this process is not wanted here: the site lives in another."""


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    found = next(
        (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None
    )
    assert found, "The journeys need Chromium: install the system's package."
    return {"executable_path": found, "headless": True, "args": ["--no-sandbox", "--disable-dev-shm-usage"]}


class Site:
    """Where the site under test answers, and where its mail lies."""

    def __init__(self, url: str, folder: Path) -> None:
        self.url, self.folder, self.mail = url, folder, Mailbox(folder / "mail")


@pytest.fixture(scope="session")
def blank() -> Iterator[Path]:
    """A prepared folder with nothing in it yet; every site of the journeys begins as a copy."""
    folder = Path(tempfile.mkdtemp(prefix="kopir-blank-"))
    environment = {name: value for name, value in _environment(folder).items() if name != "DATABASE_URL"}
    _run("prepare", environment=environment)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def site(request: pytest.FixtureRequest) -> Iterator[Site]:
    """The sample site, served until the last journey has ended."""
    sample = {"KOPIR_SAMPLE": "1"}
    # JOURNEYS_SAMPLE may name a folder with a sample loaded earlier, for who works on a journey.
    if ready := os.environ.get("JOURNEYS_SAMPLE"):
        steps, made = [("prepare",)], Path(ready)
    else:
        steps, made = [("sample", "load")], request.getfixturevalue("blank")
    with _served(made, steps, **sample) as served:
        yield served


@pytest.fixture(scope="session")
def lone_site(blank: Path) -> Iterator[Site]:
    """A site on its first day: nobody but one steward, so no second person decides an appeal."""
    with _served(blank, [("grant", LONE_STEWARD, "steward")], KOPIR_STAFF_NEED_SECOND_FACTOR="0") as served:
        yield served


@contextmanager
def _served(made: Path, steps: list[tuple[str, ...]], **more: str) -> Iterator[Site]:
    """Copy a site into a folder of its own, run some commands there, and serve it on a free port."""
    folder, port = Path(tempfile.mkdtemp(prefix="kopir-journeys-")), _free_port()
    url = f"http://localhost:{port}"
    environment = {**_environment(folder), "KOPIR_SITE_URL": url, **more}
    shutil.copytree(made, folder, dirs_exist_ok=True)
    with _own_database(environment, folder.name) as is_new, (folder / "serve.log").open("w") as log:
        for words in [("prepare",), *steps] if is_new else steps:
            _run(*words, environment=environment)
        served = subprocess.Popen(
            [*KOPIR, "serve", "--port", str(port)], cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT
        )
        try:
            _wait_until_up(url, served, folder / "serve.log")
            yield Site(url, folder)
        finally:
            served.terminate()
            served.wait(timeout=30)
    shutil.rmtree(folder, ignore_errors=True)


def _environment(folder: Path) -> dict[str, str]:
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith("KOPIR_")},
        "KOPIR_DATA_DIR": str(folder),
        "KOPIR_MINUTES_NEWS_ARE_GATHERED": "0",
        "PYTHONUNBUFFERED": "1",
    }


@pytest.fixture
def walk(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Any]:
    """Give each person of a journey a browser of their own; what any of them met must be clean at the end."""
    walkers: list[Walker] = []

    def person(language: str = "kk", *, script: bool = True, at: Site | None = None) -> Walker:
        place = at or request.getfixturevalue("site")
        walkers.append(Walker(browser, place.url, place.mail, language=language, script=script))
        return walkers[-1]

    yield person
    complaints = [complaint for walker in walkers for complaint in walker.complaints]
    for walker in walkers:
        walker.leave()
    assert not complaints, "\n".join(complaints)


def _run(*words: str, environment: dict[str, str]) -> None:
    done = subprocess.run([*KOPIR, *words], cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"kopir {' '.join(words)}:\n{done.stdout[-2000:]}\n{done.stderr[-6000:]}"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_up(url: str, served: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_TIMEOUT_S
    while time.monotonic() < deadline and served.poll() is None:
        try:
            with urllib.request.urlopen(f"{url}/en/", timeout=10):
                return
        except OSError:
            time.sleep(0.2)
    pytest.fail(f"The site did not come up:\n{log.read_text()[-4000:]}")


class _own_database:  # noqa: N801  # reads as what it does
    """With DATABASE_URL naming a PostgreSQL server: a database for one site alone, dropped at the end."""

    def __init__(self, environment: dict[str, str], name: str) -> None:
        self.environment, self.url = environment, environment.get("DATABASE_URL", "")
        self.name = name.replace("-", "_")

    def _maintain(self, statement: str) -> None:
        import psycopg

        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(statement)  # type: ignore[arg-type]  # our own words

    def __enter__(self) -> bool:
        """Return whether a database was made, so that its tables are still to be."""
        if not self.url.startswith("postgres"):
            return False
        self._maintain(f'CREATE DATABASE "{self.name}"')
        self.environment["DATABASE_URL"] = urlunsplit(urlsplit(self.url)._replace(path=f"/{self.name}"))
        return True

    def __exit__(self, *_problem: object) -> None:
        if self.url.startswith("postgres"):
            self._maintain(f'DROP DATABASE IF EXISTS "{self.name}" WITH (FORCE)')
