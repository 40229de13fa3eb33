"""All addresses: pages under a language, data and files without one."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.util import find_spec

from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path

PAGES = (
    ("", "kopir.site.urls"),
    ("", "kopir.viewpoints.urls"),
    ("issues/", "kopir.issues.urls"),
    ("imports/", "kopir.intake.urls"),
    ("paper/", "kopir.intake.paper_urls"),
    ("people/", "kopir.people.urls"),
    ("letters/", "kopir.letters.urls"),
    ("letter-link/", "kopir.letters.link_urls"),
    ("commitments/", "kopir.commitments.urls"),
    ("offices/", "kopir.offices.urls"),
    ("debates/", "kopir.debates.urls"),
    ("competence/", "kopir.routing.urls"),
    ("moderation/", "kopir.moderation.urls"),
    ("follow/", "kopir.follow.urls"),
    ("search/", "kopir.search.urls"),
    ("desk/", "kopir.desk.urls"),
    ("me/", "kopir.accounts.urls"),
    ("sign-in/", "kopir.accounts.sign_in_urls"),
    ("styleguide/", "kopir.web.urls"),
)
DATA = (
    ("", "kopir.site.data_urls"),
    ("", "kopir.people.data_urls"),
    ("", "kopir.routing.data_urls"),
    ("commitments/", "kopir.commitments.data_urls"),
    ("debates/", "kopir.debates.data_urls"),
    ("moderation/", "kopir.moderation.data_urls"),
    ("follow/", "kopir.follow.data_urls"),
    ("", "kopir.viewpoints.data_urls"),
    ("", "kopir.search.data_urls"),
    ("files/", "kopir.files.urls"),
    ("", "kopir.config.status_urls"),
)


def included(routes: Iterable[tuple[str, str]]) -> list[URLPattern | URLResolver]:
    return [path(route, include(module)) for route, module in routes if find_spec(module)]


urlpatterns = [*included(DATA), *i18n_patterns(*included(PAGES))]
handler400 = "kopir.web.views.bad_request"
handler403 = "kopir.web.views.forbidden"
handler404 = "kopir.web.views.not_found"
handler429 = "kopir.accounts.views.too_many"
handler500 = "kopir.web.views.server_error"
