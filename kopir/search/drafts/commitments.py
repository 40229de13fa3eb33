"""Promises in their exact words."""

from __future__ import annotations

from collections.abc import Iterator

from kopir.commitments.models import Commitment
from kopir.search.drafts.draft import Draft, around, named, numbers
from kopir.search.rules import Kind, addressee, marks
from kopir.web.dates import local


def commitments(keys: list[str]) -> Iterator[Draft]:
    """Two queries: promises, the cases they answer."""
    rows = Commitment.objects.filter(number__in=numbers(keys)).with_promiser()
    rows = rows.select_related("post__area__parent__parent", "organization__area__parent__parent")
    for promise in rows.prefetch_related("issues"):
        office = promise.post or promise.organization
        pairs: list[tuple[str, object]] = [("kind", Kind.COMMITMENT.value), ("language", promise.language)]
        pairs += [("topic", issue.topic_id) for issue in promise.issues.all()]
        pairs += [("area", area.pk) for area in around(office.area if office else None)]
        if promise.post_id:
            pairs.append(("addressee", addressee(Kind.POST, promise.post_id)))
        if promise.organization_id:
            pairs.append(("addressee", addressee(Kind.ORGANIZATION, promise.organization_id)))
        promisers = [one for one in (promise.person, promise.post, promise.organization) if one]
        yield Draft(
            ref=promise.ref,
            day=local(promise.created_at),
            marks=marks(pairs),
            title=((promise.words, promise.language),),
            body=(
                (promise.measure, promise.language),
                *(text for one in promisers for text in named(one.name, one.names)),
            ),
        )
