"""A server that speaks the OpenAI embeddings protocol. Texts leave this process: name a server that you trust."""

from __future__ import annotations

import http.client
import json
from collections.abc import Sequence
from urllib.parse import urlsplit

import numpy as np

from kopir.likeness.embedders.choosing import Unavailable, model_of
from kopir.pure.text.embedding import Matrix
from kopir.pure.text.space import unit

TIMEOUT_S = 30.0
LARGEST_ANSWER = 64_000_000


class Server:
    """`http://host:port/v1/embeddings#MODEL`; the part behind # is the model's name there."""

    def __init__(self, address: str, key: str = "") -> None:
        parts = urlsplit(address)
        self._parts, self._key, self._model = parts, key, parts.fragment or "default"
        self.name = model_of(address)

    def embed(self, texts: Sequence[str]) -> Matrix:
        """Return a row a text.

        Raises
        ------
        Unavailable
            Where the server does not answer, or answers something else.
        """
        asked = json.dumps({"model": self._model, "input": list(texts), "encoding_format": "float"}).encode()
        headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {self._key}"} if self._key else {})
        kind = http.client.HTTPSConnection if self._parts.scheme == "https" else http.client.HTTPConnection
        link = kind(self._parts.hostname or "", self._parts.port, timeout=TIMEOUT_S)
        try:
            link.request("POST", self._parts.path or "/v1/embeddings", asked, headers)
            answer = link.getresponse()
            said = answer.read(LARGEST_ANSWER)
            if answer.status != 200:
                raise Unavailable(f"{self._parts.netloc} answers {answer.status}")
            rows = sorted(json.loads(said)["data"], key=lambda row: int(row["index"]))
            matrix = np.array([row["embedding"] for row in rows], dtype=np.float32)
        except (OSError, http.client.HTTPException, ValueError, KeyError, TypeError) as error:
            if isinstance(error, Unavailable):
                raise
            raise Unavailable(f"{self._parts.netloc}: {type(error).__name__}") from error
        finally:
            link.close()
        if matrix.shape[:1] != (len(texts),) or matrix.ndim != 2 or not np.isfinite(matrix).all():
            raise Unavailable(f"{self._parts.netloc}: not one vector a text")
        return unit(matrix)
