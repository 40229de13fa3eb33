"""Recorded debates: what was asked, who spoke, and every word that is shown of it."""

from __future__ import annotations

from collections.abc import Iterator

from kopir.debates.models import Debate, Turn
from kopir.search.drafts.draft import Draft, Texts, around, named, numbers
from kopir.search.rules import LONGEST_SPEECH, Kind, addressee, marks
from kopir.web.dates import local


def debates(keys: list[str]) -> Iterator[Draft]:
    """Five queries: published debates, their questions with issues, their speakers, their speeches."""
    rows = Debate.objects.published().filter(number__in=numbers(keys)).select_related("host__area__parent__parent")
    found = list(rows.prefetch_related("items__issues", "voices__person"))
    said: dict[int, list[str]] = {}
    for key, text in Turn.objects.readable().filter(debate__in=found).order_by("number").values_list("debate", "text"):
        said.setdefault(key, []).append(text)
    for debate in found:
        pairs: list[tuple[str, object]] = [("kind", Kind.DEBATE.value), ("language", debate.language)]
        items = list(debate.items.all())
        pairs += [("topic", issue.topic_id) for item in items for issue in item.issues.all()]
        pairs += [("area", area.pk) for area in around(debate.host.area if debate.host else None)]
        if debate.host_id:
            pairs.append(("addressee", addressee(Kind.ORGANIZATION, debate.host_id)))
        yield Draft(
            ref=debate.ref,
            day=local(debate.published_at or debate.created_at),
            marks=marks(pairs),
            title=((debate.title, debate.language),),
            body=(
                *((item.title, debate.language) for item in items),
                *_names(debate),
                (" ".join(said.get(debate.pk, ())), debate.language),
            ),
            longest=LONGEST_SPEECH,
        )


def _names(debate: Debate) -> Texts:
    host = named(debate.host.name, debate.host.names) if debate.host else ((debate.host_name, debate.language),)
    people = [voice.person for voice in debate.voices.all() if voice.person]
    others = [voice.shown for voice in debate.voices.all() if not voice.person]
    return (
        *host,
        *(text for person in people for text in named(person.name, person.names)),
        *((name, debate.language) for name in others),
    )
