"""What goes around every page: one name for the site, and headers that let a browser load our own files only."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import unquote

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from kopir.web.views import bad_request

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
# A widget may stand in anybody's page: it acts on nothing, so a frame around it steals no press.
WIDGET_HEADERS = {name: value for name, value in HEADERS.items() if name != "X-Frame-Options"} | {
    "Content-Security-Policy": HEADERS["Content-Security-Policy"].replace("frame-ancestors 'none'", "frame-ancestors *")
}


def security_headers(get_response: Handler) -> Handler:
    """Add the headers; a view that must differ sets its own first, and a widget (`serving.embed`) is marked as one."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        is_widget = getattr(response, "xframe_options_exempt", False)
        for name, value in (WIDGET_HEADERS if is_widget else HEADERS).items():
            response.headers.setdefault(name, value)
        return response

    return middleware


def readable_query(get_response: Handler) -> Handler:
    """Refuse a NUL in an address: no page asks for one, and PostgreSQL answers it with an error."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if "\0" in unquote(request.META.get("QUERY_STRING", "")):
            return bad_request(request)
        return get_response(request)

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
