from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from kopir.commitments.forms import FilterForm
from kopir.commitments.models import Commitment, CommitmentQuerySet
from kopir.commitments.rules import BROKEN_AFTER
from kopir.commitments.showing import card_of, cards_of, checks_of, history_of, host_cards
from kopir.issues.models import Issue
from kopir.people.models import Organization, Person
from kopir.web.caching import public_page
from kopir.web.paging import page_of


@require_safe
@public_page(30, query=(*FilterForm.base_fields, "before", "after"))
def commitments(request: HttpRequest) -> HttpResponse:
    form = FilterForm(request.GET)
    filters = form.filters()
    page = page_of(chosen(filters).with_promiser(), key="number", params=request.GET)
    context = {
        "form": form,
        "page": page,
        "cards": cards_of(page.rows),
        "is_narrowed": any(filters.values()),
        "of": _named(filters),
    }
    return render(request, "commitments/list.html", context)


def chosen(filters: dict[str, Any]) -> CommitmentQuerySet:
    """Return the promises that all given filters let through."""
    rows = Commitment.objects.all()
    if filters.get("state"):
        rows = rows.at_state(filters["state"])
    if filters.get("area"):
        rows = rows.in_area(filters["area"])
    if filters.get("organization"):
        rows = rows.filter(organization__slug=filters["organization"])
    if filters.get("person"):
        rows = rows.filter(person__slug=filters["person"])
    return rows


def _named(filters: dict[str, Any]) -> Person | Organization | None:
    if filters.get("person"):
        return Person.objects.filter(slug=filters["person"]).first()
    if filters.get("organization"):
        return Organization.objects.filter(slug=filters["organization"]).first()
    return None


@require_safe
@public_page(15)
def detail(request: HttpRequest, number: int) -> HttpResponse:
    commitment = found(number)
    claims = list(commitment.claims.select_related("evidence").order_by("-round"))
    context = {
        "commitment": commitment,
        "card": card_of(commitment),
        "address": settings.SITE_URL + commitment.permanent_path,
        "claims": claims,
        "checks": checks_of(commitment),
        "changes": commitment.due_changes.order_by("pk"),
        "issues": Issue.objects.filter(commitments=commitment).with_bridge().order_by("number"),
        "history": history_of(commitment),
        "breaks_on": commitment.public.dates.breaks_on,
        "quiet_days": settings.QUIET_DAYS_UNTIL_UNCHECKED,
        "broken_days": BROKEN_AFTER.days,
    }
    return render(request, "commitments/detail.html", context)


@require_safe
@public_page(60)
def charter(request: HttpRequest) -> HttpResponse:
    host = Organization.objects.filter(is_host=True).first()
    return render(request, "commitments/charter.html", {"cards": host_cards(), "host": host})


def found(number: int) -> Commitment:
    rows = Commitment.objects.with_promiser().select_related(
        "person", "post__organization", "organization", "source_copy", "reply__letter"
    )
    return get_object_or_404(rows, number=number)
