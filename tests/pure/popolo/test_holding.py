from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kopir.pure.popolo import Holder, PartialDate, holders, read, read_json
from tests.pure.popolo.files import MAZHILIS, as_bytes, document, surprising

DAY = timedelta(days=1)


def persons_on(day: date) -> list[tuple[str, str | None]]:
    return [(each.person_id, each.organization_id) for each in holders(read(as_bytes(surprising())), day)]


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2010, 12, 31), [("p1", "committee")]),
        (date(2011, 1, 1), [("p1", "committee"), ("p1", "legislature")]),
        (date(2012, 2, 29), [("p1", "committee"), ("p1", "legislature")]),
        (date(2012, 3, 1), [("p2", "legislature"), ("p1", "committee"), ("p1", "legislature")]),
        (
            date(2013, 1, 1),
            [("p2", "committee"), ("p2", "legislature"), ("p1", "committee"), ("p1", "legislature")],
        ),
        (date(2014, 1, 1), [("p2", "committee"), ("p2", "legislature"), ("p1", "legislature")]),
        (date(2014, 2, 28), [("p2", "committee"), ("p2", "legislature"), ("p1", "legislature")]),
        (date(2014, 3, 1), [("p2", "legislature"), ("p1", "legislature")]),
        (date(2015, 6, 30), [("p2", "legislature"), ("p1", "legislature")]),
        (date(2015, 7, 1), []),
    ],
)
def test_holders_include_both_ends_and_take_missing_dates_of_the_period(
    day: date, expected: list[tuple[str, str]]
) -> None:
    assert persons_on(day) == expected


def test_holders_say_what_the_command_promises() -> None:
    found = holders(read(as_bytes(surprising())), date(2013, 5, 1))

    assert found[0] == Holder(
        person_id="p2",
        person="BEKOVA Gulnara",
        post="Chair",
        role="chair",
        organization_id="committee",
        organization="Committee",
        area_id=None,
        on_behalf_of_id=None,
        start_date="2013",
        end_date="2014-02",
    )
    assert (found[1].start_date, found[1].end_date) == ("2012-03", "2015-06")


def test_holders_of_the_real_file_begin_with_its_term() -> None:
    document_of_2012 = read(MAZHILIS.read_bytes())

    assert [len(holders(document_of_2012, date(2012, 1, day))) for day in (14, 15)] == [0, 107]


def test_holders_take_what_a_post_says_where_the_membership_is_silent() -> None:
    found = holders(
        read_json(
            document(
                persons=[{"id": "a", "name": "A"}],
                areas=[{"id": "x"}],
                posts=[{"id": "seat", "area_id": "x"}],
                memberships=[{"person_id": "a", "post_id": "seat"}],
            )
        ),
        date(2020, 1, 1),
    )

    assert [(each.post, each.role, each.area_id, each.organization_id) for each in found] == [("seat", None, "x", None)]


PARTS = st.dates(date(2000, 1, 1), date(2020, 12, 31)).flatmap(
    lambda day: st.sampled_from([day.isoformat()[:length] for length in (4, 7, 10)])
)


@given(PARTS, PARTS)
def test_holders_hold_from_the_first_day_to_the_last(start: str, end: str) -> None:
    if PartialDate(end).last < PartialDate(start).first:
        start, end = end, start
    found = read_json(
        document(
            persons=[{"id": "a", "name": "A"}],
            organizations=[{"id": "o", "name": "O"}],
            memberships=[{"person_id": "a", "organization_id": "o", "start_date": start, "end_date": end}],
        )
    )
    first, last = PartialDate(start).first, PartialDate(end).last

    held = [len(holders(found, day)) for day in (first - DAY, first, last, last + DAY)]

    assert held == [0, 1, 1, 0]
