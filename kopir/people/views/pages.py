"""Public pages of the directory; the same for everybody."""

from __future__ import annotations

from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from kopir.people.addressees import office_contact
from kopir.people.labels import CONTACT_TYPES, TIES, classification_label
from kopir.people.listing import by_name
from kopir.people.models import Area, Disclosure, Membership, Organization, Person, Post
from kopir.people.panels import panels_of
from kopir.people.rules import ContactType
from kopir.people.showing import history, seats, web_links
from kopir.web import clock
from kopir.web.caching import public_page

SECONDS = 60
MOST_OPTIONS = 300
LONGEST_QUERY = 100


@public_page(SECONDS, query=("q", "organization", "area", "before", "after"))
def people(request: HttpRequest) -> HttpResponse:
    """List people; `q` in either script, `organization` and `area` by slug."""
    asked = asked_of(request)
    page = by_name(listed_people(asked), request.GET)
    today = clock.today()
    rows = [(person, seats(person.memberships.all(), today)) for person in page.rows]
    context = {
        "asked": asked,
        "page": page,
        "rows": rows,
        "is_filtered": any(asked.values()),
        "organizations": _organizations()[:MOST_OPTIONS],
        "areas": Area.objects.present().only("slug", "name", "names")[:MOST_OPTIONS],
    }
    return render(request, "people/list.html", context)


def asked_of(request: HttpRequest) -> dict[str, str]:
    """Return the filters of a list; a database cannot search for a NUL."""
    return {key: request.GET.get(key, "")[:LONGEST_QUERY].replace("\0", "") for key in ("q", "organization", "area")}


def listed_people(asked: dict[str, str]) -> QuerySet[Person]:
    listed: QuerySet[Person] = Person.objects.present().found_by(asked["q"])
    if asked["organization"]:
        listed = listed.filter(pk__in=Person.objects.of_organization(asked["organization"]).values("pk"))
    if asked["area"]:
        listed = listed.filter(pk__in=Person.objects.of_area(asked["area"]).values("pk"))
    return listed.defer("given", "search_key").prefetch_related(with_memberships("memberships"))


def _organizations() -> QuerySet[Organization]:
    found: QuerySet[Organization] = Organization.objects.present().only("slug", "name", "names", "is_historical")
    return found.order_by("is_historical", "name", "pk")


def with_memberships(lookup: str) -> Prefetch[str]:
    return Prefetch(lookup, queryset=Membership.objects.present().with_names().defer("given", "person__given"))


@public_page(SECONDS)
def person(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a person: posts held with their dates, declarations, changes, sources."""
    found = get_object_or_404(Person.objects.prefetch_related(with_memberships("memberships")), slug=slug)
    context = {
        "person": found,
        "seats": seats(found.memberships.all(), clock.today()),
        "disclosures": labelled(found.disclosures.all()),
        "links": web_links(found.links),
        "sources": web_links(found.sources),
        "image": found.image if found.image.startswith(("https://", "http://")) else "",
        "steps": history(found.ref),
        "panels": panels_of("person", found),
    }
    return render(request, "people/person.html", context)


def labelled(found: QuerySet[Disclosure]) -> list[tuple[Disclosure, str]]:
    return [(each, str(TIES[each.tie])) for each in found.select_related("organization")]


@public_page(SECONDS)
def organization(request: HttpRequest, slug: str) -> HttpResponse:
    """Show an organisation: its posts with their holders today, its people, how it is reached."""
    found = get_object_or_404(Organization.objects.select_related("parent", "area"), slug=slug)
    today = clock.today()
    held = Membership.objects.present().filter(organization=found).with_names().defer("given")
    on_behalf = Membership.objects.present().filter(on_behalf_of=found).with_names().defer("given")
    context = {
        "organization": found,
        "kind": classification_label(found.classification),
        "posts": _posts(found),
        "children": found.children.filter(is_gone=False),
        "seats": seats([*held, *on_behalf], today),
        "links": web_links(found.links),
        "sources": web_links(found.sources),
        "reached_by": _reached_by(found),
        "steps": history(found.ref),
        "panels": panels_of("organization", found),
    }
    return render(request, "people/organization.html", context)


def _posts(found: Organization) -> list[tuple[Post, list[Membership]]]:
    holders = Prefetch(
        "memberships", queryset=Membership.objects.on(clock.today()).select_related("person"), to_attr="held_today"
    )
    posts = found.posts.filter(is_gone=False).select_related("area").prefetch_related(holders)
    return [(post, getattr(post, "held_today", [])) for post in posts]


@public_page(SECONDS)
def post(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a post: who holds it, who held it, how it is reached."""
    found = get_object_or_404(Post.objects.select_related("organization", "area"), slug=slug)
    held = found.memberships.present().with_names().defer("given")
    context = {
        "post": found,
        "seats": seats(held, clock.today()),
        "sources": web_links(found.sources),
        "reached_by": _reached_by(found),
        "steps": history(found.ref),
        "panels": panels_of("post", found),
    }
    return render(request, "people/post.html", context)


def _reached_by(place: Post | Organization) -> list[tuple[str, object]]:
    """Say that an address is verified, by what means and when; the address itself is for letters."""
    found = [(kind, office_contact(place, kind)) for kind in (ContactType.EMAIL, ContactType.POST)]
    return [(str(CONTACT_TYPES[kind]), contact) for kind, contact in found if contact]


@public_page(SECONDS)
def host(request: HttpRequest) -> HttpResponse:
    """Show who runs the site: the roster with roles, and what each member declares."""
    found = Organization.objects.present().filter(is_host=True).first()
    roster: list[tuple[Membership, list[tuple[Disclosure, str]]]] = []
    if found:
        standing = Prefetch(
            "person__disclosures", queryset=Disclosure.objects.standing().select_related("organization")
        )
        held = Membership.objects.on(clock.today()).filter(organization=found).with_names().prefetch_related(standing)
        roster = [(each, [(one, str(TIES[one.tie])) for one in each.person.disclosures.all()]) for each in held]
    links = web_links(found.links) if found else []
    context = {
        "organization": found,
        "roster": roster,
        "charter": next((link["url"] for link in links if link["note"] == "charter"), ""),
        "panels": panels_of("host", found) if found else [],
    }
    return render(request, "people/host.html", context)
