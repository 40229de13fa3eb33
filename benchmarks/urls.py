"""The site's addresses and the baselines: a hello, and a plain list of 25 rows with Django templates."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from kopir.config.urls import *  # noqa: F403
from kopir.config.urls import urlpatterns as site_patterns
from kopir.issues.models import Issue


def hello(request: HttpRequest) -> HttpResponse:
    return HttpResponse("hello")


def plain_list(request: HttpRequest) -> HttpResponse:
    rows = Issue.objects.select_related("area", "topic").order_by("-number")[:25]
    return render(request, "benchmarks/plain_list.html", {"rows": rows})


urlpatterns = [path("baseline/hello", hello), path("baseline/list", plain_list), *site_patterns]
