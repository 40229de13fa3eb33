"""People in public office, posts and organisations, by all their names."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Prefetch

from kopir.people.models import Membership, Organization, Person, Post
from kopir.search.drafts.draft import Draft, Texts, around, named
from kopir.search.rules import Kind, addressee, marks
from kopir.web.dates import local


def organizations(keys: list[str]) -> Iterator[Draft]:
    for row in Organization.objects.present().filter(slug__in=keys).select_related("area__parent__parent"):
        pairs: list[tuple[str, object]] = [("kind", Kind.ORGANIZATION.value)]
        pairs += [("area", area.pk) for area in around(row.area)]
        pairs.append(("addressee", addressee(Kind.ORGANIZATION, row.pk)))
        yield Draft(row.ref, local(row.created_at), marks(pairs), title=named(row.name, row.names))


def posts(keys: list[str]) -> Iterator[Draft]:
    rows = Post.objects.present().filter(slug__in=keys)
    for row in rows.select_related("area__parent__parent", "organization"):
        pairs: list[tuple[str, object]] = [("kind", Kind.POST.value)]
        pairs += [("area", area.pk) for area in around(row.area)]
        pairs += [
            ("addressee", addressee(Kind.POST, row.pk)),
            ("addressee", addressee(Kind.ORGANIZATION, row.organization_id)),
        ]
        body = named(row.organization.name, row.organization.names)
        yield Draft(row.ref, local(row.created_at), marks(pairs), title=named(row.name, row.names), body=body)


def people(keys: list[str]) -> Iterator[Draft]:
    held = Membership.objects.present().select_related("post", "organization", "area__parent__parent")
    rows = Person.objects.present().filter(slug__in=keys).prefetch_related(Prefetch("memberships", held))
    for row in rows:
        seats = list(row.memberships.all())
        pairs: list[tuple[str, object]] = [("kind", Kind.PERSON.value)]
        pairs += [("area", area.pk) for seat in seats for area in around(seat.area)]
        pairs += [("addressee", addressee(Kind.POST, seat.post_id)) for seat in seats if seat.post_id]
        pairs += [("addressee", addressee(Kind.ORGANIZATION, seat.organization_id)) for seat in seats]
        others: Texts = tuple(text for other in row.other_names for text in named(str(other.get("name", "")), {}))
        body = [text for seat in seats if seat.post for text in named(seat.post.name, seat.post.names)]
        body += [(seat.role, "ru") for seat in seats]
        yield Draft(
            row.ref, local(row.created_at), marks(pairs), title=(*named(row.name, row.names), *others), body=tuple(body)
        )
