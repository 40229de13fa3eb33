from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from kopir.people import actions
from kopir.people.models import ContactDetail, Disclosure, Membership, Organization, Person, Revision
from kopir.people.rules import ContactType, Refusal, Tie
from kopir.record.models import Entry
from kopir.web.errors import Refused, TooLate
from tests.factories import people as make

pytestmark = pytest.mark.django_db
OWN = actions.Declaration(tie=Tie.MEMBERSHIP, organization_text="Chess club", detail="Since school")


def kinds() -> list[str]:
    return [entry.kind for entry in Entry.objects.order_by("pk")]


def refusal(act: Any) -> str:
    with pytest.raises(Refused) as caught:
        act()
    return caught.value.code


def test_add_things_writes_one_entry_each_with_names_as_published_texts() -> None:
    area = actions.add_area(name="North", type="district")
    council = actions.add_organization(
        name="Кеңес",
        names={"kk": "Кеңес", "en": "Council"},
        classification="council",
        area=area,
        sources=[{"url": "https://example.org/council"}],
    )
    post = actions.add_post(name="Chair", organization=council, area=area, role="chair", start_date="2020")
    person = actions.add_person(name="Сейітов Алмас", is_sample=True)

    assert [thing.slug for thing in (area, council, post, person)] == ["north", "kenes", "chair", "seyitov-almas"]
    assert kinds() == ["area.added", "organization.added", "post.added", "person.added"]
    entry = Entry.objects.get(kind="organization.added")
    assert (entry.about, entry.by) == (["organization/kenes"], "editor")
    assert entry.public == {
        "classification": "council",
        "parent": "",
        "area": "area/north",
        "is_host": False,
        "is_sample": False,
        "founded": "",
        "dissolved": "",
        "language": "",
        "second_language": "",
        "sources": ["https://example.org/council"],
    }
    assert (entry.opened("name"), entry.opened("name_en")) == ("Кеңес", "Council")
    assert Entry.objects.get(kind="post.added").about == ["post/chair", "organization/kenes"]
    assert list(Person.objects.found_by("seitov")) == [person]


def test_add_things_keeps_addresses_apart() -> None:
    slugs = [actions.add_person(name=name).slug for name in ("Алма", "Alma", "ALMA", "Host")]

    assert slugs == ["alma", "alma-2", "alma-3", "host-2"]


def test_add_organization_refuses_impossible_dates() -> None:
    backwards = {"founding_date": "2012", "dissolution_date": "2011"}

    assert refusal(lambda: actions.add_organization(name="A", **backwards)) == Refusal.END_BEFORE_START
    assert refusal(lambda: actions.add_organization(name="A", founding_date="soon")) == Refusal.NOT_A_DATE
    assert not Organization.objects.exists()
    assert kinds() == []


def test_edit_thing_keeps_history_and_writes_the_new_state() -> None:
    person = actions.add_person(name="Seitov")
    actions.edit_thing(person, {"name": "Seitov Almas", "names": {"ru": "Сеитов"}})
    person.refresh_from_db()
    revision = Revision.objects.of(person.ref).get()

    assert kinds() == ["person.added", "person.changed"]
    assert (revision.before["name"], revision.after["name"], revision.after["name_ru"]) == (
        "Seitov",
        "Seitov Almas",
        "Сеитов",
    )
    assert list(Person.objects.found_by("сеитов алмас")) == [person]


def test_edit_thing_without_a_change_writes_nothing() -> None:
    person = actions.add_person(name="Seitov")
    actions.edit_thing(person, {"name": "Seitov"})

    assert kinds() == ["person.added"]
    assert not Revision.objects.exists()


def test_edit_thing_refuses_an_organization_below_itself() -> None:
    top = make.OrganizationFactory()
    low = make.OrganizationFactory(parent=make.OrganizationFactory(parent=top))

    assert refusal(lambda: actions.edit_thing(top, {"parent": low})) == Refusal.OWN_ANCESTOR
    assert kinds() == []


def test_edit_thing_corrects_areas_and_posts() -> None:
    area, post = make.AreaFactory(), make.PostFactory()
    actions.edit_thing(area, {"type": "town"})
    actions.edit_thing(post, {"start_date": "2020"})

    assert kinds() == ["area.changed", "post.changed"]
    assert refusal(lambda: actions.edit_thing(post, {"end_date": "2019"})) == Refusal.END_BEFORE_START


def test_memberships_are_added_corrected_and_ended_with_one_entry_each() -> None:
    post, person = make.PostFactory(), make.PersonFactory()
    party, area = make.OrganizationFactory(), make.AreaFactory()
    membership = actions.add_membership(
        person, post.organization, post=post, on_behalf_of=party, area=area, start_date="2020-02", role="chair"
    )
    actions.edit_membership(membership, {"start_date": "2020-03"})
    actions.edit_membership(membership, {"start_date": "2020-03"})
    actions.end_membership(membership, "2024")
    membership.refresh_from_db()

    assert kinds() == ["membership.added", "membership.changed", "membership.ended"]
    assert (membership.starts_on, membership.ends_on) == (date(2020, 3, 1), date(2024, 12, 31))
    entry = Entry.objects.get(kind="membership.ended")
    assert entry.about == [membership.ref, person.ref, post.organization.ref, post.ref, party.ref, area.ref]
    assert entry.public == {
        "person": person.ref,
        "organization": post.organization.ref,
        "post": post.ref,
        "on_behalf_of": party.ref,
        "area": area.ref,
        "starts": "2020-03",
        "ends": "2024",
        "starts_on": "2020-03-01",
        "ends_on": "2024-12-31",
        "sources": [],
    }
    assert entry.opened("role") == "chair"
    assert [revision.after["ends"] for revision in Revision.objects.of(person.ref)] == ["2024", ""]


def test_entries_of_memberships_give_back_who_held_what() -> None:
    post, first, second = make.PostFactory(), make.PersonFactory(), make.PersonFactory()
    membership = actions.add_membership(first, post.organization, post=post, start_date="2020")
    actions.end_membership(membership, "2024-06")
    actions.add_membership(second, post.organization, post=post, start_date="2024-07-01")

    replayed: dict[str, dict[str, Any]] = {}
    for entry in Entry.objects.filter(kind__startswith="membership.").order_by("pk"):
        replayed[entry.about[0]] = entry.public
    state = {
        each.ref: (each.person.ref, each.post.ref, str(each.starts_on), str(each.ends_on or ""))
        for each in Membership.objects.with_names()
        if each.post
    }

    assert {
        ref: (facts["person"], facts["post"], facts["starts_on"], facts["ends_on"]) for ref, facts in replayed.items()
    } == state


def test_memberships_refuse_what_cannot_be() -> None:
    person, organization, post = make.PersonFactory(), make.OrganizationFactory(), make.PostFactory()
    membership = make.MembershipFactory(start_date="2020")
    ended = make.MembershipFactory(end_date="2020")

    assert refusal(lambda: actions.add_membership(person, organization, post=post)) == Refusal.POST_ELSEWHERE
    assert refusal(lambda: actions.add_membership(person, organization, start_date="x")) == Refusal.NOT_A_DATE
    assert refusal(lambda: actions.end_membership(membership, "2019")) == Refusal.END_BEFORE_START
    assert refusal(lambda: actions.end_membership(membership, "")) == Refusal.NOT_A_DATE
    with pytest.raises(TooLate):
        actions.end_membership(ended, "2021")
    assert kinds() == []


def test_register_address_takes_the_place_of_the_earlier_one() -> None:
    post = make.PostFactory()
    how = {"how": "Read on the official page", "on": date(2026, 11, 1)}
    first = actions.register_address(post, "old@example.org", **how)
    second = actions.register_address(post, "new@example.org", **how)
    actions.register_address(post.organization, "1 Bridge street", type=ContactType.POST, **how)
    first.refresh_from_db()

    assert (first.is_registered, second.is_registered) == (False, True)
    entry = Entry.objects.filter(kind="contact.registered").first()
    assert entry is not None
    assert entry.about == [post.ref, post.organization.ref]
    assert entry.public == {"type": "email", "verified_on": "2026-11-01"}
    assert b"example.org" not in b"".join(bytes(each.data) for each in Entry.objects.all())


def test_register_address_refuses_an_unverified_one() -> None:
    post = make.PostFactory()

    assert (
        refusal(lambda: actions.register_address(post, "a@example.org", how=" ", on=date(2026, 1, 1)))
        == Refusal.NOT_VERIFIED
    )


def test_contacts_are_kept_of_offices_and_never_of_private_people() -> None:
    post, private = make.PostFactory(), make.PersonFactory()
    holder = make.HolderFactory().person
    actions.add_contact(post, "000", type=ContactType.PHONE)
    actions.add_contact(post.organization, "https://example.org", type=ContactType.PORTAL)
    actions.add_contact(holder, "111", type=ContactType.PHONE, label="Reception")

    assert refusal(lambda: actions.add_contact(private, "222", type=ContactType.PHONE)) == Refusal.PRIVATE_PERSON
    assert ContactDetail.objects.count() == 3
    assert kinds() == []


def test_disclose_publishes_with_date_and_source() -> None:
    holder, party = make.HolderFactory(), make.OrganizationFactory()
    declared = actions.disclose(
        holder.person,
        actions.Declaration(tie=Tie.WORK, organization=party, source="https://example.org/cv", on=date(2026, 5, 1)),
        is_own=False,
    )
    entry = Entry.objects.get()

    assert (declared.about_name, declared.declared_on) == (party.name, date(2026, 5, 1))
    assert (entry.about, entry.by) == ([declared.ref, holder.person.ref, party.ref], "editor")
    assert entry.public == {
        "person": holder.person.ref,
        "organization": party.ref,
        "tie": "work",
        "is_own": False,
        "on": "2026-05-01",
    }
    assert entry.opened("source") == "https://example.org/cv"


def test_disclose_by_the_person_bears_the_office_or_the_host() -> None:
    post_holder = make.HolderFactory().person
    plain = make.MembershipFactory()
    host_member = make.MembershipFactory(organization__is_host=True).person
    for person in (post_holder, plain.person, host_member):
        actions.disclose(person, OWN, is_own=True)

    assert [entry.by for entry in Entry.objects.order_by("pk")] == [
        f"office/{post_holder.memberships.get().post.slug}",
        f"office/{plain.organization.slug}",
        "host-member",
    ]
    assert Disclosure.objects.filter(declared_on=date(2026, 11, 23), is_own=True).count() == 3
    assert {each.about_name for each in Disclosure.objects.all()} == {"Chess club"}


def test_disclose_refuses_private_people_and_empty_words() -> None:
    private, holder = make.PersonFactory(), make.HolderFactory().person
    nothing = actions.Declaration(tie=Tie.WORK, organization_text=" ", source="x")

    assert refusal(lambda: actions.disclose(private, OWN, is_own=True)) == Refusal.PRIVATE_PERSON
    assert refusal(lambda: actions.disclose(holder, nothing, is_own=True)) == Refusal.NOTHING_NAMED
    assert refusal(lambda: actions.disclose(holder, OWN, is_own=False)) == Refusal.NOTHING_NAMED
    assert kinds() == []


def test_connect_account_lets_one_address_act_for_one_person() -> None:
    first, second = make.PersonFactory(), make.PersonFactory()
    actions.connect_account(first, "almas@example.org")

    assert refusal(lambda: actions.connect_account(second, "almas@example.org")) == Refusal.ACCOUNT_TAKEN
    assert actions.connect_account(first, "almas@example.org").account is not None
    assert actions.connect_account(first, "").account is None
    assert actions.connect_account(second, "almas@example.org").account is not None
    assert kinds() == []


def test_withdraw_disclosure_keeps_it_readable_with_the_reason() -> None:
    declared = make.DisclosureFactory(person=make.HolderFactory().person)
    actions.withdraw_disclosure(declared, "I left the club", is_own=True)

    assert (declared.withdrawn_on, declared.withdrawal_reason) == (date(2026, 11, 23), "I left the club")
    assert not Disclosure.objects.standing().exists()
    assert (kinds(), Entry.objects.get().opened("reason")) == (["disclosure.withdrawn"], "I left the club")
    with pytest.raises(TooLate):
        actions.withdraw_disclosure(declared, "again", is_own=False)
    assert refusal(lambda: actions.withdraw_disclosure(declared, " ", is_own=True)) == Refusal.NOTHING_NAMED


def test_person_without_any_seat_declares_as_a_member_of_the_host() -> None:
    from kopir.people.actions.disclosures import own_actor

    assert own_actor(make.PersonFactory()) == "host-member"
