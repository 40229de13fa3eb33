"""Pages for everybody, kept by each web process for the few seconds that any shared cache may keep them.

Outermost of all: a page that is kept costs neither session nor language nor compression nor the database. Nothing
personal can be in it, because only what `public_page` lets out is kept, and that looks at nobody (decision 0005).
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.middleware.gzip import re_accepts_gzip
from django.utils.http import parse_etags

Handler = Callable[[HttpRequest], HttpResponse]
Key = tuple[str, ...]

SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
# What the key holds. A page that depends on anything else is not kept.
KEYED = frozenset({"hx-request", "accept-encoding"})
LONGEST_QUERY = 200
# However long others may keep a page, ours is never older than supports may be (see `web.serving`).
LONGEST_S = 5
# Headers of a 304, as RFC 9110 lists them for caches.
ABOUT_CONTENT = frozenset({"content-length", "content-type", "content-encoding", "content-disposition"})
# Set for some seconds on whoever has just sent a form: they see the site as it is, not as it was.
ACTED, ACTED_S = "acted", 15


@dataclass(frozen=True)
class KeptPage:
    until: float
    tag: str
    content: bytes
    headers: dict[str, str]

    def answer(self, request: HttpRequest) -> HttpResponse:
        wanted = request.META.get("HTTP_IF_NONE_MATCH", "")
        if wanted and _names(wanted, self.tag):
            response: HttpResponse = HttpResponseNotModified()
            for name, value in self.headers.items():
                if name.lower() not in ABOUT_CONTENT:
                    response.headers[name] = value
            return response
        return HttpResponse(self.content, headers=self.headers)


def _names(wanted: str, tag: str) -> bool:
    """Compare weakly: bytes that differ in compression only are the same page."""
    if wanted == tag:
        return True
    given = {one.removeprefix("W/") for one in parse_etags(wanted)}
    return "*" in given or tag.removeprefix("W/") in given


class Shelf:
    """Pages of one process, the longest unused thrown out when there are too many bytes."""

    def __init__(self, bytes_at_most: int) -> None:
        self.bytes_at_most, self.bytes = bytes_at_most, 0
        self.pages: OrderedDict[Key, KeptPage] = OrderedDict()
        self.lock = threading.Lock()

    def find(self, key: Key) -> KeptPage | None:
        with self.lock:
            if key in self.pages:
                self.pages.move_to_end(key)
            return self.pages.get(key)

    def keep(self, key: Key, page: KeptPage) -> None:
        with self.lock:
            self._take(key)
            self.pages[key] = page
            self.bytes += len(page.content)
            while self.bytes > self.bytes_at_most:
                self._take(next(iter(self.pages)))

    def drop(self, key: Key) -> None:
        with self.lock:
            self._take(key)

    def _take(self, key: Key) -> None:
        gone = self.pages.pop(key, None)
        self.bytes -= len(gone.content) if gone else 0


def kept_pages(get_response: Handler) -> Handler:
    """Answer with a kept page where there is one; keep what may be kept."""
    if not settings.KEEP_PAGES:
        return get_response
    shelf = Shelf(settings.KEPT_PAGES_BYTES)
    seen = (f"{settings.SESSION_COOKIE_NAME}=", f"{ACTED}=")

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.method != "GET":
            response = get_response(request)
            return response if request.method in SAFE else _marked(response)
        key, now = _key(request), time.monotonic()
        old = shelf.find(key)
        # Who is signed in or has just acted sees the site as it is; what they see, others may see at once.
        cookies = request.META.get("HTTP_COOKIE", "")
        if old and old.until > now and not any(name in cookies for name in seen):
            return old.answer(request)
        # Where a page is known, the whole of it is asked for even if this browser only asks whether it has changed.
        wanted = request.META.pop("HTTP_IF_NONE_MATCH", "") if old else ""
        response = get_response(request)
        page = _kept(request, response, now)
        if page:
            shelf.keep(key, page)
        elif old:
            shelf.drop(key)
        if wanted:
            request.META["HTTP_IF_NONE_MATCH"] = wanted
        return page.answer(request) if page and wanted else response

    return middleware


def _key(request: HttpRequest) -> Key:
    meta = request.META
    return (
        meta.get("HTTP_HOST", ""),
        request.scheme or "",
        request.path,
        meta.get("QUERY_STRING", ""),
        meta.get("HTTP_HX_REQUEST", ""),
        "gzip" if re_accepts_gzip.search(meta.get("HTTP_ACCEPT_ENCODING", "")) else "",
    )


def _kept(request: HttpRequest, response: HttpResponse, now: float) -> KeptPage | None:
    """Return what may be kept of an answer, None where nothing may."""
    seconds = min(getattr(response, "keep_s", 0), LONGEST_S)
    varies = {name.strip().lower() for name in response.headers.get("Vary", "").split(",") if name.strip()}
    is_plain = response.status_code == 200 and not response.streaming and not response.cookies
    if not (seconds and is_plain and varies <= KEYED and len(request.META.get("QUERY_STRING", "")) <= LONGEST_QUERY):
        return None
    if "ETag" not in response.headers:
        response.headers["ETag"] = f'W/"{sha256(response.content).hexdigest()[:32]}"'
    return KeptPage(now + seconds, response.headers["ETag"], response.content, dict(response.headers))


def _marked(response: HttpResponse) -> HttpResponse:
    """Note in the visitor's own browser, for some seconds, that they acted. The note says nothing else."""
    response.set_cookie(
        ACTED, "1", max_age=ACTED_S, secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Lax"
    )
    return response
