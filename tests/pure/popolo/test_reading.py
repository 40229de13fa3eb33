from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kopir.pure.popolo import BrokenFile, OtherName, PartialDate, Problem, read, read_json, to_json, write
from tests.pure.popolo.files import MAZHILIS, as_bytes, document, surprising


def refused(value: Any) -> list[str]:
    with pytest.raises(BrokenFile) as caught:
        read(value if isinstance(value, bytes) else as_bytes(value))
    return [str(problem) for problem in caught.value.problems]


def test_read_takes_the_real_file_whole() -> None:
    found = read(MAZHILIS.read_bytes())

    assert (len(found.persons), len(found.organizations), len(found.memberships)) == (107, 6, 107)
    assert [event.start_date for event in found.events if event.is_period] == [PartialDate("2012-01-15")]


@pytest.mark.parametrize("given_file", [MAZHILIS.read_bytes(), as_bytes(surprising())])
def test_write_gives_back_what_was_read(given_file: bytes) -> None:
    assert json.loads(write(read(given_file))) == json.loads(given_file)


def test_read_keeps_dates_as_given_and_unknown_keys() -> None:
    person = read(as_bytes(surprising())).persons[0]

    assert person.birth_date == PartialDate("1970")
    assert person.other_names[4] == OtherName("A. S.", start_date=PartialDate("2001-02"), extra={"end_date": ""})
    assert {key: person.extra[key] for key in ("email", "death_date")} == {
        "email": "almas@example.org",
        "death_date": None,
    }


def test_read_takes_a_byte_order_mark() -> None:
    assert read(b"\xef\xbb\xbf" + as_bytes(document())).persons == ()


def test_write_names_the_sections_of_an_empty_document() -> None:
    assert json.loads(write(read(b'{"persons": []}'))) == document()


@pytest.mark.parametrize(
    ("given_file", "problem"),
    [
        (b"", "$: is not JSON (line 1, column 1: Expecting value)"),
        (b"{", "$: is not JSON (line 1, column 2: Expecting property name enclosed in double quotes)"),
        (b"\xff", "$: is not UTF-8 (byte 0)"),
        (b"[]", "$: is a list, expected an object with a list of persons"),
        (b"null", "$: is null, expected an object with a list of persons"),
        (b"{}", "$.persons: is missing"),
        (b'{"persons": {}}', "$.persons: is not a list"),
        (b'{"persons": [], "meta": NaN}', "$: holds NaN, which is not JSON"),
        (b'{"persons": [], "meta": -Infinity}', "$: holds -Infinity, which is not JSON"),
        (b'{"persons": [], "meta": 1e999}', "$: holds a number out of range: 1e999"),
        (b'{"persons": [], "meta": ' + b"9" * 5000 + b"}", "$: holds a number out of range: 99999999999999999999…"),
        (b'{"persons": [], "persons": []}', "$: has the key 'persons' twice in one object"),
        (b'{"persons": [], "meta": ' + b"[" * 50 + b"]" * 50 + b"}", "$: is nested deeper than 32 levels"),
        (b'{"persons": [], "meta": ["\\"[[", "\\\\"' + b"[" * 100_000, "$: is nested deeper than 32 levels"),
    ],
)
def test_read_refuses_what_is_not_a_document(given_file: bytes, problem: str) -> None:
    assert refused(given_file) == [problem]


def test_read_refuses_an_absurd_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kopir.pure.popolo.parsing.LARGEST_FILE", 1024 * 1024)

    assert refused(b" " * (1024 * 1024 + 1)) == ["$: is larger than 1 MB"]


def test_read_keeps_numbers_and_quoted_brackets() -> None:
    given_file = b'{"persons": [], "meta": {"a": [1, 1.5, true, null, "[[[[\\"]"]}}'

    assert read(given_file).extra == {"persons": [], "meta": {"a": [1, 1.5, True, None, '[[[["]']}}


@pytest.mark.parametrize(
    ("person", "problem"),
    [
        (3, "$.persons[1]: is a number, expected an object"),
        ({"id": "b"}, "$.persons[1].name: is missing"),
        ({"id": "b", "name": None}, "$.persons[1].name: is empty"),
        ({"id": "b", "name": " "}, "$.persons[1].name: is empty"),
        ({"id": "b", "name": 4}, "$.persons[1].name: is a number, expected a text"),
        ({"id": "b", "name": True}, "$.persons[1].name: is true or false, expected a text"),
        ({"id": 7, "name": "B"}, "$.persons[1].id: is a number, expected a text"),
        ({"id": "b" * 201, "name": "B"}, "$.persons[1].id: is longer than 200 characters"),
        ({"id": "a", "name": "B"}, "$.persons[1].id: 'a' already stands at $.persons[0]"),
        ({"id": "b", "name": "B", "links": {}}, "$.persons[1].links: is an object, expected a list"),
        ({"id": "b", "name": "B", "links": ["x"]}, "$.persons[1].links[0]: is a text, expected an object"),
        ({"id": "b", "name": "B", "links": [{"url": []}]}, "$.persons[1].links[0].url: is a list, expected a text"),
        (
            {"id": "b", "name": "B", "birth_date": "1970-13"},
            "$.persons[1].birth_date: '1970-13' names a day that is not in the calendar",
        ),
        (
            {"id": "b", "name": "B", "birth_date": "soon"},
            "$.persons[1].birth_date: 'soon' is not a date like 2012, 2012-01 or 2012-01-15",
        ),
        (
            {"id": "b", "name": "B", "birth_date": "1970", "death_date": "1969-12-31"},
            "$.persons[1].death_date: '1969-12-31' lies before birth_date '1970'",
        ),
        ({"id": "b", "name": "B\x00"}, "$.persons[1].name: holds a NUL character"),
        ({"id": "b", "name": "B", "x": "y" * 100_001}, "$.persons[1].x: is longer than 100000 characters"),
    ],
)
def test_read_refuses_a_wrong_person_with_path_and_reason(person: Any, problem: str) -> None:
    assert refused(document(persons=[{"id": "a", "name": "A"}, person])) == [problem]


def test_read_refuses_half_a_character() -> None:
    assert refused(b'{"persons": [], "meta": ["\\ud800"]}') == ["$.meta[0]: holds half a character (a lone surrogate)"]
    assert refused(b'{"persons": [], "\\u0000": 1}') == ["$.'\\x00': holds a NUL character"]


@pytest.mark.parametrize(
    ("key", "reason"),
    [
        ("person_id", "is not among the persons"),
        ("organization_id", "is not among the organizations"),
        ("on_behalf_of_id", "is not among the organizations"),
        ("post_id", "is not among the posts"),
        ("area_id", "is not among the areas"),
        ("legislative_period_id", "is not among the events"),
    ],
)
def test_read_refuses_a_reference_that_leads_nowhere(key: str, reason: str) -> None:
    given_file = surprising()
    given_file["memberships"][1][key] = "nowhere"

    assert refused(given_file) == [f"$.memberships[1].{key}: 'nowhere' {reason}"]


def test_read_refuses_a_membership_of_nothing() -> None:
    given_file = surprising()
    given_file["memberships"][0] = {"person_id": "p1"}

    assert refused(given_file) == ["$.memberships[0]: names neither an organization nor a post"]


def test_read_refuses_an_end_before_the_start_and_takes_an_overlap() -> None:
    given_file = surprising()
    given_file["memberships"][1] |= {"start_date": "2012-03", "end_date": "2012"}
    read_json(given_file)
    given_file["memberships"][1] |= {"start_date": "2012-03", "end_date": "2011"}

    assert refused(given_file) == ["$.memberships[1].end_date: '2011' lies before start_date '2012-03'"]


def test_read_refuses_circles() -> None:
    given_file = surprising()
    given_file["organizations"][0]["parent_id"] = "committee"
    given_file["areas"][1]["parent_id"] = "area/2"

    assert refused(given_file) == [
        "$.organizations[0].parent_id: 'legislature' would be its own ancestor",
        "$.organizations[2].parent_id: 'committee' would be its own ancestor",
        "$.areas[1].parent_id: 'area/2' would be its own ancestor",
    ]


def test_read_names_twenty_problems_and_counts_all() -> None:
    with pytest.raises(BrokenFile) as caught:
        read(as_bytes(document(persons=[{"id": str(n)} for n in range(23)])))

    assert len(caught.value.problems) == 20
    assert caught.value.total == 23
    assert str(caught.value).splitlines()[-1] == "and 3 more"


SCALARS = st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=5)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from("abc"), inner), max_leaves=4
)
KEYS = st.sampled_from(["id", "name", "links", "birth_date", "other_names", "email", "url", "person_id"])


SECTIONS = st.sampled_from(["persons", "organizations", "areas", "meta"])
THINGS = st.lists(st.dictionaries(KEYS, VALUES, max_size=4), max_size=2)


@given(st.dictionaries(SECTIONS, THINGS, max_size=3))
def test_read_refuses_or_gives_back_whatever_comes(sections: dict[str, Any]) -> None:
    given_file = {"persons": []} | sections
    problems: tuple[Problem, ...] = ()
    try:
        given_back = to_json(read_json(given_file))
    except BrokenFile as broken:
        given_back, problems = given_file, broken.problems

    assert given_back == given_file
    assert len(problems) <= 20
