"""Find what an address names, or answer that there is none."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import resolve, reverse

from kopir.issues.models import Issue

MAX_NUMBER = 2**63 - 1
View = Callable[[HttpRequest, Issue], HttpResponseBase]


def find_issue(number: int) -> Issue:
    """Return a published issue with topic and area, and with the one that holds its case where it is merged.

    Raises
    ------
    Http404
        Where there is none, also for a number that no database can hold.
    """
    rows = Issue.objects.published().with_bridge().select_related("topic", "area", "merged_into")
    found = rows.filter(number=number).first() if number <= MAX_NUMBER else None
    if found is None:
        raise Http404("no such issue")
    return found


def of_case(view: View) -> Callable[[HttpRequest, int], HttpResponseBase]:
    """Give a view its issue by number; the address of a merged one leads to the same of its case, for as long."""

    @wraps(view)
    def shown(request: HttpRequest, number: int) -> HttpResponseBase:
        found = find_issue(number)
        if found.merged_into is None:
            return view(request, found)
        match = resolve(request.path_info)
        there = reverse(match.view_name, args=[found.merged_into.number])
        query = request.META.get("QUERY_STRING", "")
        return redirect(f"{there}?{query}" if query else there)

    return shown


def case_refs(issue: Issue) -> list[str]:
    """Return the references of an issue and of all that are merged into it."""
    if issue.alone is None:
        return [issue.ref]
    numbers = Issue.objects.filter(merged_into=issue).order_by("number").values_list("number", flat=True)
    return [issue.ref, *(f"issue/{number}" for number in numbers)]


def refs_about(ref: str) -> list[str]:
    """Return what a reference stands for: an issue that holds a case stands for all that are merged into it."""
    kind, _slash, key = ref.partition("/")
    is_number = kind == "issue" and key.isascii() and key.isdigit() and len(key) < 19
    found = Issue.objects.filter(number=int(key)).only("number", "alone").first() if is_number else None
    return case_refs(found) if found else [ref]
