from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from kopir.people.models import Area, ContactDetail, Import, Membership, Organization, Person, Post, Revision
from tests.factories import people as make

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("start", "end", "held"),
    [
        ("", "", [1, 1, 1, 1]),
        ("2012", "", [0, 1, 1, 1]),
        ("", "2012-06", [1, 1, 1, 0]),
        ("2012-01-01", "2012-06-30", [0, 1, 1, 0]),
        ("2012-01", "2012-06", [0, 1, 1, 0]),
    ],
)
def test_memberships_on_a_day_include_both_ends(start: str, end: str, held: list[int]) -> None:
    make.MembershipFactory(start_date=start, end_date=end)

    days = [date(2011, 12, 31), date(2012, 1, 1), date(2012, 6, 30), date(2012, 7, 1)]

    assert [Membership.objects.on(day).count() for day in days] == held


def test_memberships_on_a_day_take_missing_dates_of_the_period() -> None:
    period = make.PeriodFactory(start_date="2011", end_date="2015-06")
    make.MembershipFactory(period=period, start_date="2012-03")

    days = [date(2012, 2, 29), date(2012, 3, 1), date(2015, 6, 30), date(2015, 7, 1)]

    assert [Membership.objects.on(day).count() for day in days] == [0, 1, 1, 0]


def test_memberships_that_their_source_dropped_hold_no_more() -> None:
    make.MembershipFactory(is_gone=True)

    assert not Membership.objects.on(date(2012, 1, 1)).exists()


def test_memberships_ended_before_a_day() -> None:
    ended = make.MembershipFactory(end_date="2012")
    make.MembershipFactory(end_date="2013-01-01")
    make.MembershipFactory()

    assert list(Membership.objects.ended_before(date(2013, 1, 1))) == [ended]


def test_post_holder_on_a_day_is_the_latest_to_begin() -> None:
    post = make.PostFactory()
    first = make.HolderFactory(post=post, start_date="2010", end_date="2012-06-30")
    second = make.HolderFactory(post=post, start_date="2012-07-01")
    make.HolderFactory(start_date="2011")

    days = [date(2009, 12, 31), date(2010, 1, 1), date(2012, 6, 30), date(2012, 7, 1), date(2030, 1, 1)]

    assert [post.holder_on(day) for day in days] == [None, first.person, first.person, second.person, second.person]
    overlap = make.HolderFactory(post=post, start_date="2012-06")
    assert post.holder_on(date(2012, 6, 15)) == overlap.person


def test_who_held_which_post_is_one_query(django_assert_num_queries: Any) -> None:
    for _number in range(3):
        make.HolderFactory(start_date="2012")

    with django_assert_num_queries(1):
        held = [(each.person.name, each.post.name) for each in Membership.objects.on(date(2012, 5, 5)).with_names()]

    assert len(held) == 3


def test_membership_may_not_end_before_it_starts() -> None:
    with pytest.raises(IntegrityError, match="membership_ends_after_start"), transaction.atomic():
        make.MembershipFactory(start_date="2013", end_date="2012")


def test_named_things_stand_once_in_a_source() -> None:
    make.PersonFactory(dataset="a", source_id="1")
    make.PersonFactory(dataset="b", source_id="1")
    make.PersonFactory(dataset="", source_id="")
    make.PersonFactory(dataset="", source_id="")

    with pytest.raises(IntegrityError), transaction.atomic():
        make.PersonFactory(dataset="a", source_id="1")


def test_site_has_one_host() -> None:
    make.OrganizationFactory(is_host=True)

    with pytest.raises(IntegrityError), transaction.atomic():
        make.OrganizationFactory(is_host=True)


def test_contact_has_exactly_one_owner() -> None:
    with pytest.raises(IntegrityError, match="contact_of_exactly_one"), transaction.atomic():
        make.ContactDetailFactory()
    with pytest.raises(IntegrityError, match="contact_of_exactly_one"), transaction.atomic():
        make.ContactDetailFactory(post=make.PostFactory(), organization=make.OrganizationFactory())


def test_registered_contact_is_verified_once_and_of_an_office() -> None:
    post = make.PostFactory()
    contact = make.ContactDetailFactory(post=post)

    assert str(contact) == f"contact {contact.pk}"
    with pytest.raises(IntegrityError), transaction.atomic():
        make.ContactDetailFactory(post=post)
    with pytest.raises(IntegrityError, match="contact_registered_is_verified"), transaction.atomic():
        make.ContactDetailFactory(post=make.PostFactory(), verified_how="")
    with pytest.raises(IntegrityError, match="contact_registered_of_office"), transaction.atomic():
        make.ContactDetailFactory(person=make.PersonFactory())
    make.ContactDetailFactory(person=make.PersonFactory(), is_registered=False)
    assert ContactDetail.objects.count() == 2


def test_disclosure_names_something_and_where_it_was_read() -> None:
    with pytest.raises(IntegrityError, match="disclosure_names_something"), transaction.atomic():
        make.DisclosureFactory(organization=None)
    with pytest.raises(IntegrityError, match="disclosure_has_source"), transaction.atomic():
        make.DisclosureFactory(is_own=False)


def test_names_follow_the_language_and_fall_back() -> None:
    person = make.PersonFactory(name="SEITOV", names={"ru": "Сеитов"})

    assert [person.name_in(code) for code in ("kk", "ru", "en")] == ["SEITOV", "Сеитов", "SEITOV"]
    assert (person.ref, str(person)) == (f"person/{person.slug}", "SEITOV")


@pytest.mark.parametrize("query", ["Сеитов", "seitov", "Сейт", "Алмас сеитов", "Almas", ""])
def test_people_are_found_in_either_script_by_any_of_their_names(query: str) -> None:
    person = make.PersonFactory(name="SEYTOV Almas", other_names=[{"name": "Сеитов Алмас"}])
    make.PersonFactory(name="BEKOVA Gulnara", is_gone=True)

    assert list(Person.objects.present().found_by(query)) == [person]


def test_people_of_an_organization_and_of_an_area() -> None:
    area = make.AreaFactory()
    post = make.PostFactory(area=area)
    holder = make.HolderFactory(post=post)
    seat = make.MembershipFactory(on_behalf_of=post.organization, area=area)
    make.MembershipFactory(organization=post.organization, area=area, is_gone=True)

    assert set(Person.objects.of_organization(post.organization.slug)) == {holder.person, seat.person}
    assert set(Person.objects.of_area(area.slug)) == {holder.person, seat.person}


def test_line_of_an_organization_is_above_and_below() -> None:
    top, other = make.OrganizationFactory(), make.OrganizationFactory()
    middle = make.OrganizationFactory(parent=top)
    low = make.OrganizationFactory(parent=middle)
    sister = make.OrganizationFactory(parent=top)

    assert middle.line() == {top.pk, middle.pk, low.pk}
    assert top.line() == {top.pk, middle.pk, low.pk, sister.pk}
    assert other.line() == {other.pk}


def test_addressable_are_things_of_today() -> None:
    today = make.PostFactory()
    make.PostFactory(is_historical=True)
    make.PostFactory(is_gone=True)
    old = make.PostFactory(organization__is_historical=True)

    assert list(Post.objects.addressable()) == [today]
    assert old.organization not in Organization.objects.addressable()


def test_addresses_of_things() -> None:
    area, post = make.AreaFactory(slug="north"), make.PostFactory(slug="chair")

    assert Area.objects.get(slug="north").get_absolute_url() == "/en/people/?area=north"
    assert post.get_absolute_url() == "/en/people/posts/chair"
    assert post.organization.get_absolute_url() == f"/en/people/organizations/{post.organization.slug}"
    assert area.ref == "area/north"


def test_initials_are_those_of_two_words() -> None:
    assert make.PersonFactory(name="seitov Almas Bekuly").initials == "SA"


def test_texts_of_rows_that_logs_may_show() -> None:
    membership, disclosure = make.MembershipFactory(), make.DisclosureFactory()

    assert str(membership) == f"{membership.person_id} in {membership.organization_id}"
    assert str(disclosure) == disclosure.ref == f"disclosure/{disclosure.pk}"
    assert membership.ref == f"membership/{membership.pk}"
    made = Import.objects.create(dataset="a", file_name="a.json", sha256="0" * 64)
    revision = Revision.objects.create(ref="person/x", of_import=made)
    assert (str(made), str(revision)) == ("a 000000000000", "person/x at 2026-11-23")
