"""What goes around every page: one name for the site, and headers that let a browser load our own files only."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

Handler = Callable[[HttpRequest], HttpResponse]

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self'",
    "font-src": "'self'",
    "connect-src": "'self'",
    "media-src": "'self'",
    "manifest-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
HEADERS = {
    "Content-Security-Policy": "; ".join(f"{what} {where}" for what, where in POLICY.items()),
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


def security_headers(get_response: Handler) -> Handler:
    """Add the headers; a view that must differ (an embed) sets its own first."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response

    return middleware


def named_host(get_response: Handler) -> Handler:
    """Send a visitor who comes by number to the site's name: passkeys and cookies belong to a name."""

    def middleware(request: HttpRequest) -> HttpResponse:
        name, colon, port = request.get_host().rpartition(":")
        if not colon or port.endswith("]"):
            name, colon, port = request.get_host(), "", ""
        if better := settings.REDIRECT_HOSTS.get(name):
            there = f"{request.scheme}://{better}{colon}{port}{request.get_full_path()}"
            return HttpResponseRedirect(there, preserve_request=True)
        return get_response(request)

    return middleware
