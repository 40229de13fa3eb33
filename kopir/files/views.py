from __future__ import annotations

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase, HttpResponseNotModified
from django.shortcuts import get_object_or_404
from django.utils.cache import patch_cache_control
from django.utils.http import http_date, parse_http_date_safe
from django.views.decorators.http import require_safe

from kopir.files.doors import may_read_private
from kopir.files.models import StoredFile

YEAR_S = 31_536_000


@require_safe
def file(request: HttpRequest, public_id: str, extension: str) -> HttpResponseBase:
    stored = _readable(request, public_id)
    if extension != stored.extension:
        raise Http404
    return _answer(request, stored, stored.name, stored.content_type)


@require_safe
def small(request: HttpRequest, public_id: str) -> HttpResponseBase:
    stored = _readable(request, public_id)
    if not stored.small_name:
        raise Http404
    return _answer(request, stored, stored.small_name, "image/webp")


def _readable(request: HttpRequest, public_id: str) -> StoredFile:
    """Find a file; a private one does not exist for those who may not read it."""
    stored = get_object_or_404(StoredFile, public_id=public_id)
    if not stored.is_public and not may_read_private(request):
        raise Http404
    return stored


def _answer(request: HttpRequest, stored: StoredFile, name: str, content_type: str) -> HttpResponseBase:
    since = parse_http_date_safe(request.headers.get("If-Modified-Since", "")) if stored.is_public else None
    response: HttpResponseBase
    if since is not None and since >= int(stored.created_at.timestamp()):
        response = HttpResponseNotModified()
    else:
        if not default_storage.exists(name):
            raise Http404
        download = content_type == "application/pdf"
        shown = name.rpartition("/")[2]
        response = FileResponse(default_storage.open(name), as_attachment=download, filename=shown)
        response["Content-Type"] = content_type
    if stored.is_public:
        response["Last-Modified"] = http_date(stored.created_at.timestamp())
        patch_cache_control(response, public=True, max_age=YEAR_S, immutable=True)
    else:
        patch_cache_control(response, private=True, no_store=True)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
