from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.conf import LazySettings

from kopir.likeness import fallback


@pytest.fixture(autouse=True)
def letters_only(settings: LazySettings) -> Iterator[None]:
    """Compare letters: the model of meaning takes a second to load, and is not on every machine."""
    settings.EMBEDDER = "ngrams"
    fallback.forget_kept()
    yield
    fallback.forget_kept()
