from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import conditional_page, require_safe

from kopir.issues.list_page import KNOWN, list_page
from kopir.web.caching import public_page
from kopir.web.packing import packed


@require_safe
@public_page(5, query=KNOWN)
@conditional_page
def issues(request: HttpRequest) -> HttpResponse:
    return packed(request, list_page(request))
