"""Debates for everybody: the list, the transcript, one speech, the method."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from kopir.debates.forms import FilterForm
from kopir.debates.labels import FIGURES
from kopir.debates.models import Debate, Turn
from kopir.debates.quoting import turn_named
from kopir.debates.rules import State, clock_of
from kopir.debates.showing import PAGE, Screen, cards_of, screen_of
from kopir.debates.videos import allowing, player_at, second_of
from kopir.people.panels import panels_of
from kopir.pure.transcript import RULE_VERSION, TURNS_OF_EVENT, TURNS_OF_ITEM
from kopir.pure.transcript.measuring import (
    DISCUSSION_EXCHANGE,
    DISCUSSION_MONOLOGUE,
    KNOWN,
    STATEMENTS_EXCHANGE,
    STATEMENTS_MONOLOGUE,
)
from kopir.web.paging import number_in, page_of
from kopir.web.serving import page, page_asking


@page_asking("before", "after")
def debates(request: HttpRequest) -> HttpResponse:
    found = page_of(Debate.objects.published().select_related("host"), key="number", params=request.GET)
    return render(request, "debates/list.html", {"page": found, "rows": found.rows})


@page_asking(*FilterForm.base_fields, "from", "t", "at")
def detail(request: HttpRequest, number: int) -> HttpResponse:
    debate = public(number)
    if debate.state == State.WITHDRAWN:
        return render(request, "debates/withdrawn.html", {"debate": debate}, status=410)
    moment = second_of(request.GET.get("t", ""))
    if moment is not None and (spoken := debate.turns.at_second(moment)):
        return redirect(_place(debate, spoken, moment))
    form = FilterForm(request.GET)
    filters = form.filters()
    screen = screen_of(debate, filters, first_of(request))
    context = context_of(debate, form, filters, screen) | _beside(request, debate)
    response = render(request, "debates/detail.html", context)
    if player := context["player"]:  # which a press puts into the page
        response.headers["Content-Security-Policy"] = allowing(player.origin)
    return response


def _beside(request: HttpRequest, debate: Debate) -> dict[str, Any]:
    """Return what stands beside a published transcript: panels, promises made in it, the player at a second."""
    asked = second_of(request.GET.get("at", ""))
    moment = asked or 0.0
    return {
        "panels": panels_of("debate", debate),
        "player": player_at(debate.video_url, moment + debate.video_offset_s),
        "at": "" if asked is None else clock_of(moment),
        "moment": f"{moment:g}",
    }


def context_of(debate: Debate, form: FilterForm, filters: dict[str, Any], screen: Screen) -> dict[str, Any]:
    """Return what the transcript's page shows, to everybody or, of a draft, to editors."""
    voices = list(debate.voices.select_related("person", "proxy_for"))
    cards = cards_of(debate, voices)
    return {
        "debate": debate,
        "form": form,
        "filters": filters,
        "figure": FIGURES.get(str(filters.get("figure"))),
        "screen": screen,
        "card": cards[0] if cards else None,
        "cards": cards[1:],
        "voices": [voice for voice in voices if voice.shown],
        "polls": debate.polls.all(),
        "asked": debate.asked.all(),
        "untimed": debate.chat.filter(during__isnull=True),
    }


@page_asking("t")
def turn(request: HttpRequest, number: int, name: str) -> HttpResponse:
    """One speech by its permanent name: its place on its page; with a second, the player beside it."""
    debate = public(number)
    found = turn_named(debate, name)
    if found is None:
        raise Http404
    return redirect(_place(debate, found, second_of(request.GET.get("t", ""))))


@page
def method(request: HttpRequest) -> HttpResponse:
    """How it is told whether a discussion took place: the thresholds as the code has them."""
    percent = {
        "discussion_exchange": DISCUSSION_EXCHANGE,
        "discussion_monologue": DISCUSSION_MONOLOGUE,
        "statements_exchange": STATEMENTS_EXCHANGE,
        "statements_monologue": STATEMENTS_MONOLOGUE,
        "known": KNOWN,
    }
    context = {name: round(100 * share) for name, share in percent.items()}
    context |= {"of_item": TURNS_OF_ITEM, "of_event": TURNS_OF_EVENT}
    return render(request, "debates/method.html", context | {"rule": RULE_VERSION})


def public(number: int) -> Debate:
    """Return a debate that is or was public."""
    shown = Debate.objects.filter(state__in=[State.PUBLISHED, State.WITHDRAWN]).select_related("host")
    return get_object_or_404(shown, number=number)


def published(number: int) -> Debate:
    """Return a public debate; one that was taken back gives nothing more."""
    debate = public(number)
    if not debate.is_published:
        raise Http404
    return debate


def _place(debate: Debate, turn: Turn, moment: float | None) -> str:
    start = (turn.number - 1) // PAGE * PAGE + 1
    asked: dict[str, object] = {"from": start} if start > 1 else {}
    if moment is not None and player_at(debate.video_url, moment):
        asked["at"] = f"{moment:g}"
    query = f"?{urlencode(asked)}" if asked else ""
    return f"{debate.get_absolute_url()}{query}#turn-{turn.public_id}"


def first_of(request: HttpRequest) -> int:
    """Return the number of the speech with which the page that is asked for begins."""
    return number_in(request.GET.get("from")) or 1
