"""A listener on the loopback address, for the mail server of the machine: LMTP, or SMTP."""

from __future__ import annotations

import asyncio
import ipaddress
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import SplitResult, urlsplit

import structlog
from aiosmtpd.controller import Controller
from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.conf import settings
from django.db import DatabaseError, connections

from kopir.mail.actions import keep
from kopir.mail.rules import MAX_BYTES, TOO_BIG, Door
from kopir.web.errors import Refused

AT_ONCE = 4
KEPT, LATER, TOO_MUCH = "250 2.0.0 Kept", "451 4.3.0 Cannot keep it now, try again later", f"552 5.3.4 {TOO_BIG}"

log = structlog.get_logger("kopir.mail")


class _Saying:
    """Says the cap in the refusal, where the library says only that it is too much."""

    envelope: Envelope | None

    async def push(self, status: str | bytes) -> None:
        if isinstance(status, str) and status.startswith("552"):
            status = TOO_MUCH
        await super().push(status)  # type: ignore[misc]  # the library's own class stands behind this one


class _Smtp(_Saying, SMTP):
    pass


class _Lmtp(_Saying, LMTP):
    pass


class Keeper:
    """Keeps each mail before it is acknowledged; the sender's server holds what cannot be kept."""

    def __init__(self, door: Door) -> None:
        self.door = door
        self.threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="keeper")

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802  # its name
        loop = asyncio.get_running_loop()
        answer = await loop.run_in_executor(self.threads, self._kept, envelope)
        # LMTP answers once for each recipient (RFC 2033).
        return "\r\n".join([answer] * (len(envelope.rcpt_tos) if self.door is Door.LMTP else 1))

    def _kept(self, envelope: Envelope) -> str:
        raw = envelope.original_content or b""
        try:
            keep(raw, door=self.door, sender=envelope.mail_from or "", recipients=envelope.rcpt_tos)
        except Refused:
            return TOO_MUCH
        except (OSError, DatabaseError) as error:
            log.warning("mail cannot be kept", error=type(error).__name__)
            return LATER
        finally:
            connections.close_all()  # of this thread, which may sleep for days
        return KEPT


class Listener(Controller):
    """The running listener: `start` and `stop`."""

    def __init__(self, door: Door, host: str, port: int) -> None:
        self.keeper = Keeper(door)
        super().__init__(self.keeper, hostname=host, port=port, data_size_limit=MAX_BYTES, enable_SMTPUTF8=True)

    def factory(self) -> SMTP:
        kind: Any = _Lmtp if self.keeper.door is Door.LMTP else _Smtp
        made: SMTP = kind(self.handler, **self.SMTP_kwargs)
        return made


def place_of(url: str) -> tuple[Door, str, int]:
    """Return where to listen.

    Raises
    ------
    ValueError
        Where it is no address such as ``lmtp://127.0.0.1:8024``, or one that others could reach.
    """
    parts: SplitResult = urlsplit(url)
    host = "127.0.0.1" if parts.hostname == "localhost" else parts.hostname or ""
    if parts.scheme not in {Door.LMTP, Door.SMTP} or not parts.port or not ipaddress.ip_address(host).is_loopback:
        raise ValueError(url)
    return Door(parts.scheme), host, parts.port


def listen(stop: threading.Event) -> None:
    """Listen until told to stop."""
    listener = Listener(*place_of(settings.MAIL_LISTEN))
    listener.start()
    stop.wait()
    listener.stop()
    listener.keeper.threads.shutdown()
