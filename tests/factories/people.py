"""People, organisations, posts and memberships of invented councils."""

from __future__ import annotations

from datetime import date
from typing import Any

import factory

from kopir.people import models


class _Named(factory.django.DjangoModelFactory[Any]):
    class Meta:
        abstract = True

    @classmethod
    def _create(cls, model_class: type[Any], *args: Any, **values: Any) -> Any:
        thing = model_class(*args, **values)
        thing.refresh_search_key()
        thing.save()
        return thing


class AreaFactory(_Named):
    class Meta:
        model = models.Area

    slug = factory.Sequence(lambda n: f"area-{n}")
    name = factory.Sequence(lambda n: f"Area {n}")


class OrganizationFactory(_Named):
    class Meta:
        model = models.Organization

    slug = factory.Sequence(lambda n: f"organization-{n}")
    name = factory.Sequence(lambda n: f"Organization {n}")


class PersonFactory(_Named):
    class Meta:
        model = models.Person

    slug = factory.Sequence(lambda n: f"person-{n}")
    name = factory.Sequence(lambda n: f"Person {n}")


class PostFactory(_Named):
    class Meta:
        model = models.Post

    slug = factory.Sequence(lambda n: f"post-{n}")
    name = factory.Sequence(lambda n: f"Post {n}")
    organization = factory.SubFactory(OrganizationFactory)


class PeriodFactory(_Named):
    class Meta:
        model = models.Period

    slug = factory.Sequence(lambda n: f"period-{n}")
    name = factory.Sequence(lambda n: f"Period {n}")


class MembershipFactory(factory.django.DjangoModelFactory[models.Membership]):
    class Meta:
        model = models.Membership

    person = factory.SubFactory(PersonFactory)
    organization = factory.SubFactory(OrganizationFactory)

    @classmethod
    def _create(cls, model_class: type[Any], *args: Any, **values: Any) -> models.Membership:
        membership = models.Membership(*args, **values)
        membership.set_span()
        membership.save()
        return membership


class HolderFactory(MembershipFactory):
    """Somebody who holds a post."""

    post = factory.SubFactory(PostFactory)
    organization = factory.SelfAttribute("post.organization")


class ContactDetailFactory(factory.django.DjangoModelFactory[models.ContactDetail]):
    """The verified address of an office; give `post` or `organization`."""

    class Meta:
        model = models.ContactDetail

    type = "email"
    value = factory.Sequence(lambda n: f"office-{n}@example.org")
    is_registered = True
    verified_how = "Read on the council's own page"
    verified_on = date(2026, 1, 1)


class DisclosureFactory(factory.django.DjangoModelFactory[models.Disclosure]):
    class Meta:
        model = models.Disclosure

    person = factory.SubFactory(PersonFactory)
    organization = factory.SubFactory(OrganizationFactory)
    tie = "membership"
    is_own = True
    declared_on = date(2026, 1, 1)
