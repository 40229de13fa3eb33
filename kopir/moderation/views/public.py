"""Public pages: numbers, rules, decisions, demands."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from kopir.moderation import labels
from kopir.moderation.actions import staff
from kopir.moderation.models import Appeal, Decision, Demand, OutsideReader
from kopir.moderation.numbers import numbers
from kopir.moderation.rules import APPEAL_DAYS, SMALLEST_RATE, Act, AppealState, FoundBy, Scope
from kopir.moderation.showing import demand_shown, number_rows
from kopir.web.caching import public_page
from kopir.web.paging import page_of

SIZE = 25


@require_safe
@public_page(60)
def index(request: HttpRequest) -> HttpResponse:
    found = numbers()
    context = {
        "numbers": found,
        "table": number_rows(found),
        "smallest": SMALLEST_RATE,
        "reader": OutsideReader.objects.current().first(),
        "staff": len(staff()),
        "open_appeals": Appeal.objects.open().order_by().count(),
        "decisions": [_line(decision) for decision in Decision.objects.order_by("-number")[:8]],
        "demands": [demand_shown(demand) for demand in Demand.objects.newest()[:5]],
        "days": APPEAL_DAYS,
    }
    return render(request, "moderation/index.html", context)


@require_safe
@public_page(3_600)
def rules(request: HttpRequest) -> HttpResponse:
    return render(request, "moderation/rules.html", {"rules": [(r.value, w) for r, w in labels.RULES.items()]})


@require_safe
@public_page(60)
def decisions(request: HttpRequest) -> HttpResponse:
    page = page_of(Decision.objects.all(), key="number", params=request.GET, size=SIZE)
    context = {"page": page, "rows": [_line(decision) for decision in page.rows]}
    return render(request, "moderation/decisions.html", context)


@require_safe
@public_page(5)
def decision(request: HttpRequest, number: int) -> HttpResponse:
    """The public statement: neither who wrote the text nor a word of it."""
    rows = Decision.objects.select_related("appeal__reader", "ends")
    found = get_object_or_404(rows, number=number)
    appeal = getattr(found, "appeal", None)
    context = {
        "decision": found,
        "what": labels.ACTS[Act(found.act)],
        "of": labels.OF.get(found.of, found.of),
        "scope": labels.SCOPES[Scope(found.scope)] if found.scope else "",
        "how_long": labels.duration_of(found),
        "ground": labels.ground_of(found),
        "found_by": labels.FOUND_BY[FoundBy(found.found_by)],
        "group": labels.GROUPS[found.group],  # type: ignore[index]  # stored by value
        "appeal": appeal,
        "appeal_state": labels.APPEAL_STATES[AppealState(appeal.state)] if appeal else "",
        "followed_by": found.ended_by.order_by("number"),
    }
    return render(request, "moderation/decision.html", context)


@require_safe
@public_page(60)
def demands(request: HttpRequest) -> HttpResponse:
    page = page_of(Demand.objects.all(), key="number", params=request.GET, size=SIZE)
    return render(
        request, "moderation/demands.html", {"page": page, "demands": [demand_shown(one) for one in page.rows]}
    )


@require_safe
@public_page(60)
def demand(request: HttpRequest, number: int) -> HttpResponse:
    shown = demand_shown(get_object_or_404(Demand, number=number))
    return render(request, "moderation/demand.html", {"demand": shown})


def _line(found: Decision) -> dict[str, object]:
    return {
        "decision": found,
        "what": labels.ACTS[Act(found.act)],
        "of": labels.OF.get(found.of, found.of),
        "ground": labels.ground_of(found),
    }
