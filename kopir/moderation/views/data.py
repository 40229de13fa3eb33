"""Moderation as data, at addresses without a language: JSON, CSV and Atom."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import feedgenerator
from django.utils.html import linebreaks
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_safe

from kopir.moderation.models import Decision, Demand
from kopir.moderation.numbers import numbers
from kopir.moderation.showing import decision_data, demand_shown, numbers_data
from kopir.web import clock
from kopir.web.caching import public_page
from kopir.web.languages import LANGUAGES
from kopir.web.paging import page_of
from kopir.web.serving import csv_answer, json_answer

View = Callable[..., HttpResponseBase]
SIZE = 100


def data(view: View) -> View:
    """Data for everybody; other sites may read it, and `?lang=` chooses the language of its few words."""

    @wraps(view)
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        wanted = request.GET.get("lang", "")
        with override(wanted if wanted in LANGUAGES else LANGUAGES[0]):
            response = view(request, *args, **kwargs)
        response.headers["Access-Control-Allow-Origin"] = "*"
        return response

    return require_safe(public_page(60)(shown))


@data
def numbers_json(request: HttpRequest) -> HttpResponseBase:
    return json_answer(numbers_data(numbers()))


@data
def numbers_csv(request: HttpRequest) -> HttpResponseBase:
    groups = numbers_data(numbers())["groups"]
    return csv_answer(f"moderation-{clock.today()}", list(groups[0]), [list(group.values()) for group in groups])


@data
def decisions_json(request: HttpRequest) -> HttpResponseBase:
    """Decisions, newest first; `next` is the address of the following page."""
    rows = Decision.objects.select_related("appeal", "ends")
    page = page_of(rows, key="number", params=request.GET, size=SIZE)
    following = f"{settings.SITE_URL}{request.path}?before={page.older}" if page.older else None
    return json_answer({"decisions": [decision_data(row) for row in page.rows], "next": following})


@data
def decision_json(request: HttpRequest, number: int) -> HttpResponseBase:
    return json_answer(
        decision_data(get_object_or_404(Decision.objects.select_related("appeal", "ends"), number=number))
    )


@data
def demands_json(request: HttpRequest) -> HttpResponseBase:
    return json_answer({"demands": [demand_shown(row).data() for row in Demand.objects.newest()[:1_000]]})


@data
def demands_csv(request: HttpRequest) -> HttpResponseBase:
    head = ["number", "is_sealed", "received_on", "demander", "body", "kind", "ground", "demanded"]
    head += ["outcome", "answer", "answered_on"]
    found = [demand_shown(row).data() for row in Demand.objects.newest()[:1_000]]
    return csv_answer(f"demands-{clock.today()}", head, [[row.get(name) for name in head] for row in found])


@data
def demands_atom(request: HttpRequest) -> HttpResponseBase:
    """The register as a feed, newest first."""
    feed = feedgenerator.Atom1Feed(
        title=_("%(site)s: demands from authorities and parties") % {"site": settings.SITE_NAME},
        link=f"{settings.SITE_URL}/moderation/demands/",
        description="",
        feed_url=settings.SITE_URL + request.path,
    )
    for shown in (demand_shown(row) for row in Demand.objects.newest()[:50]):
        words = (
            ""
            if shown.is_sealed
            else "\n".join([shown.body or shown.who, shown.kind, shown.demand.demanded, shown.outcome])
        )
        feed.add_item(
            title=_("Demand %(number)s") % {"number": shown.number},
            link=settings.SITE_URL + shown.demand.permanent_path,
            # A reader takes a summary for HTML: the words of a demand go in as words.
            description=linebreaks(words or _("A law forbids to say more than that there was a demand."), True),
            updateddate=shown.demand.entered_at,
            pubdate=shown.demand.entered_at,
        )
    return HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")
