"""What stands for a connection where a limit counts."""

from __future__ import annotations

import ipaddress

from django.conf import settings
from django.http import HttpRequest


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
    if address.version == 6 and address.ipv4_mapped:
        return str(address.ipv4_mapped)  # one visitor is one connection whichever socket took the call
    return str(ipaddress.ip_network((address, 64), strict=False)) if address.version == 6 else str(address)
