"""The topics of a site."""

from __future__ import annotations

from django.db import transaction
from django.db.models import ProtectedError

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


def drop_unused_topics(keep: set[str]) -> int:
    """Take away topics that a site did not choose, unless an issue or a report has one; return how many went."""
    return sum(_drop(topic) for topic in Topic.objects.exclude(slug__in=keep))


def _drop(topic: Topic) -> bool:
    try:
        with transaction.atomic():
            topic.delete()
    except ProtectedError:
        return False
    return True


def add_topic(slug: str, names: dict[str, str]) -> bool:
    """Add a topic of the site's own behind those that are there; one of this slug stays as it is. Tell if it is new."""
    _topic, is_new = Topic.objects.get_or_create(
        slug=slug, defaults={"names": names, "position": Topic.objects.count() + 1}
    )
    return is_new
