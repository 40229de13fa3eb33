from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError
from django.test import Client

from kopir.accounts.actions import account_for, grant
from kopir.accounts.rules import Role
from kopir.people.models import ContactDetail, Disclosure, Membership, Organization, Person, Post
from kopir.record.models import Entry
from tests.factories import people as make

pytestmark = pytest.mark.django_db
HOST = {"host": "localhost"}


@pytest.fixture
def editor() -> Client:
    account = account_for("editor@example.org")
    grant(account, Role.EDITOR, by=None)
    client = Client(headers=HOST)
    client.force_login(account)
    return client


@pytest.fixture
def citizen() -> Client:
    client = Client(headers=HOST)
    client.force_login(account_for("citizen@example.org"))
    return client


def posted(client: Client, url: str, data: dict[str, Any]) -> str:
    """Send a form; return where it leads, or the page that was shown again."""
    response = client.post(url, data)
    if response.status_code == 302:
        return response.headers["Location"]
    assert response.status_code == 422
    return response.content.decode()


def test_editor_adds_and_corrects_an_organization(editor: Client) -> None:
    area = make.AreaFactory()
    where = posted(
        editor,
        "/en/people/organizations/new",
        {
            "name": "Кеңес",
            "name_en": "Council",
            "classification": "council",
            "area": area.pk,
            "source": "https://example.org/c",
            "founding_date": "1999-05",
        },
    )
    council = Organization.objects.get()

    assert where == "/en/people/organizations/kenes"
    assert (council.names, council.sources) == ({"en": "Council"}, [{"url": "https://example.org/c"}])
    form = editor.get(f"{where}/edit").content.decode()
    assert 'value="1999-05"' in form
    posted(editor, f"{where}/edit", {"name": "Кеңес", "name_ru": "Совет", "classification": "council"})
    council.refresh_from_db()
    assert (council.names, council.sources, council.area) == ({"ru": "Совет"}, [], None)


def test_editor_sees_the_field_that_was_wrong_and_loses_nothing(editor: Client) -> None:
    page = posted(
        editor,
        "/en/people/organizations/new",
        {"name": "Council", "classification": "council", "founding_date": "2012", "dissolution_date": "2011"},
    )
    assert "The end lies before the start." in page
    assert 'value="Council"' in page
    page = posted(
        editor, "/en/people/organizations/new", {"name": "", "classification": "council", "founding_date": "x"}
    )
    assert "Write a date as 2012, 2012-01 or 2012-01-15." in page
    assert not Organization.objects.exists()


def test_editor_keeps_a_sources_own_word_for_a_kind(editor: Client) -> None:
    organization = make.OrganizationFactory(
        classification="guild", sources=[{"url": "https://a.example"}, {"url": "b"}]
    )
    data = {"name": organization.name, "classification": "guild", "source": "https://a.example"}

    assert posted(editor, f"{organization.get_absolute_url()}/edit", data) == organization.get_absolute_url()
    organization.refresh_from_db()
    assert (organization.classification, len(organization.sources)) == ("guild", 2)
    posted(
        editor, f"{organization.get_absolute_url()}/edit", {**data, "parent": organization.pk, "classification": "x"}
    )
    page = posted(editor, f"{organization.get_absolute_url()}/edit", {**data, "parent": organization.pk})
    assert "An organisation cannot stand below itself." in page


def test_editor_adds_and_corrects_posts_and_people(editor: Client) -> None:
    council = make.OrganizationFactory(slug="council")
    of_post = posted(editor, "/en/people/organizations/council/posts/new", {"name": "Chair", "role": "chair"})
    of_person = posted(editor, "/en/people/new", {"name": "Seitov Almas", "sort_name": "Seitov"})
    posted(editor, f"{of_post}/edit", {"name": "Chairperson", "start_date": "2020"})
    posted(editor, f"{of_person}/edit", {"name": "Seitov A.", "name_kk": "Сейітов А."})

    assert (Post.objects.get().name, Post.objects.get().organization) == ("Chairperson", council)
    assert (Person.objects.get().name_in("kk"), of_person) == ("Сейітов А.", "/en/people/seitov-almas")
    assert 'value="Seitov A."' in editor.get(f"{of_person}/edit").content.decode()


def test_editor_adds_corrects_and_ends_a_membership(editor: Client) -> None:
    person, post, party = (
        make.PersonFactory(slug="almas"),
        make.PostFactory(),
        make.OrganizationFactory(classification="party"),
    )
    data = {"organization": post.organization.pk, "post": post.pk, "on_behalf_of": party.pk, "start_date": "2020"}
    assert posted(editor, "/en/people/almas/memberships/new", data) == "/en/people/almas"
    membership = Membership.objects.get()
    posted(editor, f"/en/people/memberships/{membership.pk}/edit", {**data, "role": "chair"})
    assert "The end lies before the start." in posted(
        editor, f"/en/people/memberships/{membership.pk}/end", {"end_date": "2019"}
    )
    posted(editor, f"/en/people/memberships/{membership.pk}/end", {"end_date": "2024"})
    assert "An end is already known." in posted(
        editor, f"/en/people/memberships/{membership.pk}/end", {"end_date": "2025"}
    )
    membership.refresh_from_db()

    assert (membership.person, membership.role, membership.end_date) == (person, "chair", "2024")
    page = posted(editor, "/en/people/almas/memberships/new", {**data, "organization": party.pk})
    assert "This post belongs to another organisation." in page
    assert editor.get("/en/people/almas/memberships/new").status_code == 200


def test_editor_registers_the_address_of_an_office(editor: Client) -> None:
    post = make.PostFactory()
    data = {"type": "email", "value": "chair@example.org", "how": "Official page", "on": "2026-11-20"}
    wrong = posted(editor, f"{post.get_absolute_url()}/address", {**data, "value": "no address"})
    assert "This is not an e-mail address." in wrong
    posted(editor, f"{post.get_absolute_url()}/address", data)
    posted(editor, f"{post.organization.get_absolute_url()}/address", {**data, "type": "address", "value": "1 Street"})

    assert sorted(ContactDetail.objects.values_list("type", "value", "is_registered")) == [
        ("address", "1 Street", True),
        ("email", "chair@example.org", True),
    ]
    assert "2026-11-23" in editor.get(f"{post.get_absolute_url()}/address").content.decode()


def test_person_in_office_declares_and_withdraws(citizen: Client) -> None:
    person = make.HolderFactory(person__account=account_for("citizen@example.org")).person
    url = f"{person.get_absolute_url()}/disclose"
    assert "Choose an organisation, or name one below." in posted(citizen, url, {"tie": "work"})
    assert posted(citizen, url, {"tie": "work", "organization_text": "Bakery"}) == person.get_absolute_url()
    declared = Disclosure.objects.get()
    assert declared.is_own
    assert posted(citizen, f"/en/people/disclosures/{declared.pk}/withdraw", {"reason": "Sold it"})
    assert "already been withdrawn" in posted(
        citizen, f"/en/people/disclosures/{declared.pk}/withdraw", {"reason": "Again"}
    )


def test_editor_lets_a_person_declare_without_showing_the_address(editor: Client) -> None:
    person, other = make.PersonFactory(slug="almas"), make.PersonFactory(slug="gulnara")
    assert posted(editor, "/en/people/almas/account", {"address": "almas@example.org"}) == "/en/people/almas"
    person.refresh_from_db()

    assert person.account == account_for("almas@example.org")
    assert "almas@example.org" not in editor.get("/en/people/almas/account").content.decode()
    page = posted(editor, f"/en/people/{other.slug}/account", {"address": "almas@example.org"})
    assert "This address already acts for another person." in page
    posted(editor, "/en/people/almas/account", {"address": ""})
    person.refresh_from_db()
    assert person.account is None


def test_editor_declares_for_somebody_with_a_source_only(editor: Client) -> None:
    person, company = make.HolderFactory().person, make.OrganizationFactory()
    url = f"{person.get_absolute_url()}/disclose"
    data = {"tie": "ownership", "organization": company.pk}

    assert "This field is required." in posted(editor, url, data)
    posted(editor, url, {**data, "source": "https://example.org/register"})
    assert (Disclosure.objects.get().is_own, Disclosure.objects.get().organization) == (False, company)
    private = make.PersonFactory()
    page = posted(editor, f"{private.get_absolute_url()}/disclose", {**data, "source": "x"})
    assert "holds and held no office" in page


def test_others_may_change_nothing(citizen: Client) -> None:
    seat = make.HolderFactory()
    declared = make.DisclosureFactory(person=seat.person)
    person, post, organization = (each.get_absolute_url() for each in (seat.person, seat.post, seat.organization))
    urls = [
        "/en/people/new",
        "/en/people/organizations/new",
        f"{person}/edit",
        f"{person}/account",
        f"{person}/memberships/new",
        f"{person}/disclose",
        f"{organization}/edit",
        f"{organization}/posts/new",
        f"{organization}/address",
        f"{post}/edit",
        f"{post}/address",
        f"/en/people/memberships/{seat.pk}/edit",
        f"/en/people/memberships/{seat.pk}/end",
        f"/en/people/disclosures/{declared.pk}/withdraw",
    ]

    assert {url: citizen.post(url, {"name": "X", "reason": "x"}).status_code for url in urls} == dict.fromkeys(
        urls, 403
    )
    assert {url: Client(headers=HOST).get(url).status_code for url in urls} == dict.fromkeys(urls, 302)
    assert "no-store" in citizen.get("/en/people/new").headers["Cache-Control"]


@pytest.mark.parametrize("kind", ["organizations", "posts"])
def test_editor_chooses_two_languages_for_letters(editor: Client, kind: str) -> None:
    thing: Any = make.OrganizationFactory() if kind == "organizations" else make.PostFactory()
    there = f"/en/people/{kind}/{thing.slug}/edit"
    given = {"name": thing.name, "classification": "other"}

    same = posted(editor, there, {**given, "language": "kk", "second_language": "kk"})
    alone = posted(editor, there, {**given, "second_language": "ru"})
    thing.refresh_from_db()
    assert "The second language is the same as the first. Choose another, or leave it empty." in same
    assert '<option value="kk" selected>' in same
    assert "Choose the first language too: the second stands beside it." in alone
    assert (thing.language, thing.second_language) == ("", "")

    posted(editor, there, {**given, "language": "kk", "second_language": "ru"})
    thing.refresh_from_db()
    entry = Entry.objects.get(kind=f"{kind.removesuffix('s')}.changed")
    assert (thing.language, thing.second_language) == ("kk", "ru")
    assert (entry.public["language"], entry.public["second_language"]) == ("kk", "ru")
    form = editor.get(there).content.decode()
    assert ('<option value="kk" selected>' in form, '<option value="ru" selected>' in form) == (True, True)


@pytest.mark.parametrize(("first", "second"), [("", "ru"), ("ru", "ru")])
def test_second_language_for_letters_stands_beside_another(first: str, second: str) -> None:
    with pytest.raises(IntegrityError):
        make.OrganizationFactory(language=first, second_language=second)
