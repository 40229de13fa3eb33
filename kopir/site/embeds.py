"""Widgets: a case, promise or scorecard inside somebody else's page; nothing on them acts or knows its visitor."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from kopir.commitments.showing import card_of
from kopir.commitments.views.pages import found
from kopir.issues.models import Issue
from kopir.pure.scores import MINIMUM_SAMPLE
from kopir.site.casefile import read_case
from kopir.site.finding import of_case
from kopir.site.models import Scorecard
from kopir.site.scorecards import shown_card
from kopir.web.serving import embed


@embed
@of_case
def issue(request: HttpRequest, issue: Issue) -> HttpResponse:
    """How far one case has come, and whose turn it is."""
    case = read_case(issue)
    context = {"case": case, "issue": issue, "there": _whole(reverse("site:case", args=[issue.number]))}
    return render(request, "site/embed_issue.html", context)


@embed
def commitment(request: HttpRequest, number: int) -> HttpResponse:
    """The words of one promise, and where it stands."""
    card = card_of(found(number))
    return render(request, "site/embed_commitment.html", {"card": card, "there": _whole(card.url)})


@embed
def scorecard(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    """The figures of one card, each with its denominator."""
    card = Scorecard.objects.filter(kind=kind, slug=slug).first()
    if card is None:
        raise Http404
    there = _whole(reverse("site:scorecard", args=[kind, slug]))
    context = {"shown": shown_card(card), "name": card.name_in(), "minimum": MINIMUM_SAMPLE, "there": there}
    return render(request, "site/embed_scorecard.html", context)


def _whole(path: str) -> str:
    return settings.SITE_URL + path
