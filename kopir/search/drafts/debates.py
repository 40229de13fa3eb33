"""Recorded debates: what was asked, who spoke, and every word that is shown of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.db.models import Prefetch

from kopir.debates.models import AgendaItem, Debate, Turn
from kopir.issues.models import Issue
from kopir.search.drafts.draft import Draft, Texts, around, named, numbers
from kopir.search.rules import LONGEST_SPEECH, Kind, addressee, marks
from kopir.web.dates import local

HOST = "host__area__parent__parent"
ISSUES = Prefetch("items__issues", Issue.objects.select_related("area__parent__parent"))


def debates(keys: list[str]) -> Iterator[Draft]:
    """Six queries: published debates, their questions, issues, speakers, who of these is in the directory, speeches."""
    rows = Debate.objects.published().filter(number__in=numbers(keys)).select_related(HOST)
    found = list(rows.prefetch_related(ISSUES, "voices__person"))
    said: dict[int, list[str]] = {}
    for key, text in Turn.objects.readable().filter(debate__in=found).order_by("number").values_list("debate", "text"):
        said.setdefault(key, []).append(text)
    for debate in found:
        items = list(debate.items.all())
        yield Draft(
            ref=debate.ref,
            day=local(debate.published_at or debate.created_at),
            marks=marks([("kind", Kind.DEBATE.value), ("language", debate.language), *about(debate, items)]),
            title=((debate.title, debate.language),),
            body=(
                *((item.title, debate.language) for item in items),
                *_names(debate),
                (" ".join(said.get(debate.pk, ())), debate.language),
            ),
            longest=LONGEST_SPEECH,
        )


def about(debate: Debate, items: Iterable[AgendaItem]) -> list[tuple[str, object]]:
    """Return by what a debate, or some of its questions, is narrowed: topics and places of issues, its host."""
    issues = [issue for item in items for issue in item.issues.all()]
    places = [debate.host.area if debate.host else None, *(issue.area for issue in issues)]
    pairs: list[tuple[str, object]] = [("topic", issue.topic_id) for issue in issues]
    pairs += [("area", area.pk) for place in places for area in around(place)]
    if debate.host_id:
        pairs.append(("addressee", addressee(Kind.ORGANIZATION, debate.host_id)))
    return pairs


def _names(debate: Debate) -> Texts:
    host = named(debate.host.name, debate.host.names) if debate.host else ((debate.host_name, debate.language),)
    people = [voice.person for voice in debate.voices.all() if voice.person]
    others = [voice.shown for voice in debate.voices.all() if not voice.person]
    return (
        *host,
        *(text for person in people for text in named(person.name, person.names)),
        *((name, debate.language) for name in others),
    )
