"""The list of issues: its filters, its three orders, and pages found by key."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from kopir.issues.models import Issue, IssueQuerySet
from kopir.web.paging import Page, page_of

SIZE = 25
NEWEST, SUPPORTED, OVERDUE = "newest", "supported", "overdue"


def chosen(filters: dict[str, Any], today: date) -> IssueQuerySet:
    """Return the issues that pass all filters of a checked form."""
    issues = Issue.objects.published().with_bridge()
    if filters.get("area"):
        issues = issues.in_area(filters["area"])
    if filters.get("topic"):
        issues = issues.about_topic(filters["topic"])
    if filters.get("stage"):
        issues = issues.at_stage(filters["stage"])
    if filters.get("language"):
        issues = issues.in_language(filters["language"])
    if filters.get("q"):
        issues = issues.search(filters["q"])
    return issues.overdue(today) if filters.get("sort") == OVERDUE else issues


def page_in_order(issues: IssueQuerySet, sort: str, params: Any, size: int = SIZE) -> Page[Issue]:
    """Cut one page: newest first, most supported first, or longest overdue first."""
    if sort == SUPPORTED:
        return _page(issues, Order("support_count", is_descending=True), params, size)
    if sort == OVERDUE:
        return _page(issues, Order("due_on", is_descending=False), params, size)
    return page_of(issues, key="number", params=params, size=size)


@dataclass(frozen=True)
class Order:
    """Rows by a field and then, where that is equal, by their number, both in one direction."""

    field: str
    is_descending: bool

    def by(self, *, backwards: bool) -> list[str]:
        minus = "-" if self.is_descending != backwards else ""
        return [f"{minus}{self.field}", f"{minus}number"]

    def behind(self, key: tuple[str, int], *, backwards: bool) -> Q:
        """Rows behind a key; the first condition alone lets the index find the place."""
        than = "lt" if self.is_descending != backwards else "gt"
        value, number = key
        return Q(**{f"{self.field}__{than}e": value}) & (
            Q(**{f"{self.field}__{than}": value}) | Q(**{f"number__{than}": number})
        )

    def key(self, row: Issue) -> str:
        return f"{getattr(row, self.field)}.{row.number}"

    def parsed(self, text: str | None) -> tuple[str, int] | None:
        """Read a key back; one that this order cannot have written counts as none."""
        value, _dot, number = (text or "").partition(".")
        try:
            checked = str(int(value)) if self.field == "support_count" else date.fromisoformat(value).isoformat()
            return (checked, int(number)) if len(text or "") < 40 else None
        except ValueError:
            return None


def _page(issues: IssueQuerySet, order: Order, params: Any, size: int) -> Page[Issue]:
    before, after = order.parsed(params.get("before")), order.parsed(params.get("after"))
    if after is not None:
        found = list(issues.filter(order.behind(after, backwards=True)).order_by(*order.by(backwards=True))[: size + 1])
        has_newer, rows = len(found) > size, found[:size][::-1]
        has_older = bool(rows)
    else:
        limited = issues.filter(order.behind(before, backwards=False)) if before else issues
        found = list(limited.order_by(*order.by(backwards=False))[: size + 1])
        has_older, rows = len(found) > size, found[:size]
        has_newer = before is not None and bool(rows)
    edge = [order.key(row) for row in rows]
    return Page(rows, edge[-1] if has_older else "", edge[0] if has_newer else "")
