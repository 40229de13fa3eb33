"""A real mail server on loopback, and the worker's steps by name."""

from __future__ import annotations

import email
from collections.abc import Iterator
from email.message import EmailMessage
from email.policy import default
from typing import Any

import pytest

from tests.mail.smtp import serving


class Door:
    """Takes every mail in."""

    def __init__(self) -> None:
        self.taken: list[EmailMessage] = []

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        self.taken.append(email.message_from_bytes(envelope.content, policy=default))  # type: ignore[arg-type]
        return "250 OK"

    @property
    def texts(self) -> list[str]:
        return [str(message.get_content()) for message in self.taken]


@pytest.fixture
def door(settings: Any) -> Iterator[Door]:
    door = Door()
    with serving(door, settings):
        yield door


@pytest.fixture(scope="session")
def compiled() -> None:
    from pathlib import Path

    from django.conf import settings

    from kopir.config.prepare import compile_catalogues

    compile_catalogues(Path(settings.LOCALE_PATHS[0]))
