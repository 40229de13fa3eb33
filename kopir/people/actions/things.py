"""Areas, organisations, posts and people, entered and corrected by editors."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from django.db import transaction

from kopir.people.actions.changing import all_or_nothing
from kopir.people.actions.facts import facts_of, texts_of
from kopir.people.actions.naming import free_slug
from kopir.people.models import Area, Organization, Person, Post, Revision
from kopir.people.rules import Refusal, span_of
from kopir.record.actions import append
from kopir.web.errors import Refused

Thing = TypeVar("Thing", Area, Organization, Post, Person)


@transaction.atomic
def add_area(*, name: str, by: str = "editor", **columns: Any) -> Area:
    """Add an area; editors may. Entry `area.added`."""
    return _add(Area(name=name, **columns), by)


@transaction.atomic
def add_organization(*, name: str, by: str = "editor", **columns: Any) -> Organization:
    """Add an organisation: office, party, faction, movement or host; editors may. Entry `organization.added`.

    Raises Refused for dates that are none or end before they begin.
    """
    return _add(Organization(name=name, **columns), by)


@transaction.atomic
def add_post(*, name: str, organization: Organization, by: str = "editor", **columns: Any) -> Post:
    """Add a post in an organisation; editors may. Entry `post.added`. Raises Refused for impossible dates."""
    return _add(Post(name=name, organization=organization, **columns), by)


@transaction.atomic
def add_person(*, name: str, by: str = "editor", **columns: Any) -> Person:
    """Add somebody in public office or of the host; editors may. Entry `person.added`."""
    return _add(Person(name=name, **columns), by)


@transaction.atomic
def edit_thing(thing: Thing, changes: Mapping[str, Any], *, by: str = "editor") -> Thing:
    """Correct an area, organisation, post or person; editors may. Nothing changed: nothing is written.

    Keeps what it said before as a Revision. Entry `<kind>.changed` with the whole new state. Raises Refused for
    impossible dates, for a second language without or like the first, and for an organisation or area that would be
    its own ancestor.
    """
    changed = {column: value for column, value in changes.items() if getattr(thing, column) != value}
    if not changed:
        return thing
    before = {**facts_of(thing), **texts_of(thing)}
    with all_or_nothing(thing, changed):
        _check(thing)
    thing.refresh_search_key()
    thing.save()
    Revision.objects.create(ref=thing.ref, before=before, after={**facts_of(thing), **texts_of(thing)})
    append(f"{thing.KIND}.changed", _about(thing), by, facts_of(thing), texts_of(thing))
    return thing


def _add(thing: Thing, by: str) -> Thing:
    _check(thing)
    thing.slug = thing.slug or free_slug(type(thing), thing.name)
    thing.refresh_search_key()
    thing.save()
    append(f"{thing.KIND}.added", _about(thing), by, facts_of(thing), texts_of(thing))
    return thing


def _about(thing: Area | Organization | Post | Person) -> list[str]:
    if isinstance(thing, Post):
        return [thing.ref, thing.organization.ref]
    return [thing.ref]


def _check(thing: Area | Organization | Post | Person) -> None:
    if isinstance(thing, Organization):
        check_dates(thing.founding_date, thing.dissolution_date)
    if isinstance(thing, Post):
        check_dates(thing.start_date, thing.end_date)
    if isinstance(thing, Organization | Post):
        _check_languages(thing)
    if isinstance(thing, Area | Organization):
        at, seen = thing.parent, {thing.pk}
        while at is not None:
            if at.pk in seen:
                raise Refused(Refusal.OWN_ANCESTOR)
            seen.add(at.pk)
            at = at.parent


def _check_languages(thing: Organization | Post) -> None:
    if thing.second_language and not thing.language:
        raise Refused(Refusal.FIRST_LANGUAGE_MISSING)
    if thing.second_language and thing.second_language == thing.language:
        raise Refused(Refusal.LANGUAGES_ALIKE)


def check_dates(start: str, end: str) -> None:
    """Raise Refused for a text that is no date, and for an end before its start."""
    try:
        span = span_of(start, end)
    except ValueError as error:
        raise Refused(Refusal.NOT_A_DATE) from error
    if span.is_backwards:
        raise Refused(Refusal.END_BEFORE_START)
