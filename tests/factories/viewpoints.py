"""Viewpoints of invented readers on a debate of invented people."""

from __future__ import annotations

from typing import Any

from kopir.accounts.models import Account
from kopir.debates.models import Debate
from kopir.viewpoints.actions import NewViewpoint, publish_viewpoint, write_signed_in
from kopir.viewpoints.citing import Passage, find_passage
from kopir.viewpoints.models import Viewpoint
from tests.factories import issues
from tests.factories.debates import a_debate
from tests.factories.moderation import staff

QUOTE = "you know it as well as I do, point 3"
TEXT = "A rail alone helps nobody who crosses in the dark. The lamps have been out since autumn; the budget has them."


def passage(debate: Debate, quote: str = QUOTE) -> Passage:
    found = find_passage(debate, quote)
    assert isinstance(found, Passage)
    return found


def new_viewpoint(debate: Debate | None = None, **facts: Any) -> NewViewpoint:
    debate = debate or a_debate()
    given: dict[str, Any] = {
        "item_title": "", "side": "disagrees", "title": "Light the bridge first", "text": TEXT, "language": "en",
        "public_name": "A walker",
    }  # fmt: skip
    given |= facts
    given.setdefault("passages", (passage(debate),))
    return NewViewpoint(debate=debate, **given)


def held(debate: Debate | None = None, author: Account | None = None, **facts: Any) -> Viewpoint:
    """A viewpoint that waits for an editor."""
    asks = {"page_language": "en", "connection": "192.0.2.30"}
    return write_signed_in(new_viewpoint(debate, **facts), account=author or issues.citizen(), **asks)


def shown(debate: Debate | None = None, author: Account | None = None, **facts: Any) -> Viewpoint:
    return publish_viewpoint(held(debate, author, **facts), editor=staff())
