"""The table of competence for everybody: who is asked about what, where, and on what ground."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import override
from django.views.decorators.http import require_safe

from kopir.routing import table_file
from kopir.routing.forms import FilterForm
from kopir.routing.models import Competence, CompetenceQuerySet
from kopir.routing.showing import shown
from kopir.web import clock
from kopir.web.caching import public_page
from kopir.web.languages import LANGUAGES

SIZE = 50


@require_safe
@public_page(60, query=("topic", "area", "page"))
def table(request: HttpRequest) -> HttpResponse:
    form = FilterForm(request.GET)
    today = clock.today()
    page = Paginator(filtered(form).holding_on(today).with_names(), SIZE).get_page(request.GET.get("page"))
    context: dict[str, Any] = {"form": form, "lines": shown(page.object_list, today), "page": page}
    return render(request, "routing/table.html", context)


def filtered(form: FilterForm) -> CompetenceQuerySet:
    """Return lines of a topic and of an area; a value that is not offered is left out."""
    form.is_valid()
    rows = Competence.objects.all()
    for name in ("topic", "area"):
        if found := form.cleaned_data.get(name):
            rows = rows.filter(**{name: found})
    return rows


@require_safe
@public_page(60)
def table_csv(request: HttpRequest) -> HttpResponse:
    """The whole table as CSV, ended lines included: what an import reads."""
    wanted = request.GET.get("lang", "")
    with override(wanted if wanted in LANGUAGES else LANGUAGES[0]):
        text = table_file.write(Competence.objects.with_names())
    response = HttpResponse(text.encode("utf-8-sig"), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="competence.csv"'
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response
