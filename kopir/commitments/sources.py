"""Promises out of what was said in a recorded debate: a speech on the site's own record needs no saved copy."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.urls import Resolver404, resolve

from kopir.debates.models import Debate
from kopir.debates.quoting import lines_named


def is_kept_here(url: str) -> bool:
    """Say whether an address leads to a speech of a published debate of this site."""
    if not url.startswith(f"{settings.SITE_URL}/"):
        return False
    try:
        found = resolve(urlsplit(url).path)
    except Resolver404:
        return False
    if found.view_name != "debates:turn":
        return False
    debate = Debate.objects.published().filter(number=found.kwargs["number"]).first()
    return debate is not None and bool(lines_named(debate, [found.kwargs["name"]]))
