"""Viewpoints for everybody: those of a debate, one, the rules, and their data."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from kopir.debates.models import Debate
from kopir.debates.rules import State as DebateState
from kopir.moderation.labels import RULES
from kopir.viewpoints.citing import Cited, cited
from kopir.viewpoints.models import SpeakerReply, Viewpoint
from kopir.viewpoints.showing import by_question, counts_of
from kopir.web.paging import page_of
from kopir.web.serving import data, json_answer, page, page_asking


def _debate(number: int) -> Debate:
    """Return a debate that is public, or that was before it was taken back."""
    return get_object_or_404(Debate.objects.exclude(state=DebateState.DRAFT), number=number)


def _viewpoint(number: int) -> Viewpoint:
    return get_object_or_404(Viewpoint.objects.decided().select_related("debate"), number=number)


def _cited(viewpoint: Viewpoint) -> list[Cited]:
    if viewpoint.withheld or not viewpoint.is_published:
        return []
    return cited(viewpoint.debate, viewpoint.citations.all())


def _replies(viewpoint: Viewpoint) -> list[SpeakerReply]:
    return list(viewpoint.replies.select_related("person", "post__organization"))


@page_asking("before", "after")
def of_debate(request: HttpRequest, debate: int) -> HttpResponse:
    about = _debate(debate)
    rows = Viewpoint.objects.published().filter(debate=about)
    found = page_of(rows, key="number", params=request.GET)
    context = {"debate": about, "page": found, "questions": by_question(found.rows), "counts": counts_of(about)}
    return render(request, "viewpoints/list.html", context)


@page
def detail(request: HttpRequest, number: int) -> HttpResponse:
    viewpoint = _viewpoint(number)
    context = {"viewpoint": viewpoint, "cited": _cited(viewpoint), "replies": _replies(viewpoint)}
    return render(request, "viewpoints/detail.html", context)


@page
def rules(request: HttpRequest) -> HttpResponse:
    """When a viewpoint is published, and when it is not."""
    return render(request, "viewpoints/rules.html", {"rules": [(rule.value, words) for rule, words in RULES.items()]})


@data
def json_of_debate(request: HttpRequest, debate: int) -> HttpResponse:
    about = _debate(debate)
    rows = Viewpoint.objects.published().filter(debate=about).select_related("debate").order_by("number")
    counts = {one.side: one.count for _words, one in counts_of(about)}
    return json_answer({"debate": about.ref, "sides": counts, "viewpoints": [_facts(row) for row in rows]})


@data
def json_of_one(request: HttpRequest, number: int) -> HttpResponse:
    viewpoint = _viewpoint(number)
    quoted = [
        {
            "quote": one.citation.quote,
            "second": one.second,
            "speech": f"/debates/{viewpoint.debate.number}/turns/{one.citation.cue_name}",
            "speaker": one.turn.voice.shown or None,
        }
        for one in _cited(viewpoint)
        if one.turn
    ]
    replies = [
        {
            "person": one.person.ref,
            "post": one.post.ref,
            "text": one.text,
            "language": one.language,
            "decision": one.withheld or None,
            "replied": one.replied_at.isoformat(),
        }
        for one in _replies(viewpoint)
    ]
    return json_answer({**_facts(viewpoint), "quotes": quoted, "replies": replies})


def _facts(viewpoint: Viewpoint) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "number": viewpoint.number,
        "ref": viewpoint.ref,
        "debate": viewpoint.debate.ref,
        "question": viewpoint.item_title or None,
        "side": viewpoint.side,
        "language": viewpoint.language,
        "is_published": viewpoint.is_published,
        "decision": viewpoint.withheld or viewpoint.refusal or None,
        "decided": viewpoint.decided_at.isoformat() if viewpoint.decided_at else None,
        "is_sample": viewpoint.is_sample,
    }
    if viewpoint.is_published:
        facts |= {"title": viewpoint.title, "text": viewpoint.text, "name": viewpoint.public_name or None}
    return facts
