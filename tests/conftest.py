"""What every test stands on: own folders, English pages, no network but loopback."""

from __future__ import annotations

from collections.abc import Iterator

import hypothesis
import pytest

# A busy machine is not a failing property.
hypothesis.settings.register_profile("kopir", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile("kopir")


@pytest.fixture(autouse=True)
def _fresh_state(settings: pytest.FixtureRequest, tmp_path: object) -> Iterator[None]:
    from django.core.cache import cache
    from django.utils import translation

    settings.EMAIL_BACKEND = "kopir.mail.backends.OutboxBackend"  # pytest-django swaps it for a list in memory
    settings.MAIL_DIR = tmp_path / "mail"
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.STORAGES = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    cache.clear()
    with translation.override("en"):
        yield


@pytest.fixture
def work_off() -> object:
    """Run the worker's chores until nothing is left to do."""
    from kopir.config.worker import run_until_quiet

    return run_until_quiet
