"""The one box: a page for everybody, and every search as JSON, CSV and Atom at an address without a language."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kopir.issues.likes import Likes
from kopir.search.meaning import alike, rows_of
from kopir.search.rules import COUNTED
from kopir.search.searching import KNOWN, Searched, search
from kopir.search.showing import Shown, permanent
from kopir.web import clock
from kopir.web.atom import TYPE, Feed, FeedEntry, tag, write
from kopir.web.dates import number_in
from kopir.web.serving import csv_answer, data, json_answer, page_asking

DATA_SIZE = 100
SINCE = 2026  # the year in the tag of a feed
HEAD = ("ref", "kind", "title", "text", "language", "day", "url")


@page_asking(*KNOWN)
def page(request: HttpRequest) -> HttpResponse:
    """The box, and what it finds."""
    done = search(request.GET)
    is_first = done.asked.page == 1 and not done.asked.before
    likes = alike(done.likes, done.found.count, [one.ref for one in done.rows]) if is_first else Likes()
    context = {
        "done": done,
        "found": done.found,
        "form": done.form,
        "rows": [one.row for one in done.rows],
        "likes": likes,
        "alike": list(rows_of(likes)),
        "is_asked": not done.asked.is_empty,
        "count": f"{number_in(COUNTED)}+" if done.found.is_more else number_in(done.found.count),
        "instead": ", ".join(_("“%(words)s”") % {"words": word} for _typed, word in done.found.corrected),
        "missing": ", ".join(_("“%(words)s”") % {"words": typed} for typed, _word in done.found.corrected),
    }
    return render(request, "search/page.html", context)


@data
def search_json(request: HttpRequest) -> HttpResponseBase:
    """What a search finds, newest first; `next` is the address of the following page."""
    done = search(request.GET, size=DATA_SIZE, newest_first=True)
    return json_answer(
        {
            "asked": done.said,
            "count": done.found.count,
            "count_is_exact": not done.found.is_more,
            "found": [_told(one) for one in done.rows],
            "next": _next(request, done),
        }
    )


@data
def search_csv(request: HttpRequest) -> HttpResponseBase:
    """The newest finds of a search as a table."""
    done = search(request.GET, size=COUNTED, newest_first=True)
    return csv_answer("search", HEAD, [[_told(one)[name] for name in HEAD] for one in done.rows])


@data
def search_atom(request: HttpRequest) -> HttpResponseBase:
    """The newest finds of a search as a feed: what is published from now on that answers it comes first."""
    done = search(request.GET, size=50, newest_first=True)
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    words = {"site": settings.SITE_NAME, "words": done.filters.get("q", "") or _("everything that passes the filters")}
    feed = Feed(
        id=tag(host, SINCE, f"search?{done.query}"),
        title=_("%(site)s: search for %(words)s") % words,
        updated=_noon(done.rows[0].day)
        if done.rows
        else clock.now().replace(hour=0, minute=0, second=0, microsecond=0),
        language=get_language() or "kk",
        author=settings.SITE_NAME,
        rights=_("Published under CC BY 4.0. Texts of citizens and offices belong to those who wrote them."),
        page=f"{settings.SITE_URL}{reverse('search:page')}?{done.query}",
        self_url=settings.SITE_URL + request.get_full_path(),
        next_url=_next(request, done) or "",
        entries=[_feed_entry(one, host) for one in done.rows],
    )
    return HttpResponse(write(feed), content_type=TYPE)


def _told(one: Shown) -> dict[str, Any]:
    """Return a find as data."""
    return {
        "ref": one.ref,
        "kind": one.kind.value,
        "title": one.title,
        "text": one.text,
        "language": one.text_language or None,
        "day": one.day.isoformat(),
        "url": settings.SITE_URL + permanent(one.url),
    }


def _next(request: HttpRequest, done: Searched) -> str | None:
    if not done.found.next_before:
        return None
    kept = {"lang": request.GET["lang"]} if "lang" in request.GET else {}
    return f"{settings.SITE_URL}{request.path}?{urlencode(done.said | kept | {'before': done.found.next_before})}"


def _feed_entry(one: Shown, host: str) -> FeedEntry:
    return FeedEntry(
        id=tag(host, one.day.year, one.ref),
        title=f"{one.label}: {one.title}",
        updated=_noon(one.day),
        author=settings.SITE_NAME,
        link=settings.SITE_URL + permanent(one.url),
        text=one.text,
        language=one.text_language,
    )


def _noon(day: date) -> datetime:
    """Return a moment of a day that is that day in every zone of the country."""
    return datetime(day.year, day.month, day.day, 7, tzinfo=UTC)
