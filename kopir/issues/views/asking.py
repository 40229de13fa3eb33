"""Who asks, and pages that a secret link opens."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from kopir.accounts.models import Account
from kopir.web.caching import private_page

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def connection_of(request: HttpRequest) -> str:
    """Return what stands for a connection in a limit: an IPv4 address, or the network of an IPv6 one.

    Behind a proxy the last address that the proxy noted counts; the ones before it are the visitor's own words.
    """
    given = str(request.META.get("REMOTE_ADDR", ""))
    if settings.SECURE_PROXY_SSL_HEADER:
        given = request.headers.get("X-Forwarded-For", given).rpartition(",")[2].strip()
    try:
        address = ipaddress.ip_address(given)
    except ValueError:
        return given
    return str(ipaddress.ip_network((address, 64), strict=False)) if address.version == 6 else str(address)


def account_of(request: HttpRequest) -> Account | None:
    """Return the account that is signed in, if one is."""
    return request.user if isinstance(request.user, Account) else None


def secret_page(view: View[P]) -> View[P]:
    """Keep the address of a page, which is a key, out of caches and of the referrers of other pages.

    `strict-origin` names the site and never the path. Under `no-referrer` browsers send `Origin: null` with a form,
    and no form of these pages would be taken.
    """

    @wraps(view)
    def shown(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        response = private_page(view)(request, *args, **kwargs)
        response.headers["Referrer-Policy"] = "strict-origin"
        return response

    return shown
