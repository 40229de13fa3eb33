"""A real mail server on loopback."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from aiosmtpd.controller import Controller


@contextmanager
def serving(handler: Any, settings: Any) -> Iterator[None]:
    """Let a handler of aiosmtpd take the mails that the site sends."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = Controller(handler, hostname="127.0.0.1", port=port)
    server.start()
    settings.SMTP_URL = f"smtp://127.0.0.1:{port}"
    yield
    server.stop()
