"""Pages for when something goes wrong: each says what happened, what was kept, and where to go on."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

from django.http import HttpRequest, HttpResponse, HttpResponseServerError
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.utils.functional import Promise
from django.utils.translation import get_language_from_path, override
from django.utils.translation import gettext_lazy as _

from kopir.web.languages import current
from kopir.web.outages import Outage, outage_in

Text = str | Promise
# Read once: it must be there when nothing else works.
BROKEN_PAGE = (Path(__file__).parent / "templates" / "web" / "errors" / "500.html").read_text(encoding="utf-8")


@dataclass(frozen=True)
class Trouble:
    """What an error page says."""

    title: Text
    text: Text
    kept: Text


TROUBLES = {
    400: Trouble(
        _("The site could not read this request"),
        _(
            "Something in the address or in what was sent is not as it should be. "
            "Going back and trying again often helps."
        ),
        _("Nothing was sent or changed. What you typed is still in the form: your browser's Back button leads there."),
    ),
    403: Trouble(
        _("This page is not open to you"),
        _("It belongs to somebody else or to another role, or you have been signed out meanwhile."),
        _("Nothing was lost or changed. After signing in with the right address you can go on."),
    ),
    404: Trouble(
        _("There is no page at this address"),
        _(
            "The address may have a slip in it. Nothing that citizens raise is removed quietly: "
            "a removed text leaves its reason behind."
        ),
        _("Nothing was lost. Every issue, letter and promise keeps its address for good."),
    ),
    410: Trouble(
        _("This link has done its work"),
        _(
            "Each link of this kind does one thing, once, and for a limited time. "
            "It was used already, or its time is over."
        ),
        _("What was done with it stands. If you still need it, ask for a new link where you got this one."),
    ),
    422: Trouble(
        _("This cannot be done now"),
        _("A rule of the house says no, or somebody else was quicker."),
        _("Nothing was changed. What you typed is still in the form: your browser's Back button leads there."),
    ),
    503: Trouble(
        _("A part of the site is not answering"),
        _("We are at it. Please try again in a few minutes."),
        _("All that was saved is safe. What you typed stays in your browser: press Back, wait a little, send again."),
    ),
}
STALE_FORM = Trouble(
    _("This form had grown old, so nothing was sent"),
    _(
        "For your safety a form works only in the browser that opened it, and with cookies allowed. "
        "Open it again and send it once more."
    ),
    _(
        "What you typed is still in this browser: its Back button leads there, and a form that keeps drafts "
        "brings them back when it is opened again."
    ),
)
# "Confirmed" is exact: where the answer to a commit was lost, nobody knows whether it was made.
NOT_CONFIRMED = _(
    "All that the site has confirmed to you is safe. What you sent just now is not confirmed. It is still in your "
    "browser: press Back, wait a little and send it again."
)
OUTAGES = {
    Outage.AWAY: Trouble(TROUBLES[503].title, TROUBLES[503].text, NOT_CONFIRMED),
    Outage.NO_ROOM: Trouble(
        _("Nothing can be saved just now"),
        _("The site has no room left to write. Reading goes on; whoever runs the site finds this in its log."),
        NOT_CONFIRMED,
    ),
}
COME_AGAIN_S = {Outage.AWAY: 10, Outage.NO_ROOM: 300}


def error_page(
    request: HttpRequest, status: int, *, trouble: Trouble | None = None, act: tuple[str, Text] | None = None
) -> HttpResponse:
    """Answer with an error page; `act` is an address and the words of the button that leads on."""
    found = trouble or TROUBLES[status]
    language = get_language_from_path(request.path_info) or current()
    with override(language):
        address, label = act or (f"/{language}/issues/", _("See the issues"))
        context = {
            "status": status,
            "title": found.title,
            "text": found.text,
            "kept": found.kept,
            "kept_title": _("What is kept"),
            "act_url": address,
            "act_label": label,
        }
        response = render(request, "web/error.html", context, status=status)
    add_never_cache_headers(response)
    return response


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return error_page(request, 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return error_page(request, 403, act=(f"/{current()}/sign-in/", _("Sign in")))


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return error_page(request, 404)


def gone(request: HttpRequest) -> HttpResponse:
    return error_page(request, 410)


def refused(request: HttpRequest, *, reason: Text | None = None) -> HttpResponse:
    """Say that a rule refused an act, with the reason in words."""
    usual = TROUBLES[422]
    return error_page(request, 422, trouble=Trouble(usual.title, reason or usual.text, usual.kept))


def unavailable(request: HttpRequest) -> HttpResponse:
    response = error_page(request, 503)
    response["Retry-After"] = "120"
    return response


def out_of_order(request: HttpRequest, outage: Outage) -> HttpResponse:
    """Say that nothing was confirmed, and when to come again."""
    response = error_page(request, 503, trouble=OUTAGES[outage])
    response["Retry-After"] = str(COME_AGAIN_S[outage])
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer an error that no view explained. Django calls this while it handles the error, wherever it came from.

    An outage is said in words. For a mistake of ours: no templates, database or translations, any of them may be what
    broke.
    """
    if outage := outage_in(sys.exc_info()[1]):
        return out_of_order(request, outage)
    return HttpResponseServerError(BROKEN_PAGE)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Send nothing on; the form can be opened again at its own address, where the draft waits."""
    return error_page(request, 403, trouble=STALE_FORM, act=(request.path, _("Open the form again")))
