"""What was put to a person, a post or an organisation, and what they promised."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from kopir.commitments.models import Commitment, CommitmentQuerySet
from kopir.commitments.showing import cards_of
from kopir.letters.models import Letter, LetterQuerySet
from kopir.people.models import Organization, Person, Post
from kopir.readings.names import NAMED
from kopir.site.letter_rows import rows_of_letters
from kopir.web.paging import page_of
from kopir.web.serving import page_asking

Named = Person | Organization | Post


def letters_of(thing: Named) -> LetterQuerySet:
    if isinstance(thing, Person):
        return Letter.objects.held_by(thing)
    if isinstance(thing, Post):
        return Letter.objects.to_post(thing)
    return Letter.objects.to_organization(thing)


def commitments_of(thing: Named) -> CommitmentQuerySet:
    if isinstance(thing, Person):
        return Commitment.objects.by_person(thing)
    if isinstance(thing, Post):
        return Commitment.objects.by_post(thing)
    return Commitment.objects.by_organization(thing)


def address(thing: Named) -> str:
    names = {Person: "site:activity", Organization: "site:activity-organization", Post: "site:activity-post"}
    return reverse(names[type(thing)], args=[thing.slug])


@page_asking("of", "before", "after")
def activity(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    """Letters, or with `?of=promises` promises, newest first."""
    thing = get_object_or_404(NAMED[kind].objects.all(), slug=slug)
    is_promises = request.GET.get("of") == "promises"
    here = address(thing)
    context: dict[str, Any] = {
        "thing": thing,
        "feed": reverse(f"site-data:{kind}-feed", args=[slug]),
        "is_promises": is_promises,
        "tabs": [(here, _("Letters"), not is_promises), (f"{here}?of=promises", _("Promises"), is_promises)],
    }
    if is_promises:
        found = page_of(commitments_of(thing).with_promiser(), key="number", params=request.GET)
        context |= {"page": found, "cards": cards_of(found.rows)}
    else:
        letters = page_of(letters_of(thing).with_addressee(), key="number", params=request.GET)
        context |= {"page": letters, "rows": rows_of_letters(letters.rows)}
    return render(request, "site/activity.html", context)


def panel(thing: Named) -> str:
    """The way from a page of the directory to what was asked and promised."""
    letters, promises = letters_of(thing).count(), commitments_of(thing).count()
    if not letters and not promises and thing.is_historical:
        return ""
    context = {
        "letters": letters,
        "promises": promises,
        "url": address(thing),
        "feed": reverse(f"site-data:{thing.KIND}-feed", args=[thing.slug]),
    }
    return render_to_string("site/_activity_panel.html", context)
