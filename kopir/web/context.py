"""What every template may know: nothing of the visitor, so that a cache may share the page."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, object]:
    return {
        "site_name": settings.SITE_NAME,
        "site_url": settings.SITE_URL,
        "is_sample_site": settings.IS_SAMPLE_SITE,
    }
