"""The Atom feed of readers' points of view on one debate."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from kopir.debates.models import Debate
from kopir.debates.rules import State
from kopir.record.models import Entry
from kopir.site.feeds import answer
from kopir.web.serving import data


@data
def viewpoints(request: HttpRequest, number: int) -> HttpResponseBase:
    """What was published and refused of readers' answers to a debate, and what editors decided on them later."""
    found = get_object_or_404(Debate.objects.exclude(state=State.DRAFT), number=number)
    words = {"site": settings.SITE_NAME, "title": found.title}
    title = _("%(site)s: points of view on %(title)s") % words
    entries = Entry.objects.about(found.ref).filter(refs__ref__startswith="viewpoint/").distinct()
    return answer(request, entries, f"{found.ref}/viewpoints", title, reverse("viewpoints:list", args=[number]))
