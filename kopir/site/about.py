"""Pages that explain the house: how it works, with its own terms and figures, and what can be downloaded."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kopir.site.serving import page


@page
def about(request: HttpRequest) -> HttpResponse:
    return render(
        request,
        "site/about.html",
        {
            "supports_for_a_letter": settings.SUPPORTS_FOR_A_LETTER,
            "confirmations_to_verify": settings.CONFIRMATIONS_TO_VERIFY,
            "quiet_days": settings.QUIET_DAYS_UNTIL_UNCHECKED,
        },
    )


@page
def downloads(request: HttpRequest) -> HttpResponse:
    return render(request, "site/data.html")
