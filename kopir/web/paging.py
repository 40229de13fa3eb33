"""Key-set paging: a page is found by the key of its edge row, so page 400 costs what page 1 costs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db.models import Model, QuerySet

Row = TypeVar("Row", bound=Model)
Shown = TypeVar("Shown")


@dataclass(frozen=True)
class Page(Generic[Shown]):
    """Rows of one page in descending order of `key`, and the keys behind which the neighbours begin."""

    rows: list[Shown]
    older: str  # value of ?before= of the next page, empty at the end
    newer: str  # value of ?after= of the page before, empty at the beginning


def page_of(rows: QuerySet[Row], *, key: str, params: Any, size: int = 25) -> Page[Row]:
    """Cut one page out of a queryset.

    Parameters
    ----------
    rows : any queryset; its order is replaced by `key`, descending.
    key : name of a unique, sortable integer field.
    params : the request's GET; `before` and `after` are read, anything that is not a number is ignored.
    size : rows a page.
    """
    before, after = number_in(params.get("before")), number_in(params.get("after"))
    if after is not None:
        found = list(rows.filter(**{f"{key}__gt": after}).order_by(key)[: size + 1])
        has_newer, found = len(found) > size, found[:size][::-1]
        has_older = bool(found)
    else:
        limited = rows if before is None else rows.filter(**{f"{key}__lt": before})
        found = list(limited.order_by(f"-{key}")[: size + 1])
        has_older, found = len(found) > size, found[:size]
        has_newer = before is not None and bool(found)
    edge = [str(getattr(row, key)) for row in found]
    return Page(found, edge[-1] if has_older else "", edge[0] if has_newer else "")


def number_in(text: str | None) -> int | None:
    """Return a number that an address holds; None for anything else."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 19 else None
