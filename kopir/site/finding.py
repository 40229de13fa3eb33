"""Find what an address names, or answer that there is none."""

from __future__ import annotations

from django.http import Http404

from kopir.issues.models import Issue

MAX_NUMBER = 2**63 - 1


def find_issue(number: int) -> Issue:
    """Return a published issue with topic and area.

    Raises
    ------
    Http404
        Where there is none, also for a number that no database can hold.
    """
    found = Issue.objects.published().with_bridge().filter(number=number).first() if number <= MAX_NUMBER else None
    if found is None:
        raise Http404("no such issue")
    return found
