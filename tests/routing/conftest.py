from typing import Any

import pytest


@pytest.fixture(autouse=True)
def _compare_letters(settings: Any) -> None:
    """Vectors of letters: the model of meaning takes seconds to load, and routing minds only its name."""
    settings.EMBEDDER = "ngrams"
