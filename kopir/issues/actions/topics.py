"""The topics of a site."""

from __future__ import annotations

from kopir.issues.models import Topic
from kopir.issues.seeds import TOPICS


def ensure_topics() -> int:
    """Add the topics that a site begins with where they are missing; return how many were added."""
    added = 0
    for position, (slug, (kk, ru, en)) in enumerate(TOPICS.items(), start=1):
        _topic, is_new = Topic.objects.get_or_create(
            slug=slug, defaults={"names": {"kk": kk, "ru": ru, "en": en}, "position": position}
        )
        added += is_new
    return added
