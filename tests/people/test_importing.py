from __future__ import annotations

import hashlib
import json
from copy import deepcopy
from datetime import date
from typing import Any

import pytest

from kopir.people.actions import FileFacts, Imported, edit_thing, import_popolo
from kopir.people.exporting import export_popolo
from kopir.people.models import ContactDetail, Import, Membership, Organization, Period, Person, Post, Revision
from kopir.pure.popolo import BrokenFile
from kopir.record.models import Entry
from tests.factories import people as make
from tests.pure.popolo.files import MAZHILIS, as_bytes, document, surprising

pytestmark = pytest.mark.django_db
FACTS = FileFacts("council.json")


def imported(value: dict[str, Any], facts: FileFacts = FACTS) -> Imported:
    return import_popolo(as_bytes(value), facts)


def in_order(value: Any) -> dict[str, Any]:
    """A document whose lists of things are sorted: an order of things is no part of what a file says."""
    return {
        key: sorted(found, key=lambda each: json.dumps(each, sort_keys=True)) if isinstance(found, list) else found
        for key, found in value.items()
    }


def test_import_takes_the_real_file_and_export_gives_it_back() -> None:
    done = import_popolo(MAZHILIS.read_bytes(), FileFacts("ep-popolo-v1.0.json"))

    assert (done.dataset, done.is_historical, done.added) == ("q1247199", True, 221)
    assert in_order(export_popolo("q1247199")) == in_order(json.loads(MAZHILIS.read_bytes()))
    assert Membership.objects.on(date(2012, 1, 15)).count() == 107
    assert Membership.objects.on(date(2012, 1, 14)).count() == 0


def test_import_of_the_real_file_is_plainly_historical_and_searchable() -> None:
    import_popolo(MAZHILIS.read_bytes(), FACTS)

    assert set(Person.objects.values_list("is_historical", flat=True)) == {True}
    assert [person.name for person in Person.objects.found_by("Назарбаева")] == ["NAZARBAYEVA Dariga Nursultanovna"]
    assert not Organization.objects.addressable().exists()


def test_import_gives_back_a_file_with_surprises() -> None:
    imported(surprising())

    assert in_order(export_popolo("invented-council")) == in_order(surprising())
    assert in_order(export_popolo()) == in_order(surprising())


def test_import_twice_changes_nothing_and_writes_no_entry() -> None:
    first = imported(surprising())
    before = list(Person.objects.values()), list(Membership.objects.values()), list(ContactDetail.objects.values())
    second = imported(surprising())

    assert (second.added, second.changed, second.gone, second.unchanged) == (0, 0, 0, first.added)
    assert second.record is None
    assert before == (
        list(Person.objects.values()),
        list(Membership.objects.values()),
        list(ContactDetail.objects.values()),
    )
    assert (Import.objects.count(), Entry.objects.count()) == (1, 1)


def test_import_reads_names_dates_and_contacts() -> None:
    imported(surprising())
    person = Person.objects.get(source_id="p1")
    post = Post.objects.get()

    assert person.names == {"kk": "Алмас Сейітов", "ru": "Алмас Сеитов"}
    assert (post.name, post.names) == ("Chair", {"ru": "Председатель"})
    held = Membership.objects.get(post=post)
    assert (held.organization.name, held.start_date, held.starts_on, held.ends_on) == (
        "Committee",
        "2013",
        date(2013, 1, 1),
        date(2014, 2, 28),
    )
    assert list(
        ContactDetail.objects.values_list("type", "value", "is_registered", "from_source").order_by("type")
    ) == [
        ("email", "party@example.org", False, True),
        ("phone", "000", False, True),
    ]


def test_import_writes_one_entry_with_counts_and_the_hash_of_the_file() -> None:
    imported(surprising())
    entry = Entry.objects.get()

    assert (entry.kind, entry.by, entry.about[0]) == ("people.imported", "import", Import.objects.get().ref)
    assert entry.public == {
        "dataset": "invented-council",
        "sha256": hashlib.sha256(as_bytes(surprising())).hexdigest(),
        "historical": True,
        "added": 14,
        "changed": 0,
        "gone": 0,
        "unchanged": 0,
    }
    assert "organization/invented-council" in entry.about


def test_import_of_a_changed_file_updates_and_keeps_history() -> None:
    imported(surprising())
    changed = surprising()
    changed["persons"][1]["name"] = "BEKOVA-SEITOVA Gulnara"
    changed["memberships"][0]["end_date"] = "2014-12"
    changed["persons"].append({"id": "p3", "name": "NEW Person"})
    done = imported(changed)

    assert (done.added, done.changed, done.gone) == (1, 2, 0)
    person = Person.objects.get(source_id="p2")
    assert (person.name, person.slug) == ("BEKOVA-SEITOVA Gulnara", "bekova-gulnara")
    newest = Revision.objects.of(person.ref)[0]
    assert (newest.before["name"], newest.after["name"]) == ("BEKOVA Gulnara", "BEKOVA-SEITOVA Gulnara")
    assert newest.of_import == done.record
    ended = Membership.objects.get(person__source_id="p1", organization__source_id="legislature")
    assert ended.ends_on == date(2014, 12, 31)
    assert in_order(export_popolo()) == in_order(changed)
    assert Entry.objects.count() == 2


def test_import_marks_what_a_file_no_longer_names_and_takes_it_back() -> None:
    imported(surprising())
    shorter = surprising()
    del shorter["memberships"][3]
    assert imported(shorter).gone == 1
    gone = Membership.objects.get(is_gone=True)
    assert imported(shorter).record is None
    assert in_order(export_popolo()) == in_order(shorter)
    assert Revision.objects.of(gone.person.ref)[0].after is None

    again = imported(surprising())
    gone.refresh_from_db()
    assert (again.changed, gone.is_gone) == (1, False)


def test_import_of_new_dates_of_a_period_moves_its_memberships() -> None:
    imported(surprising())
    longer = surprising()
    longer["events"][0]["end_date"] = "2016-01-20"
    imported(longer)

    assert Period.objects.get(source_id="term/1").end_date == "2016-01-20"
    assert Membership.objects.on(date(2016, 1, 20)).count() == 2
    assert Membership.objects.on(date(2016, 1, 21)).count() == 0


def test_import_of_a_period_that_only_changed_its_name_moves_nothing() -> None:
    imported(surprising())
    named = surprising()
    named["events"][0]["name"] = "Term one"

    assert imported(named).changed == 1


def test_import_keeps_what_an_editor_corrected_until_the_source_changes_just_that() -> None:
    imported(surprising())
    person = Person.objects.get(source_id="p2")
    edit_thing(person, {"name": "BEKOVA Gulnara Seitkyzy", "names": {"kk": "Гүлнара Бекова"}})
    other = surprising()
    other["persons"][1]["sort_name"] = "Bekova"
    imported(other)
    person.refresh_from_db()
    assert (person.name, person.sort_name) == ("BEKOVA Gulnara Seitkyzy", "Bekova")

    exported = next(each for each in export_popolo()["persons"] if each["id"] == "p2")  # type: ignore[union-attr,index]
    assert exported["name"] == "BEKOVA Gulnara Seitkyzy"  # type: ignore[index]
    assert exported["other_names"] == [{"lang": "kk", "name": "Гүлнара Бекова", "note": "multilingual"}]  # type: ignore[index]


def test_import_refuses_a_broken_file_as_a_whole() -> None:
    imported(surprising())
    before = list(Person.objects.values())
    broken = surprising()
    broken["persons"][0]["name"] = "Changed"
    broken["memberships"][1]["person_id"] = "nobody"

    with pytest.raises(BrokenFile, match=r"\$\.memberships\[1\]\.person_id: 'nobody' is not among the persons"):
        imported(broken)

    assert list(Person.objects.values()) == before
    assert Import.objects.count() == 1


def test_import_refuses_a_post_of_no_organization() -> None:
    broken = surprising()
    del broken["posts"][0]["organization_id"]

    with pytest.raises(BrokenFile, match=r"\$\.posts\[0\]\.organization_id: is missing"):
        imported(broken)
    assert not Person.objects.exists()


def test_import_knows_two_seats_of_one_person_apart() -> None:
    twice = deepcopy(surprising())
    first = twice["memberships"][0] | {"start_date": "2011", "end_date": "2012"}
    second = twice["memberships"][0] | {"start_date": "2014"}
    twice["memberships"] = [second, first]
    imported(twice)

    assert sorted(str(each.starts_on) for each in Membership.objects.all()) == ["2011-01-01", "2014-01-01"]
    assert imported(twice).record is None
    twice["memberships"].reverse()
    assert imported(twice).record is None


def test_import_gives_people_of_one_name_addresses_of_their_own() -> None:
    imported(document(persons=[{"id": "1", "name": "Host"}, {"id": "2", "name": "Ален"}, {"id": "3", "name": "Alen"}]))
    make.PersonFactory(slug="x")
    imported(document(persons=[{"id": "1", "name": "中文"}]), FileFacts("b.json", dataset="b"))

    assert sorted(Person.objects.values_list("slug", flat=True)) == ["alen", "alen-2", "host-2", "x", "x-2"]


@pytest.mark.parametrize(
    ("said", "period", "expected"),
    [
        (None, {"start_date": "2012"}, True),
        (None, {"start_date": "2025"}, False),
        (False, {"start_date": "2012"}, False),
        (True, {"start_date": "2025"}, True),
    ],
)
@pytest.mark.parametrize("is_sample", [True, False])
def test_import_marks_a_file_as_asked_or_by_its_dates(
    said: bool | None, period: dict[str, str], expected: bool, is_sample: bool
) -> None:
    given_file = document(
        persons=[{"id": "a", "name": "A"}],
        events=[{"id": "t", "classification": "legislative period"} | period],
    )

    done = imported(given_file, FileFacts("a.json", is_historical=said, is_sample=is_sample))
    person = Person.objects.get()

    assert (done.dataset, person.is_historical, person.is_sample) == ("popolo", expected, is_sample)


def test_import_changes_marks_without_a_revision() -> None:
    imported(surprising())
    before = Revision.objects.count()
    done = imported(surprising(), FileFacts("council.json", is_sample=True))

    assert (done.changed, Revision.objects.count()) == (6, before)


def test_import_takes_a_change_beside_the_sections() -> None:
    imported(surprising())
    changed = surprising() | {"meta": {"sources": []}}

    assert imported(changed).record is not None
    assert export_popolo()["meta"] == {"sources": []}


def test_import_tells_its_progress() -> None:
    told: list[tuple[int, int]] = []
    import_popolo(as_bytes(surprising()), FACTS, progress=lambda done, total: told.append((done, total)))

    assert told == [(number, 14) for number in range(1, 15)]


def test_import_names_a_dataset_by_its_legislature() -> None:
    plain = document(organizations=[{"id": "l", "name": "Қала мәслихаты", "classification": "Legislature"}])

    assert imported(plain).dataset == "kala-maslikhaty"


def test_export_of_several_sources_leads_ids_by_their_names() -> None:
    imported(surprising())
    import_popolo(MAZHILIS.read_bytes(), FACTS)
    local = make.OrganizationFactory(slug="movement", name="Movement", founding_date="2020")
    make.MembershipFactory(person=Person.objects.get(source_id="p1"), organization=local, role="founder")
    whole: Any = export_popolo()
    ids = {each["id"] for each in whole["organizations"]}

    assert {"movement", "invented-council:legislature", "q1247199:legislature"} <= ids
    assert {each["organization_id"] for each in whole["memberships"] if "organization_id" in each} <= ids
    assert {"person_id": "invented-council:p1", "organization_id": "movement", "role": "founder"} in whole[
        "memberships"
    ]
    assert {"id": "movement", "name": "Movement", "classification": "other", "founding_date": "2020"} in whole[
        "organizations"
    ]
    assert "meta" not in whole
