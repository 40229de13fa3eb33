"""A public site whose editor has no passkey yet: open to the editor only, so that the passkey can be made there."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from kopir.config.opening.readiness import has_guarded_editor
from kopir.web.views import Trouble, error_page

Handler = Callable[[HttpRequest], HttpResponse]
OPEN = ("sign-in", "me")  # what an editor needs on the way to a passkey
SOON = Trouble(
    _("This site opens soon"),
    _("Its editor is setting it up. Please come back a little later."),
    _("Nothing can be raised here yet, so nothing can be lost."),
)


def editor_only(get_response: Handler) -> Handler:
    """Answer everybody else with a page that says so; the door opens by itself when an editor's account is guarded."""
    is_open = False

    def middleware(request: HttpRequest) -> HttpResponse:
        nonlocal is_open
        is_open = is_open or has_guarded_editor()
        parts = request.path_info.split("/")
        if is_open or parts[1] in {"static", "status.json"} or (len(parts) > 2 and parts[2] in OPEN):
            return get_response(request)
        answer = error_page(request, 503, trouble=SOON, act=("/sign-in/", _("Sign in")))
        answer.headers["Retry-After"] = "3600"
        return answer

    return middleware
