"""What every test stands on: own folders, English pages, no network but loopback."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator

import hypothesis
import pytest

# A busy machine is not a failing property.
hypothesis.settings.register_profile("kopir", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile("kopir")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database-only", action="store_true", help="leave out what touches no database")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What touches no database says the same on the second one, and so does what a browser is shown."""
    if config.getoption("--database-only"):
        idle = [item for item in items if not _asks_for_rows(item) or item.get_closest_marker("shown")]
        config.hook.pytest_deselected(items=idle)
        items[:] = [item for item in items if item not in idle]


def _asks_for_rows(item: pytest.Item) -> bool:
    return item.get_closest_marker("django_db") is not None or not {"db", "transactional_db"}.isdisjoint(
        getattr(item, "fixturenames", ())
    )


@pytest.fixture(autouse=True)
def _fresh_state(settings: pytest.FixtureRequest, tmp_path: object) -> Iterator[None]:
    from django.core.cache import cache
    from django.utils import translation

    from kopir.issues.list_page import forget_pages

    settings.EMAIL_BACKEND = "kopir.mail.backends.OutboxBackend"  # pytest-django swaps it for a list in memory
    settings.MAIL_DIR = tmp_path / "mail"
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.STORAGES = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    cache.clear()
    forget_pages()  # made with another test's settings
    with translation.override("en"):
        yield


@pytest.fixture
def one_crowd_at_a_time(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Wait until no other worker lets fifty act at once: two crowds are more connections than PostgreSQL gives.

    A group of pytest-xdist would bring them forward, and tests that empty the tables must come last.
    """
    with (tmp_path_factory.getbasetemp().parent / "crowd.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@pytest.fixture
def work_off() -> object:
    """Run the worker's chores until nothing is left to do."""
    from kopir.config.worker import run_until_quiet

    return run_until_quiet
