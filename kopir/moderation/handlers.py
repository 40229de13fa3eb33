"""How moderation reaches what it moderates: each app hangs in a handler for its kinds of texts.

What is hidden is taken *out of* its row and kept by moderation. In its place stands the trace ("Hidden. Decision 12:
…"), so that every page, feed, export and search that shows the row shows the same trace, and none has to remember to.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from kopir.accounts.models import Account
from kopir.files.models import StoredFile


class AuthorGroup(StrEnum):
    CITIZEN = "citizen"
    MEMBER = "member"  # of the host
    OFFICE = "office"
    SPEAKER = "speaker"  # in a recorded debate: who wrote nothing here, but stands in words


@dataclass(frozen=True)
class Thing:
    """A moderated thing as it stands. `texts` holds what its author wrote, by field; `about` its public references.

    `url` is its address without a language. A statement of reasons goes to `author`, or to `address` where an office
    wrote it. `entries` names the kinds of entries that published its texts, `entry_facts` what they say in clear.
    `side` names fields that are left empty where the thing is hidden. `waits_at` is the page where a thing that is not
    yet public is decided.
    """

    ref: str
    about: tuple[str, ...]
    url: str
    language: str
    texts: Mapping[str, str]
    group: AuthorGroup
    author: Account | None = None
    address: str = ""
    mail_language: str = "kk"
    photo: StoredFile | None = None
    is_public: bool = True
    withheld: str = ""  # the public reference of the decision that hides it, such as decision/12
    entries: tuple[str, ...] = ()
    entry_facts: Mapping[str, object] = field(default_factory=dict)
    side: tuple[str, ...] = ()
    since: datetime | None = None
    waits_at: str = ""


class Handler(Protocol):
    """What an app does for moderation with one kind of thing; each act runs inside moderation's transaction."""

    def find(self, key: str) -> Thing | None:
        """Return the thing as it stands, hidden or not; None where there is none."""

    def write(self, key: str, texts: Mapping[str, str], withheld: str) -> None:
        """Let these texts stand in the places of its own, and note the decision that withholds it, or none."""

    def show_photo(self, key: str, photo: StoredFile | None) -> None:
        """Let this photo stand in the place of its own, or none."""

    def publish_refused(self, key: str, editor: Account | None) -> None:
        """Publish what was refused unread by the public, after an appeal; with the entry that publishing has."""


_handlers: dict[str, Handler] = {}


def register(kind: str, handler: Handler) -> None:
    """Let moderation act on references ``kind/…``; called in `AppConfig.ready`."""
    _handlers[kind] = handler


def handler_of(ref: str) -> tuple[Handler, str] | None:
    """Return the handler of a reference and the key in it."""
    kind, _slash, key = ref.partition("/")
    return (_handlers[kind], key) if kind in _handlers else None


def find_thing(ref: str) -> Thing | None:
    """Return a moderated thing as it stands; None where there is none."""
    found = handler_of(ref)
    return found[0].find(found[1]) if found else None


def kinds() -> Iterator[str]:
    yield from sorted(_handlers)
