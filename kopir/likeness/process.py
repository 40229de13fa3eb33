"""The likeness process: model and matrix once for all web workers, asked over a socket in the site's folder.

A question and its answer are one line of JSON each. Only the site's own user may open the socket. Where this process is
absent or slow, the one who asks compares letters instead, and says so.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socketserver
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path
from typing import Any

import structlog
from django.conf import settings
from django.db import DatabaseError, close_old_connections, connections

from kopir.likeness.asking import LONGEST, address_of
from kopir.likeness.embedders import Unavailable, embedder_named
from kopir.likeness.holding import Holder
from kopir.pure.text.ngrams import NgramEmbedder

log = structlog.get_logger("kopir.likeness")
KEEP_UP_EVERY_S = 2.0
THINKERS = 2  # a vector is made on one core
LEAVE_S = 5.0


class Talk(socketserver.StreamRequestHandler):
    timeout = 10

    def handle(self) -> None:
        """Answer questions of one caller until it hangs up."""
        listener: Listener = self.server  # type: ignore[assignment]  # the only one that makes these
        with contextlib.suppress(OSError, ValueError, KeyError, TypeError, DatabaseError, Unavailable):
            while line := self.rfile.readline(LONGEST):
                said = listener.thinkers.submit(answer, listener.holder, json.loads(line)).result()
                self.wfile.write(json.dumps(said).encode() + b"\n")


class Listener(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    """A thread waits for each caller; a few others, each with a database connection that stays, find the answers."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, path: str, holder: Holder) -> None:
        self.holder = holder
        self.thinkers = ThreadPoolExecutor(THINKERS, "answer")
        super().__init__(path, Talk)

    def server_close(self) -> None:
        """Take no more questions; each thread that thinks closes its connection, which nobody else could."""
        super().server_close()
        together = threading.Barrier(THINKERS)

        def leave() -> None:
            together.wait(LEAVE_S)
            connections.close_all()

        for _thread in range(THINKERS):
            self.thinkers.submit(leave)
        self.thinkers.shutdown()


def answer(holder: Holder, asked: dict[str, Any]) -> dict[str, Any]:
    """Answer one question: a `text` or a `ref`, the kind of texts, how many; or the `vector` of a text."""
    close_old_connections()
    if "vector" in asked:
        return {"model": holder.embedder.name, "row": holder.row_of(str(asked["vector"]))[0].tolist()}
    kind, limit = str(asked["kind"]), int(asked["limit"])
    if "ref" in asked:
        near = holder.near_ref(str(asked["ref"]), kind, limit)
    else:
        near = holder.near_text(str(asked["text"]), kind, limit)
    is_by_meaning = holder.embedder.name != NgramEmbedder.name
    return {"is_by_meaning": is_by_meaning, "near": None if near is None else [asdict(one) for one in near]}


def serve(stop: threading.Event) -> int:
    """Hold the model and answer until told to stop; 1 where the model is not to be had."""
    try:
        holder = Holder(embedder_named(settings.EMBEDDER, settings.EMBEDDER_KEY))
    except Unavailable as error:
        log.warning("no likeness of meaning", why=str(error))
        holder = Holder(embedder_named("ngrams"))
    place = address_of(Path(settings.DATA_DIR))
    with contextlib.suppress(FileNotFoundError):
        os.unlink(place.path)  # noqa: PTH108  # the path goes through an open folder
    before = os.umask(0o177)
    try:
        listener = Listener(place.path, holder)
    finally:
        os.umask(before)
    threading.Thread(target=listener.serve_forever, name="likeness", daemon=True).start()
    try:
        while not stop.wait(0 if keep_up(holder) else KEEP_UP_EVERY_S):
            pass
    finally:
        listener.shutdown()
        listener.server_close()
        with contextlib.suppress(FileNotFoundError):
            os.unlink(place.path)  # noqa: PTH108  # as above
        place.close()
    return 0


def keep_up(holder: Holder) -> int:
    """Read what is new; a database that is away is asked again later."""
    try:
        close_old_connections()
        return holder.keep_up()
    except DatabaseError:
        return 0


def main() -> int:
    """Serve in this process until SIGTERM or SIGINT."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    return serve(stop)
