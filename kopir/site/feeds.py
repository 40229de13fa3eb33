"""Atom feeds: the record about one thing, newest first; `?after=` reads on from an entry, oldest first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.http import http_date
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kopir.debates.models import Debate
from kopir.debates.rules import State
from kopir.issues.models import Issue
from kopir.readings.names import NAMED
from kopir.readings.timeline import Item, items, read, telling
from kopir.record.models import Entry, EntryQuerySet
from kopir.site.finding import case_refs, of_case
from kopir.web.atom import TYPE, Feed, FeedEntry, tag, write
from kopir.web.clock import now
from kopir.web.serving import data, weak_tag

SIZE = 50
OVERDUE = ("letter.overdue", "letter.long-overdue", "commitment.overdue")
SINCE = 2026  # the year in the tag of a feed; entries carry their own


@data
@of_case
def issue(request: HttpRequest, found: Issue) -> HttpResponseBase:
    title = _("%(site)s: issue %(number)s, %(title)s") % {
        "site": settings.SITE_NAME,
        "number": found.number,
        "title": found.title,
    }
    return answer(request, telling(*case_refs(found)), found.ref, title, found.get_absolute_url())


@data
def named(request: HttpRequest, kind: str, slug: str) -> HttpResponseBase:
    """The feed of a person, an organisation or a post."""
    found = get_object_or_404(NAMED[kind].objects.all(), slug=slug)
    title = _("%(site)s: %(name)s") % {"site": settings.SITE_NAME, "name": found.name_in()}
    return answer(request, telling(found.ref), found.ref, title, found.get_absolute_url())


@data
def debate(request: HttpRequest, number: int) -> HttpResponseBase:
    """The feed of one debate: that it was published, put right, taken back."""
    found = get_object_or_404(Debate.objects.exclude(state=State.DRAFT), number=number)
    words = {"site": settings.SITE_NAME, "number": found.number, "title": found.title}
    title = _("%(site)s: debate %(number)s, %(title)s") % words
    return answer(request, telling(found.ref), found.ref, title, found.get_absolute_url())


@data
def debates(request: HttpRequest) -> HttpResponseBase:
    """The feed of all debates."""
    title = _("%(site)s: recorded debates") % {"site": settings.SITE_NAME}
    return answer(request, Entry.objects.filter(kind__startswith="debate."), "debates", title, reverse("debates:list"))


@data
def whole(request: HttpRequest) -> HttpResponseBase:
    """The feed of the whole record."""
    title = _("%(site)s: the public record") % {"site": settings.SITE_NAME}
    return answer(request, Entry.objects.all(), "record", title, reverse("site:record"))


@data
def overdue(request: HttpRequest) -> HttpResponseBase:
    """The feed of what became overdue: answers and promises."""
    title = _("%(site)s: what became overdue") % {"site": settings.SITE_NAME}
    return answer(request, Entry.objects.filter(kind__in=OVERDUE), "overdue", title, reverse("site:overdue"))


def answer(request: HttpRequest, entries: EntryQuerySet, path: str, title: str, page: str) -> HttpResponseBase:
    """Answer with one page of a feed, or with 304 for the price of one small query."""
    newest = entries.order_by("-pk").values_list("pk", flat=True).first()
    etag = weak_tag("feed", newest, request.get_full_path(), settings.SITE_NAME)
    if request.headers.get("If-None-Match") == etag:
        unchanged: HttpResponseBase = HttpResponse(status=304, headers={"ETag": etag})
        return unchanged
    rows, following = cut(entries, request)
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    feed = Feed(
        id=tag(host, SINCE, path),
        title=title,
        updated=max((row.at for row in rows), default=now().replace(hour=0, minute=0, second=0, microsecond=0)),
        language=get_language() or "kk",
        author=settings.SITE_NAME,
        rights=_("Published under CC BY 4.0. Texts of citizens and offices belong to those who wrote them."),
        page=settings.SITE_URL + page,
        self_url=settings.SITE_URL + request.get_full_path(),
        next_url=f"{settings.SITE_URL}{request.path}?{following}" if following else "",
        entries=[feed_entry(item, host) for item in items(rows)],
    )
    response = HttpResponse(write(feed), content_type=TYPE, headers={"ETag": etag})
    if rows:
        response.headers["Last-Modified"] = http_date(feed.updated.timestamp())
    return response


def cut(entries: EntryQuerySet, request: HttpRequest) -> tuple[Sequence[Entry], str]:
    """Return one page of entries and the query of the next page, empty at the end."""
    after, before = request.GET.get("after"), request.GET.get("before")
    kept = {"lang": request.GET["lang"]} if "lang" in request.GET else {}
    if after is not None:
        rows = list(read(entries.after(number_of(after)))[: SIZE + 1])
        more: dict[str, Any] = {"after": rows[SIZE - 1].pk} if len(rows) > SIZE else {}
    else:
        older = entries if before is None else entries.filter(pk__lt=number_of(before))
        rows = list(read(older).order_by("-pk")[: SIZE + 1])
        more = {"before": rows[SIZE - 1].pk} if len(rows) > SIZE else {}
    return rows[:SIZE], urlencode(more | kept) if more else ""


def number_of(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise Http404("a cursor is a number")
    return int(text)


def feed_entry(item: Item, host: str) -> FeedEntry:
    texts = "\n\n".join(f"{text.label}: {text.value}" for text in item.texts)
    traces = "\n".join(trace.words for trace in item.traces)
    facts = "\n".join(f"{fact.label}: {fact.value}" for fact in item.facts)
    languages = {text.language for text in item.texts}
    about = item.about[0]
    return FeedEntry(
        id=tag(host, item.at.year, f"entry/{item.uid}"),
        title=_("%(label)s (%(about)s)") % {"label": item.label, "about": about.text},
        updated=item.at,
        author=item.actor,
        link=settings.SITE_URL + reverse("site:entry", args=[item.uid]),
        text="\n\n".join(part for part in (facts, texts, traces) if part),
        language=languages.pop() if len(languages) == 1 else "",
    )
