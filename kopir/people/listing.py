"""Pages of a list by name: found by the key of the edge row, so the last page costs what the first costs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db.models import Model, Q, QuerySet

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True)
class NamePage(Generic[Row]):
    """Rows of one page by name, and the slugs behind which the neighbours begin; empty at an end."""

    rows: list[Row]
    previous: str
    next: str


def by_name(rows: QuerySet[Row], params: Any, *, size: int = 50) -> NamePage[Row]:
    """Cut one page out of a queryset of people: those of today by name, then those of the past by name.

    `?after=` and `?before=` are slugs of the edge rows; unknown ones are ignored.
    """
    after, before = _edge(rows, params.get("after")), _edge(rows, params.get("before"))
    if before is not None:
        is_past, name, key = before
        nearer = Q(is_historical=is_past) & (Q(name__lt=name) | Q(name=name, pk__lt=key))
        earlier = nearer | Q(is_historical=False) if is_past else nearer
        cut = list(rows.filter(earlier).order_by("-is_historical", "-name", "-pk")[: size + 1])
        return _page(cut[:size][::-1], has_previous=len(cut) > size, has_next=True)
    if after is not None:
        is_past, name, key = after
        nearer = Q(is_historical=is_past) & (Q(name__gt=name) | Q(name=name, pk__gt=key))
        rows = rows.filter(nearer if is_past else nearer | Q(is_historical=True))
    cut = list(rows.order_by("is_historical", "name", "pk")[: size + 1])
    return _page(cut[:size], has_previous=after is not None, has_next=len(cut) > size)


def _page(rows: list[Row], *, has_previous: bool, has_next: bool) -> NamePage[Row]:
    slugs = [str(getattr(row, "slug", "")) for row in rows]
    return NamePage(rows, slugs[0] if slugs and has_previous else "", slugs[-1] if slugs and has_next else "")


def _edge(rows: QuerySet[Row], slug: str | None) -> tuple[bool, str, int] | None:
    if not slug:
        return None
    return rows.model._default_manager.filter(slug=slug).values_list("is_historical", "name", "pk").first()
