"""Data addresses of the directory: the same for everybody, without a language, never a contact of a person."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404

from kopir.people.listing import by_name
from kopir.people.models import Organization, Person, Post
from kopir.people.showing import person_data, place_data
from kopir.people.views.pages import asked_of, labelled, listed_people, with_memberships
from kopir.web.caching import public_page

SECONDS = 300
ROWS = 100
READABLE = {"ensure_ascii": False, "indent": 1}


@public_page(SECONDS)
def people(request: HttpRequest) -> JsonResponse:
    """List people by name, a hundred at a time; `next` is the address of the following page."""
    page = by_name(
        listed_people(asked_of(request)).prefetch_related("disclosures__organization"), request.GET, size=ROWS
    )
    following = request.GET.copy()
    following.pop("before", None)
    following["after"] = page.next
    rows = [person_data(each, each.memberships.all(), each.disclosures.all()) for each in page.rows]
    next_address = request.build_absolute_uri(f"{request.path}?{following.urlencode()}") if page.next else None
    return JsonResponse({"people": rows, "next": next_address}, json_dumps_params=READABLE)


@public_page(SECONDS)
def person(request: HttpRequest, slug: str) -> JsonResponse:
    found = get_object_or_404(Person.objects.prefetch_related(with_memberships("memberships")), slug=slug)
    disclosures = [each for each, _label in labelled(found.disclosures.all())]
    return JsonResponse(person_data(found, found.memberships.all(), disclosures), json_dumps_params=READABLE)


@public_page(SECONDS)
def organization(request: HttpRequest, slug: str) -> JsonResponse:
    found = get_object_or_404(Organization.objects.prefetch_related(with_memberships("memberships")), slug=slug)
    return JsonResponse(place_data(found, found.memberships.all()), json_dumps_params=READABLE)


@public_page(SECONDS)
def post(request: HttpRequest, slug: str) -> JsonResponse:
    posts = Post.objects.select_related("organization").prefetch_related(with_memberships("memberships"))
    found = get_object_or_404(posts, slug=slug)
    return JsonResponse(place_data(found, found.memberships.all()), json_dumps_params=READABLE)
