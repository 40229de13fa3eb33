"""Pages that explain the house: how it works, with its own terms and figures, and what can be downloaded."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from kopir.moderation.models import OutsideReader
from kopir.site.privacy import operator
from kopir.web.caching import public_page
from kopir.web.serving import page


@page
def about(request: HttpRequest) -> HttpResponse:
    return render(
        request,
        "site/about.html",
        {
            "supports_for_a_letter": settings.SUPPORTS_FOR_A_LETTER,
            "confirmations_to_verify": settings.CONFIRMATIONS_TO_VERIFY,
            "quiet_days": settings.QUIET_DAYS_UNTIL_UNCHECKED,
            "operator": operator(),
            "has_outside_reader": OutsideReader.objects.current().exists(),
        },
    )


@page
def downloads(request: HttpRequest) -> HttpResponse:
    return render(request, "site/data.html")


@require_safe
@public_page(3_600)
def host(request: HttpRequest) -> HttpResponse:
    """The short address of who runs this site."""
    return redirect("people:host")
