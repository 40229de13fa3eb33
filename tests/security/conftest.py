from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as live
from django.db import transaction
from django.utils import translation

from tests.security.world import World, build


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Refuse a module that mixes: in random order its other tests would find the made site's rows in their tables."""
    uses: dict[Path, set[bool]] = {}
    for item in items:
        if item.get_closest_marker("django_db"):
            uses.setdefault(item.path, set()).add("built" in getattr(item, "fixturenames", ()))
    if mixed := sorted(str(path) for path, found in uses.items() if len(found) > 1):
        raise pytest.UsageError(f"tests with and without the made site in one module: {', '.join(mixed)}")


@pytest.fixture(scope="module")
def built(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[World, Path]]:
    """The site, made once a module in a transaction that is never committed; each test has a savepoint in it."""
    folder, usual = tmp_path_factory.mktemp("files"), live.MEDIA_ROOT
    with django_db_blocker.unblock(), transaction.atomic(), translation.override("en"):
        live.MEDIA_ROOT = folder
        try:
            yield build(), folder
        finally:
            live.MEDIA_ROOT = usual
            transaction.set_rollback(True)


@pytest.fixture
def world(built: tuple[World, Path], db: None, settings: Any) -> World:
    settings.MEDIA_ROOT = built[1]
    settings.STAFF_NEED_SECOND_FACTOR = True
    return built[0]
