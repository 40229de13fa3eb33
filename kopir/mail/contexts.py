"""What a mail says is read when it is sent: an app hangs in a builder for a template whose facts may change meanwhile.

A mail without a builder says what was stored when it was queued.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Fresh:
    """What a template gets. `list_id` makes it a mail of a list, which stops by one press on the mail's own link."""

    values: dict[str, Any]
    list_id: str = ""


Builder = Callable[[dict[str, Any]], Fresh | None]
_builders: dict[str, Builder] = {}


def register(template: str, builder: Builder) -> None:
    """Let `builder` turn the stored context of this template's mails into a fresh one; called in `AppConfig.ready`.

    It runs in the mail's language at the moment of sending. None means that nothing is left to say: the mail is not
    sent, and its row is closed as *skipped*.
    """
    _builders[template] = builder


def fresh(template: str, stored: dict[str, Any]) -> Fresh | None:
    builder = _builders.get(template)
    return builder(stored) if builder else Fresh(stored)
