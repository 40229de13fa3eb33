"""The site's addresses and the baselines: a hello, and a plain list of 25 rows with Django templates."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import path

from kopir.config.urls import *  # noqa: F403
from kopir.config.urls import urlpatterns as site_patterns
from kopir.issues import list_page, showing
from kopir.issues.models import Issue
from kopir.issues.views.listing import issues
from kopir.web import packing


def hello(request: HttpRequest) -> HttpResponse:
    return HttpResponse("hello")


def plain_list(request: HttpRequest) -> HttpResponse:
    rows = Issue.objects.select_related("area", "topic").order_by("-number")[:25]
    return render(request, "benchmarks/plain_list.html", {"rows": rows})


def cold_list(request: HttpRequest) -> HttpResponseBase:
    """The list of issues with no page and no row kept; drawings of bridges, dates and the filter are kept."""
    list_page.forget_pages()
    showing.redraw_rows()
    packing._packed.cache_clear()
    return issues(request)


def rows_list(request: HttpRequest) -> HttpResponseBase:
    """The list of issues put together from rows that are kept."""
    list_page.forget_pages()
    packing._packed.cache_clear()
    return issues(request)


urlpatterns = [
    path("baseline/hello", hello),
    path("baseline/list", plain_list),
    path("en/baseline/cold", cold_list),
    path("en/baseline/rows", rows_list),
    *site_patterns,
]
