"""The list of issues: its filters, its three orders, and pages found by key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from kopir.issues.models import Issue, IssueQuerySet, ShownIssue
from kopir.web.paging import Page

SIZE = 25
Numbers = tuple[int, ...] | None
NEWEST, SUPPORTED, OVERDUE = "newest", "supported", "overdue"


def chosen(filters: dict[str, Any], today: date, found: Numbers = None) -> IssueQuerySet:
    """Return the issues that pass all filters of a checked form; `found` are the numbers of those with its words."""
    issues = Issue.objects.published().unmerged()
    if filters.get("area"):
        issues = issues.in_area(filters["area"])
    if filters.get("topic"):
        issues = issues.about_topic(filters["topic"])
    if filters.get("stage"):
        issues = issues.at_stage(filters["stage"])
    if filters.get("language"):
        issues = issues.in_language(filters["language"])
    if found is not None:
        issues = issues.filter(number__in=[*found, 0])  # none found is a question too, not none asked
    return issues.overdue(today) if filters.get("sort") == OVERDUE else issues


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

    def key(self, row: ShownIssue) -> str:
        return f"{getattr(row, self.field)}.{row.number}"

    def parsed(self, text: str | None) -> tuple[str, int] | None:
        """Read a key back; one that this order cannot have written counts as none."""
        value, _dot, number = (text or "").partition(".")
        try:
            checked = str(int(value)) if self.field == "support_count" else date.fromisoformat(value).isoformat()
            return (checked, int(number)) if len(text or "") < 40 else None
        except ValueError:
            return None


class ByNumber(Order):
    """Rows by their number alone."""

    def by(self, *, backwards: bool) -> list[str]:
        return super().by(backwards=backwards)[1:]

    def behind(self, key: tuple[str, int], *, backwards: bool) -> Q:
        return Q(**{f"number__{'lt' if self.is_descending != backwards else 'gt'}": key[1]})

    def key(self, row: ShownIssue) -> str:
        return str(row.number)

    def parsed(self, text: str | None) -> tuple[str, int] | None:
        is_number = text and text.isascii() and text.isdigit() and len(text) < 19
        return ("", int(text)) if text and is_number else None


ORDERS = {SUPPORTED: Order("support_count", is_descending=True), OVERDUE: Order("due_on", is_descending=False)}
BY_NUMBER = ByNumber("number", is_descending=True)


@dataclass(frozen=True)
class Cut:
    """One page asked for: which rows to fetch, one more than are shown, and what they mean when they are there."""

    rows: QuerySet[Issue, ShownIssue]
    order: Order
    size: int
    is_backwards: bool
    is_first: bool

    def page(self, found: list[ShownIssue]) -> Page[ShownIssue]:
        is_more, rows = len(found) > self.size, found[: self.size]
        if self.is_backwards:
            rows = rows[::-1]
        has_older = bool(rows) if self.is_backwards else is_more
        has_newer = is_more if self.is_backwards else bool(rows) and not self.is_first
        edge = [self.order.key(row) for row in rows]
        return Page(rows, edge[-1] if has_older else "", edge[0] if has_newer else "")


def cut_of(issues: IssueQuerySet, sort: str, params: Mapping[str, str], size: int = SIZE) -> Cut:
    """Cut one page: newest first, most supported first, or longest overdue first; `before` and `after` are keys."""
    order = ORDERS.get(sort, BY_NUMBER)
    before, after = order.parsed(params.get("before")), order.parsed(params.get("after"))
    key, backwards = after or before, after is not None
    limited = issues.filter(order.behind(key, backwards=backwards)) if key else issues
    rows = limited.order_by(*order.by(backwards=backwards)).shown()[: size + 1]
    return Cut(rows, order, size, is_backwards=backwards, is_first=key is None)


def page_in_order(issues: IssueQuerySet, sort: str, params: Mapping[str, str], size: int = SIZE) -> Page[ShownIssue]:
    """Fetch one page."""
    cut = cut_of(issues, sort, params, size)
    return cut.page(list(cut.rows))
