"""Who may keep a page: everybody's caches, or nobody's."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Collection
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.utils.cache import add_never_cache_headers, patch_cache_control, patch_vary_headers

View = Callable[..., HttpResponseBase]


class PersonalPage(UserWarning):
    """A page that caches may share looked at its visitor."""


def _personal(request: HttpRequest, response: HttpResponseBase) -> list[str]:
    found = []
    if getattr(getattr(request, "session", None), "accessed", False):
        found.append("the session or the user")
    if request.META.get("CSRF_COOKIE_NEEDS_UPDATE"):
        found.append("a CSRF token")
    if getattr(getattr(request, "_messages", None), "used", False):
        found.append("messages")
    if response.cookies:
        found.append("a cookie")
    return found


def public_page(seconds: int, *, query: Collection[str] = ()) -> Callable[[View], View]:
    """Let shared caches keep a page for some seconds.

    `query` names the parameters that the page knows: our own cache (`kopir.web.kept_pages`) keeps no address with
    others, or anybody could fill it.

    The page must be the same for everybody. A view that looks at its visitor all the same is a mistake that would
    show one person's page to another: it warns with PersonalPage (an error in tests) and keeps the page out of caches.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            response = view(request, *args, **kwargs)
            if found := _personal(request, response):
                warnings.warn(f"{request.path} used {', '.join(found)}", PersonalPage, stacklevel=2)
                add_never_cache_headers(response)
                return response
            patch_vary_headers(response, ["HX-Request"])
            # A visitor's own browser asks again each time, so that nobody misses the effect of their own act.
            patch_cache_control(response, public=True, max_age=0, s_maxage=seconds)
            if set(query).issuperset(request.GET):
                response.keep_s = seconds  # type: ignore[attr-defined]  # read by kept_pages
            return response

        return shown

    return decorate


def private_page(view: View) -> View:
    """Keep a page out of every cache: forms, a person's own pages, links that are keys."""

    @wraps(view)
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        add_never_cache_headers(response)
        patch_cache_control(response, no_store=True, private=True)
        return response

    return shown


def secret_page(view: View) -> View:
    """Keep the address of a page, which is a key, out of caches and of the referrers of other pages.

    `strict-origin` names the site and never the path. Under `no-referrer` browsers send `Origin: null` with a form,
    and no form of these pages would be taken.
    """

    @wraps(view)
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = private_page(view)(request, *args, **kwargs)
        response.headers["Referrer-Policy"] = "strict-origin"
        return response

    return shown
