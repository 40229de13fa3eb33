"""What makes two issues one, and where they stand together."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kopir.issues.rules import Fact, MergeReason, Stage, Where, replay, together
from kopir.issues.rules.merging import Candidate, as_facts, from_facts, head_of, keeper, reason_for, under
from kopir.issues.rules.pairs import groups_of

DAYS = st.none() | st.dates(date(2026, 1, 1), date(2027, 1, 1))
PLACES = st.builds(Where, st.sampled_from(Stage), DAYS, DAYS, st.booleans())


@given(st.lists(PLACES, min_size=1, max_size=5))
def test_places_come_together_in_any_order_and_twice_is_once(places: list[Where]) -> None:
    found = together(places)
    assert together(places[::-1]) == found == together([*places, found])
    assert found.stage in {place.stage for place in places}


@given(PLACES)
def test_place_survives_being_written_down(place: Where) -> None:
    assert from_facts(as_facts(place)) == place == together([place])


@pytest.mark.parametrize(
    ("stages", "stage"),
    [
        ([Stage.RAISED, Stage.ANSWERED], Stage.ANSWERED),
        ([Stage.VERIFIED, Stage.COMMITTED], Stage.COMMITTED),
        ([Stage.VERIFIED, Stage.RAISED], Stage.VERIFIED),
        ([Stage.CLAIMED, Stage.UNCHECKED], Stage.CLAIMED),
    ],
)
def test_what_still_binds_somebody_comes_first(stages: list[Stage], stage: Stage) -> None:
    assert together(Where(one) for one in stages).stage == stage


def test_all_that_came_by_way_of_an_issue_goes_with_it() -> None:
    merges = [(1, 2), (2, 3), (4, 3), (5, 1)]
    assert under(2, merges) == {1, 2, 5}
    assert under(3, merges) == {1, 2, 3, 4, 5}
    assert under(9, merges) == {9}
    assert head_of(5, dict(merges)) == 3


@pytest.mark.parametrize(
    ("one", "other", "kept"),
    [
        (Candidate(1, True, Stage.ANSWERED, 9), Candidate(2, False, Stage.RAISED, 0), 2),
        (Candidate(1, False, Stage.RAISED, 9), Candidate(2, False, Stage.ADDRESSED, 0), 2),
        (Candidate(1, False, Stage.RAISED, 1), Candidate(2, False, Stage.RAISED, 2), 2),
        (Candidate(1, False, Stage.RAISED, 1), Candidate(2, False, Stage.RAISED, 1), 1),
    ],
)
def test_keeper_is_the_one_that_people_can_join_then_the_farthest(one: Candidate, other: Candidate, kept: int) -> None:
    assert keeper(one, other).number == keeper(other, one).number == kept


@pytest.mark.parametrize(
    ("languages", "areas", "reason"),
    [
        (("kk", "ru"), (1, 1), MergeReason.OTHER_LANGUAGE),
        (("ru", "ru"), (1, 1), MergeReason.SAME_PLACE),
        (("ru", "ru"), (None, None), MergeReason.SAME_PROBLEM),
        (("ru", "ru"), (1, 2), MergeReason.SAME_PROBLEM),
    ],
)
def test_reason_is_what_can_be_seen(
    languages: tuple[str, str], areas: tuple[int | None, int | None], reason: MergeReason
) -> None:
    assert reason_for(languages, areas) == reason


@given(st.lists(st.tuples(st.integers(1, 12), st.integers(13, 24)), max_size=20))
def test_groups_hold_what_hangs_together(pairs: list[tuple[int, int]]) -> None:
    groups = groups_of(pairs)
    assert groups == groups_of(pairs[::-1])
    assert all(groups[one] == groups[other] for one, other in pairs)
    assert all(groups[group] == group <= one for one, group in groups.items())


def test_replay_joins_and_takes_apart() -> None:
    facts = [
        *(Fact("issue.raised", (f"issue/{number}",), {"number": number}) for number in (1, 2)),
        Fact("issue.raised", ("issue/3", "topic/roads"), {"number": 3, "into": 2, "people": {"2": 1}}),
        Fact("issue.merged", ("issue/2", "issue/1"), {"into": 1, "people": {"1": 4}}),
        Fact("letter.sent", ("letter/1", "issue/3"), {"issue_event": ["letter-sent"]}),
        Fact("support.counted", ("issue/1",), {"total": 5, "delta": 1}),
        Fact("issue.split", ("issue/4", "issue/1"), {"number": 4, "split_from": 1}),
    ]
    found = replay(facts)
    assert {number: (one.stage, one.support_count, one.merged_into) for number, one in found.items()} == {
        1: (Stage.ADDRESSED, 5, None),
        2: (Stage.RAISED, 1, 1),
        3: (Stage.ADDRESSED, 0, 1),
        4: (Stage.RAISED, 0, None),
    }
    apart = replay([*facts, Fact("issue.unmerged", ("issue/2", "issue/1"), {"people": {"2": 2, "1": 4}})])
    assert {number: (one.stage, one.support_count, one.merged_into) for number, one in apart.items()} == {
        1: (Stage.RAISED, 4, None),
        2: (Stage.ADDRESSED, 2, None),
        3: (Stage.ADDRESSED, 0, 2),
        4: (Stage.RAISED, 0, None),
    }
