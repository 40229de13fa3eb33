"""What was brought in by files: for editors."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from kopir.accounts.permissions import editor_required
from kopir.intake.labels import REASONS, STATES
from kopir.intake.models import ImportedIssue, ImportRow, ImportRun
from kopir.intake.rules import RunState
from kopir.web.caching import private_page
from kopir.web.paging import page_of

SHOWN_ROWS = 25


@require_safe
@private_page
@editor_required
def runs(request: HttpRequest) -> HttpResponse:
    page = page_of(ImportRun.objects.all(), key="number", params=request.GET)
    return render(request, "intake/imports.html", {"page": page, "states": STATES})


@require_safe
@private_page
@editor_required
def run(request: HttpRequest, number: int) -> HttpResponse:
    found = get_object_or_404(ImportRun, number=number)
    issues = ImportedIssue.objects.filter(run=found).select_related("issue")
    waiting = ImportRow.objects.waiting().filter(run=found)
    rows = list(waiting.only("line", "reasons").order_by("line", "pk")[:SHOWN_ROWS])
    context = {
        "run": found,
        "state": STATES[RunState(found.state)],
        "page": page_of(issues, key="pk", params=request.GET),
        "rows": [(row, [REASONS[reason] for reason in row.why]) for row in rows],
        "waiting": waiting.count(),
    }
    return render(request, "intake/import.html", context)
