"""Which topics fit a text that is being written: an app above knows, a person chooses."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from kopir.issues.models import Topic


@dataclass(frozen=True)
class Written:
    """What somebody has written so far; it is kept nowhere."""

    title: str = ""
    text: str = ""


@dataclass(frozen=True)
class TopicChoice:
    """A topic that may fit, and why, in words."""

    topic: Topic
    reason: str


Suggester = Callable[[Written], list[TopicChoice]]
_suggesters: dict[str, Suggester] = {}


def register(name: str, suggester: Suggester) -> None:
    """Hang in whoever suggests; called in `AppConfig.ready`."""
    _suggesters[name] = suggester


def topics_for(written: Written) -> list[TopicChoice]:
    """Return topics that may fit, the best first; nothing where nothing was written."""
    if not (written.title.strip() or written.text.strip()):
        return []
    return [choice for suggest in _suggesters.values() for choice in suggest(written)]
