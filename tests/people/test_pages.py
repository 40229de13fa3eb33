from __future__ import annotations

import json
import re
from datetime import date
from typing import Any
from urllib.parse import quote

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from kopir.people import panels
from kopir.people.actions import FileFacts, import_popolo
from kopir.people.models import Membership, Person
from kopir.people.showing import changes
from tests.factories import people as make
from tests.pure.popolo.files import MAZHILIS, as_bytes, surprising

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    return Client(headers={"host": "localhost"})


def text_of(client: Client, url: str, status: int = 200) -> str:
    response = client.get(url)
    assert response.status_code == status, url
    return response.content.decode()


def queries(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        text_of(client, url)
    return len(captured)


def listed(client: Client, url: str) -> list[str]:
    return [person["slug"] for person in json.loads(text_of(client, url))["people"]]


def test_list_finds_the_latin_name_by_cyrillic(client: Client) -> None:
    import_popolo(MAZHILIS.read_bytes(), FileFacts("m.json"))

    page = text_of(client, f"/en/people/?q={quote('Назарбаева')}")

    assert "NAZARBAYEVA Dariga" in page
    assert "ABDIROV" not in page
    assert "Historical" in page
    assert listed(client, f"/people.json?q={quote('Щегельский')}") == ["schegelskiy-gleb-anatolyevich"]


def test_list_filters_by_organization_and_area(client: Client) -> None:
    area = make.AreaFactory(slug="north")
    seat = make.MembershipFactory(area=area, organization__slug="council")
    make.MembershipFactory(organization=seat.organization)
    make.MembershipFactory()

    assert listed(client, "/people.json?area=north") == [seat.person.slug]
    assert len(listed(client, "/people.json?organization=council")) == 2
    assert listed(client, "/people.json?organization=council&area=north&q=nobody") == []
    assert seat.person.name in text_of(client, "/en/people/?area=north&organization=council")


def test_list_says_what_will_stand_there_and_that_nobody_was_found(client: Client) -> None:
    assert "Nobody has been entered yet." in text_of(client, "/en/people/")
    assert "Nobody here goes by that name." in text_of(client, "/en/people/?q=zzz")
    assert client.get("/en/people/?q=%00zzz").status_code == 400


def test_list_pages_by_name_there_and_back(client: Client) -> None:
    for number in range(120):
        make.PersonFactory(slug=f"p{number:03}", name=f"Name {number // 2:03}")
    first = listed(client, "/people.json")
    following = json.loads(text_of(client, "/people.json"))["next"]
    second = json.loads(client.get(following).content)

    assert len(first) == 100
    assert [person["slug"] for person in second["people"]] == [f"p{number:03}" for number in range(100, 120)]
    assert second["next"] is None
    assert listed(client, "/people.json?before=p100") == first
    assert listed(client, "/people.json?after=nobody") == first
    assert listed(client, "/people.json?before=p000") == []
    assert 'rel="prev"' in text_of(client, "/en/people/?before=p110")
    assert 'rel="prev"' not in text_of(client, "/en/people/?before=p010")


def test_list_shows_people_of_today_before_those_of_the_past(client: Client) -> None:
    for number in range(60):
        make.PersonFactory(slug=f"now{number:02}", name=f"N{number:02}")
        make.PersonFactory(slug=f"old{number:02}", name=f"A{number:02}", is_historical=True)
    first = json.loads(text_of(client, "/people.json"))
    slugs = [person["slug"] for person in first["people"]]

    assert slugs == [f"now{number:02}" for number in range(60)] + [f"old{number:02}" for number in range(40)]
    assert listed(client, "/people.json?after=old39") == [f"old{number:02}" for number in range(40, 60)]
    assert listed(client, "/people.json?after=now58")[:2] == ["now59", "old00"]
    assert listed(client, "/people.json?before=old02")[-3:] == ["now59", "old00", "old01"]
    assert listed(client, "/people.json?before=now02") == ["now00", "now01"]


def _fill(number: int) -> None:
    for _each in range(number):
        seat = make.HolderFactory(on_behalf_of=make.OrganizationFactory(), area=make.AreaFactory())
        make.DisclosureFactory(person=seat.person)


def test_list_and_data_take_as_many_queries_for_few_as_for_many(client: Client) -> None:
    _fill(2)
    few = [
        queries(client, url) for url in ("/en/people/", "/people.json", "/en/people/?q=person&organization=x&area=y")
    ]
    _fill(20)
    many = [
        queries(client, url) for url in ("/en/people/", "/people.json", "/en/people/?q=person&organization=x&area=y")
    ]

    assert few == many
    assert max(many) <= 6


@pytest.mark.parametrize("kind", ["person", "organization", "post", "host"])
def test_pages_of_things_take_as_many_queries_for_few_as_for_many(client: Client, kind: str) -> None:
    post = make.PostFactory(organization__is_host=True)
    person = make.PersonFactory()

    def grow(number: int) -> int:
        for _each in range(number):
            make.HolderFactory(post=post, person=make.PersonFactory())
            make.HolderFactory(person=person)
            make.DisclosureFactory(person=person)
            make.DisclosureFactory(person=Person.objects.exclude(pk=person.pk).latest("pk"))
            make.PostFactory(organization=post.organization, area=make.AreaFactory())
        urls = {"person": person, "organization": post.organization, "post": post}
        return queries(client, urls[kind].get_absolute_url() if kind in urls else "/en/people/host")

    assert grow(2) == grow(10)


def test_person_page_shows_posts_with_dates_and_marks_what_ended(client: Client) -> None:
    person = make.PersonFactory(name="SEITOV Almas", names={"kk": "Сейітов Алмас"}, is_sample=True)
    post = make.PostFactory(name="Chair")
    make.HolderFactory(person=person, post=post, start_date="2012-03", end_date="2014")
    make.MembershipFactory(person=person, organization__name="Council", role="member", start_date="2020")
    make.MembershipFactory(person=person, organization__name="Choir")
    make.MembershipFactory(person=person, organization__name="Board", end_date="2030-01-01")
    page = text_of(client, person.get_absolute_url())

    assert "Сейітов Алмас" in page
    assert "March 2012 to 2014" in page
    assert page.count(">ended<") == 1
    assert "since 2020" in page
    assert "dates not known" in page
    assert "until 1 January 2030" in page
    assert "Sample" in page
    assert page.index("Choir") < page.index("Chair")


def test_person_page_writes_only_through_letters_and_loads_nothing_from_elsewhere(client: Client) -> None:
    import_popolo(as_bytes(surprising()), FileFacts("council.json", is_historical=False))
    person = Person.objects.get(source_id="p1")
    pages = [
        text_of(client, person.get_absolute_url()),
        text_of(client, f"/people/{person.slug}.json"),
        text_of(client, "/people.json"),
        text_of(client, "/en/people/organizations/party-of-bridges"),
        text_of(client, "/people/organizations/party-of-bridges.json"),
    ]

    assert person.given["email"] == "almas@example.org"  # there is something that could show
    assert not any("@" in page.split("</head>")[-1] for page in pages)
    assert "Köpir writes to offices by letters" in pages[0]
    assert "<img" not in pages[0]
    assert 'href="https://example.org/a.jpg"' in pages[0]
    assert "mailto" not in pages[0]


def test_historical_person_is_plainly_marked_and_not_written_to(client: Client) -> None:
    import_popolo(MAZHILIS.read_bytes(), FileFacts("m.json"))

    for url in ("/en/people/kim-roman-uhenovich", "/en/people/organizations/mazhilis"):
        page = text_of(client, url)
        assert "A directory of the past" in page
        assert "from 15 January 2012, its end is not in the source" in page
        assert "of the past<" in page
        assert "Köpir writes to offices" not in page


def test_person_page_shows_history_of_changed_imports(client: Client) -> None:
    import_popolo(as_bytes(surprising()), FileFacts("council.json"))
    changed = surprising()
    changed["persons"][1] |= {"name": "BEKOVA-SEITOVA Gulnara", "email": "new@example.org"}
    del changed["memberships"][2]
    import_popolo(as_bytes(changed), FileFacts("newer.json"))
    page = text_of(client, "/en/people/bekova-gulnara")

    assert "<del>BEKOVA Gulnara</del> → <ins>BEKOVA-SEITOVA Gulnara</ins>" in " ".join(page.split())
    assert "<li> email </li>" in " ".join(page.split())
    assert "new@example.org" not in page
    assert "newer.json" in page
    assert "No longer named by the source" in page


def test_changes_tell_values_only_of_keys_that_may_be_told() -> None:
    told = changes(
        {"name": "A", "email": "a@x", "role": None, "x": 1}, {"name": "B", "email": "b@x", "role": "r", "x": 1}
    )

    assert [(each.what, each.before, each.after) for each in told] == [
        ("email", "", ""),
        ("Name", "A", "B"),
        ("Role", "", "r"),
    ]


def test_person_page_shows_declarations_with_date_and_source(client: Client) -> None:
    person = make.HolderFactory().person
    make.DisclosureFactory(
        person=person, organization=None, organization_text="Chess club", declared_on=date(2026, 5, 1)
    )
    make.DisclosureFactory(
        person=person,
        is_own=False,
        source="https://example.org/cv",
        withdrawn_on=date(2026, 6, 1),
        withdrawal_reason="left",
    )
    page = text_of(client, person.get_absolute_url())
    data = json.loads(text_of(client, f"/people/{person.slug}.json"))

    assert "Chess club" in page
    assert "Declared by the person, " in " ".join(page.split())
    assert "1 May 2026" in page
    assert 'href="https://example.org/cv"' in page
    assert "left" in page
    assert [each["withdrawn_on"] for each in data["disclosures"]] == [None, "2026-06-01"]
    with override("en"):  # the data address has no language and left the default one behind
        silent = make.PersonFactory().get_absolute_url()
    assert "Nothing has been declared." in text_of(client, silent)


def test_person_data_holds_exactly_public_facts(client: Client) -> None:
    seat = make.HolderFactory(start_date="2012", person__name="A", person__links=[{"url": "https://example.org"}])
    data = json.loads(text_of(client, f"/people/{seat.person.slug}.json"))

    assert data == {
        "ref": seat.person.ref,
        "slug": seat.person.slug,
        "name": "A",
        "names": {},
        "other_names": [],
        "image": "",
        "links": [{"url": "https://example.org", "note": ""}],
        "sources": [],
        "is_historical": False,
        "is_sample": False,
        "memberships": [
            {
                "person": seat.person.ref,
                "organization": seat.organization.ref,
                "post": seat.post.ref,
                "on_behalf_of": None,
                "area": None,
                "role": "",
                "start_date": "2012",
                "end_date": None,
            }
        ],
        "disclosures": [],
    }


def test_organization_and_post_pages_say_who_holds_what_and_how_they_are_reached(client: Client) -> None:
    area = make.AreaFactory(name="North")
    council = make.OrganizationFactory(name="Council", area=area, founding_date="1999", dissolution_date="2030-01")
    part = make.OrganizationFactory(name="Committee", parent=council, classification="own word")
    post = make.PostFactory(name="Chair", organization=council, area=area)
    holder = make.HolderFactory(post=post, person__name="SEITOV Almas")
    make.HolderFactory(post=post, person__name="OLD Holder", end_date="2012")
    make.ContactDetailFactory(post=post, value="chair@example.org", verified_how="Official page")
    of_council, of_post = text_of(client, council.get_absolute_url()), text_of(client, post.get_absolute_url())

    assert "SEITOV Almas" in of_council
    assert "Committee" in of_council
    assert "founded 1999" in of_council
    assert "dissolved January 2030" in of_council
    assert "No address of this office has been verified yet" in of_council
    assert "own word" in text_of(client, part.get_absolute_url())
    assert "OLD Holder" in of_post
    assert "E-mail: verified 1 January 2026 (Official page)" in re.sub("<[^>]+>", "", of_post)
    assert "chair@example.org" not in of_post
    assert json.loads(text_of(client, f"/people/posts/{post.slug}.json"))["organization"] == council.ref
    assert json.loads(text_of(client, f"/people/organizations/{council.slug}.json"))["classification"] == "other"
    assert holder.person.name in of_post


def test_host_page_shows_the_roster_with_roles_declarations_and_the_charter(client: Client) -> None:
    assert "No host has been named yet." in text_of(client, "/en/people/host")
    host = make.OrganizationFactory(
        name="Movement", is_host=True, links=[{"url": "https://example.org/charter", "note": "charter"}]
    )
    assert "No member has been entered yet." in text_of(client, "/en/people/host")
    member = make.MembershipFactory(organization=host, role="treasurer")
    make.DisclosureFactory(person=member.person, organization__name="Party of Bridges")
    make.MembershipFactory(organization=host, end_date="2020", person__name="FORMER Member")
    page = text_of(client, "/en/people/host")

    assert "treasurer" in page
    assert "Party of Bridges" in page
    assert 'href="https://example.org/charter"' in page
    assert "FORMER" not in page
    assert "This organisation runs the site" in text_of(client, host.get_absolute_url())


def test_pages_of_nobody_are_not_found(client: Client) -> None:
    urls = [
        "/en/people/x",
        "/en/people/organizations/x",
        "/en/people/posts/x",
        "/people/x.json",
        "/people/posts/x.json",
    ]

    assert [client.get(url).status_code for url in [*urls, "/people/organizations/x.json"]] == [404] * 6


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_public_pages_may_be_shared_by_caches(client: Client, language: str) -> None:
    seat = make.HolderFactory()
    for url in ("", seat.person.slug, f"posts/{seat.post.slug}", f"organizations/{seat.organization.slug}", "host"):
        response = client.get(f"/{language}/people/{url}")
        assert response.headers["Cache-Control"] == "public, max-age=0, s-maxage=60"
        assert not response.cookies
        assert "csrf" not in response.content.decode()


def test_panels_of_apps_above_stand_on_the_page_in_their_order(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.utils.safestring import mark_safe

    monkeypatch.setattr(panels, "_PANELS", {})
    panels.register("person", "second", lambda thing: mark_safe(f"<p>letters of {thing.slug}</p>"), order=60)
    panels.register("person", "first", lambda thing: "replaced below")
    panels.register("person", "first", lambda thing: "scores", order=40)
    panels.register("person", "silent", lambda thing: "")
    person = make.PersonFactory(slug="almas")

    assert panels.panels_of("person", person) == ["scores", "<p>letters of almas</p>"]
    assert "<p>letters of almas</p>" in text_of(client, person.get_absolute_url())


def test_gone_things_are_not_listed_but_stay_at_their_address(client: Client) -> None:
    person: Any = make.PersonFactory(is_gone=True, name="GONE Person")

    assert "GONE" not in text_of(client, "/en/people/")
    assert "No longer in its source" in text_of(client, person.get_absolute_url())
    assert not Membership.objects.exists()
