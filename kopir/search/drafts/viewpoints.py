"""What readers answer to debates, in their own words; what they quote is found in the debate."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.db.models import Prefetch, QuerySet

from kopir.debates.models import Debate
from kopir.search.drafts.debates import HOST, ISSUES, about
from kopir.search.drafts.draft import Draft, named, numbers
from kopir.search.rules import Kind, marks
from kopir.viewpoints.models import Viewpoint
from kopir.web.dates import local

DEBATES = Prefetch("debate", Debate.objects.select_related(HOST).prefetch_related(ISSUES))


def viewpoints(keys: list[str]) -> Iterator[Draft]:
    """Four queries. Only what can be read: one that is hidden or erased has neither words nor marks."""
    return _drafts(Viewpoint.objects.readable().filter(number__in=numbers(keys)))


def of_debates(keys: list[str]) -> Iterator[Draft]:
    """Return what was answered to these debates, whose questions may have been tied to other issues. Four queries."""
    return _drafts(Viewpoint.objects.readable().filter(debate__number__in=numbers(keys)).order_by("number"))


def _drafts(rows: QuerySet[Viewpoint]) -> Iterator[Draft]:
    for one in rows.prefetch_related(DEBATES):
        yield Draft(
            ref=one.ref,
            day=local(one.decided_at or one.created_at),
            marks=marks([("kind", Kind.VIEWPOINT.value), ("language", one.language), *_about(one)]),
            title=((one.title, one.language),),
            body=((one.text, one.language), *named(one.public_name, {})),
        )


def _about(one: Viewpoint) -> Iterable[tuple[str, object]]:
    """Return marks of the question it answers; of the whole debate where that is none, or stands no more."""
    items = list(one.debate.items.all())
    return about(one.debate, [item for item in items if item.title == one.item_title] or items)
