from __future__ import annotations

from datetime import date

import pytest

from kopir.accounts.actions import account_for, grant
from kopir.accounts.rules import Role
from kopir.people import addressees
from kopir.people.independence import is_disclosed_member
from kopir.people.models import Disclosure
from tests.factories import people as make

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)


def test_search_finds_posts_offices_parties_and_holders_in_either_script() -> None:
    party = make.OrganizationFactory(name="Party of Bridges", names={"ru": "Партия мостов"}, classification="party")
    chair = make.PostFactory(name="Chair", names={"kk": "Төраға"}, organization=party)
    make.HolderFactory(post=chair, person=make.PersonFactory(name="SEITOV Almas"))
    make.OrganizationFactory(name="Party of the past", is_historical=True)

    assert addressees.search("партия") == [chair, party]
    assert addressees.search("Toraga") == [chair]
    assert addressees.search("Сеитов") == [chair]
    assert addressees.search("past") == []
    assert addressees.search() == [chair, party]
    assert addressees.search(limit=1) == [chair]


def test_find_reads_a_public_reference() -> None:
    post = make.PostFactory()

    assert addressees.find(post.ref) == post
    assert addressees.find(post.organization.ref) == post.organization
    assert addressees.find("post/nobody") is None
    assert addressees.find("person/x") is None


def test_names_and_holders_of_addressees() -> None:
    post = make.PostFactory(name="Chair", names={"ru": "Глава"}, organization__name="Council")
    holder = make.HolderFactory(post=post, start_date="2020")

    assert addressees.name_of(post, "ru") == "Глава, Council"
    assert addressees.name_of(post.organization) == "Council"
    assert addressees.holder_on(post, TODAY) == holder.person
    assert addressees.holder_on(post.organization, TODAY) is None
    assert addressees.organization_of(post) == addressees.organization_of(post.organization) == post.organization


def test_office_email_is_the_posts_own_else_that_of_its_organization() -> None:
    post = make.PostFactory()
    assert (addressees.office_email(post), addressees.office_address(post)) == (None, None)
    make.ContactDetailFactory(post=post, value="loose@example.org", is_registered=False)
    make.ContactDetailFactory(organization=post.organization, value="council@example.org")
    make.ContactDetailFactory(organization=post.organization, type="address", value="1 Bridge street")
    assert addressees.office_email(post) == addressees.office_email(post.organization) == "council@example.org"
    make.ContactDetailFactory(post=post, value="chair@example.org")
    assert (addressees.office_email(post), addressees.office_address(post)) == ("chair@example.org", "1 Bridge street")


def test_historical_and_vanished_things_are_no_addressees() -> None:
    today = make.PostFactory()
    past = [
        make.PostFactory(is_historical=True),
        make.PostFactory(is_gone=True),
        make.PostFactory(organization__is_historical=True),
        make.OrganizationFactory(is_gone=True),
    ]

    assert [addressees.is_addressable(each) for each in (today, today.organization, *past)] == [True, True] + [
        False
    ] * 4


def test_member_is_disclosed_by_membership_on_the_day_in_the_line_of_the_organization() -> None:
    account = account_for("checker@example.org")
    person = make.PersonFactory(account=account)
    council = make.OrganizationFactory()
    department, sister = make.OrganizationFactory(parent=council), make.OrganizationFactory(parent=council)
    post = make.PostFactory(organization=department)
    make.MembershipFactory(person=person, organization=department, start_date="2026", end_date="2026-11-23")

    assert is_disclosed_member(account, department, TODAY)
    assert is_disclosed_member(account, post, TODAY)
    assert is_disclosed_member(account, council, TODAY)
    assert not is_disclosed_member(account, sister, TODAY)
    assert not is_disclosed_member(account, department, date(2026, 11, 24))


def test_member_is_disclosed_by_whom_they_sit_for_and_by_declaration() -> None:
    account = account_for("checker@example.org")
    person = make.PersonFactory(account=account)
    party, company, other = (make.OrganizationFactory() for _number in range(3))
    make.MembershipFactory(person=person, on_behalf_of=party)
    declared = make.DisclosureFactory(person=person, organization=company)

    assert is_disclosed_member(account, party, TODAY)
    assert is_disclosed_member(account, company, TODAY)
    assert not is_disclosed_member(account, company, date(2025, 12, 31))
    assert not is_disclosed_member(account, other, TODAY)
    Disclosure.objects.filter(pk=declared.pk).update(withdrawn_on=date(2026, 11, 1))
    assert not is_disclosed_member(account, company, TODAY)


def test_host_member_is_disclosed_for_the_host_alone() -> None:
    account, stranger = account_for("member@example.org"), account_for("stranger@example.org")
    grant(account, Role.MEMBER, by=None)
    host, other = make.OrganizationFactory(is_host=True), make.OrganizationFactory()

    assert is_disclosed_member(account, host, TODAY)
    assert not is_disclosed_member(account, other, TODAY)
    assert not is_disclosed_member(stranger, host, TODAY)
