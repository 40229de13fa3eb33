"""Answers compressed once: a page that is kept as text need not be compressed for each visitor."""

from __future__ import annotations

import gzip
from functools import lru_cache

from django.http import HttpRequest, HttpResponse
from django.middleware.gzip import re_accepts_gzip
from django.utils.cache import patch_vary_headers


def packed(request: HttpRequest, page: str) -> HttpResponse:
    """Answer with a page for everybody, compressed where the browser takes that.

    The middleware's random padding is left out: it hides the length of pages that hold a secret, and these hold none.
    """
    if not re_accepts_gzip.search(request.META.get("HTTP_ACCEPT_ENCODING", "")):
        response = HttpResponse(page)
    else:
        response = HttpResponse(_packed(page), headers={"Content-Encoding": "gzip"})
    patch_vary_headers(response, ["Accept-Encoding"])
    return response


@lru_cache(64)
def _packed(page: str) -> bytes:
    return gzip.compress(page.encode(), 6, mtime=0)
