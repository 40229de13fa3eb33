from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kopir.issues.forms import FilterForm
from kopir.issues.listing import chosen, page_in_order
from kopir.issues.showing import rows_of
from kopir.web import clock
from kopir.web.caching import public_page


@require_safe
@public_page(5)
def issues(request: HttpRequest) -> HttpResponse:
    form, today = FilterForm(request.GET), clock.today()
    filters = form.filters()
    is_filtered = any(filters.get(name) for name in ("area", "topic", "stage", "language"))
    page = page_in_order(chosen(filters, today), filters.get("sort", ""), request.GET)
    context = {
        "form": form,
        "page": page,
        "rows": rows_of(page.rows, today),
        "is_narrowed": bool(filters.get("q")) or is_filtered,
        "is_filtered": is_filtered,
        "sort": filters.get("sort", ""),
    }
    return render(request, "issues/list.html", context)
