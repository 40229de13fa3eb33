from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kopir.routing.rules import (
    LEAST_EXAMPLES,
    MOST_EXAMPLES,
    Due,
    Lessons,
    Rule,
    Why,
    areas_up,
    competent,
    conflicts,
    is_useful,
    learnable,
    training_due,
    uncovered,
)

DAY = date(2026, 11, 26)
COUNTRY, CITY, DISTRICT, OTHER = 1, 2, 3, 4
PARENTS = {COUNTRY: None, CITY: COUNTRY, DISTRICT: CITY, OTHER: CITY}
LINE = areas_up(DISTRICT, PARENTS)


def rule(key: int, addressee: str, topic: str | None = "water", area: int | None = CITY, **facts: object) -> Rule:
    return Rule(key, topic, area, addressee, **facts)  # type: ignore[arg-type]


def asked(*rules: Rule, topic: str = "water", line: tuple[int | None, ...] = LINE) -> list[tuple[str, Why]]:
    return [(ground.rule.addressee, ground.why) for ground in competent(rules, topic, line, DAY)]


def test_areas_up_ends_with_the_whole_site_and_survives_a_circle() -> None:
    assert LINE == (DISTRICT, CITY, COUNTRY, None)
    assert areas_up(None, PARENTS) == (None,)
    assert areas_up(1, {1: 2, 2: 1}) == (1, 2, None)


def test_a_rule_holds_for_areas_inside_it_unless_a_nearer_one_exists() -> None:
    city, district = rule(1, "city"), rule(2, "district", area=DISTRICT)

    assert asked(city) == [("city", Why.TOPIC)]
    assert asked(city, district) == [("district", Why.TOPIC), ("city", Why.LARGER_AREA)]
    assert asked(city, district, line=areas_up(OTHER, PARENTS)) == [("city", Why.TOPIC)]
    assert asked(district, line=areas_up(CITY, PARENTS)) == []


def test_a_rule_that_names_the_topic_goes_before_one_for_every_topic() -> None:
    general, named = rule(1, "deputy", topic=None, area=DISTRICT), rule(2, "water office", area=None)

    assert asked(general, named) == [("water office", Why.TOPIC), ("deputy", Why.EVERY_TOPIC)]
    assert asked(general, named, topic="roads") == [("deputy", Why.EVERY_TOPIC)]


def test_rank_orders_rules_of_one_place_and_nobody_is_named_twice() -> None:
    rules = [rule(1, "c", rank=3), rule(2, "a", rank=1), rule(3, "b", rank=2), rule(4, "a", topic=None)]

    assert [name for name, _why in asked(*rules)] == ["a", "b", "c"]


def test_rules_hold_on_their_days_only_both_ends_included() -> None:
    past = rule(1, "past", ends_on=date(2026, 11, 25))
    today = rule(2, "today", starts_on=DAY, ends_on=DAY)
    future = rule(3, "future", starts_on=date(2026, 11, 27))

    assert asked(past, today, future) == [("today", Why.TOPIC)]


@given(
    starts=st.lists(st.none() | st.dates(), min_size=2, max_size=2),
    ends=st.lists(st.none() | st.dates(), min_size=2, max_size=2),
    day=st.dates(),
)
def test_rules_that_hold_on_the_same_day_overlap(starts: list[date | None], ends: list[date | None], day: date) -> None:
    first, second = (rule(1, "a", starts_on=start, ends_on=end) for start, end in zip(starts, ends, strict=True))

    if first.holds_on(day) and second.holds_on(day):
        assert first.overlaps(second)
    assert first.overlaps(second) == second.overlaps(first)


AREAS = st.sampled_from([None, COUNTRY, CITY, DISTRICT, OTHER])
RULES = st.lists(
    st.builds(
        Rule,
        key=st.integers(1, 99),
        topic=st.sampled_from([None, "water", "roads"]),
        area=AREAS,
        addressee=st.sampled_from("abc"),
        rank=st.sampled_from([1, 2, 3]),
    ),
    max_size=8,
)


@given(rules=RULES, area=AREAS)
def test_whoever_is_uncovered_has_nobody_and_nobody_else(rules: list[Rule], area: int | None) -> None:
    line = areas_up(area, PARENTS)
    missing = dict(uncovered(rules, ["water", "roads"], {area: line}, DAY, "abc"))

    for topic in ("water", "roads"):
        assert (topic in missing.get(area, [])) == (competent(rules, topic, line, DAY) == [])


@given(rules=RULES, area=AREAS)
def test_the_first_asked_has_no_rule_of_its_kind_in_a_nearer_area(rules: list[Rule], area: int | None) -> None:
    line = areas_up(area, PARENTS)

    for ground in competent(rules, "water", line, DAY)[:1]:
        nearer = set(line[: line.index(ground.rule.area)])
        assert [one for one in rules if one.topic == ground.rule.topic and one.area in nearer] == []
        assert ground.why in (Why.TOPIC, Why.EVERY_TOPIC)


def test_uncovered_passes_over_addressees_that_cannot_be_used() -> None:
    rules = [rule(1, "gone"), rule(2, "there", topic="roads")]

    assert list(uncovered(rules, ["water", "roads"], {CITY: areas_up(CITY, PARENTS)}, DAY, {"there"})) == [
        (CITY, ["water"])
    ]


def test_conflicts_are_rules_of_one_rank_that_name_different_people_on_the_same_day() -> None:
    rules = [
        rule(3, "a"),
        rule(1, "b"),
        rule(2, "a", rank=2),
        rule(4, "c", ends_on=date(2026, 1, 1)),
        rule(5, "x", area=None),
        rule(6, "x", area=None),
    ]

    [found] = conflicts(rules, DAY)

    assert (found.topic, found.area, found.rank, found.rules) == ("water", CITY, 1, (1, 3))


def test_learnable_leaves_out_rare_labels() -> None:
    found = learnable(["a"] * 20 + ["b"] * 10 + ["c"] * 2)

    assert (len(found.places), found.rare, found.is_enough) == (30, 1, True)
    assert learnable(["a"] * 50).places == ()
    assert not learnable(["a", "a", "a", "b", "b", "b"]).is_enough


@pytest.mark.parametrize(
    ("standing", "available", "why"),
    [
        (None, LEAST_EXAMPLES - 1, None),
        (None, LEAST_EXAMPLES, Due.FIRST),
        (Lessons(100, has_lost=True), 5, Due.TEXTS_GONE),
        (Lessons(50, has_lost=False), 59, None),
        (Lessons(50, has_lost=False), 60, Due.GROWN),
        (Lessons(1_000, has_lost=False), 1_099, None),
        (Lessons(1_000, has_lost=False), 1_100, Due.GROWN),
        (Lessons(MOST_EXAMPLES, has_lost=False), MOST_EXAMPLES * 2, None),
    ],
)
def test_training_is_due_when_it_is_worth_it(standing: Lessons | None, available: int, why: Due | None) -> None:
    assert training_due(standing, available) == why


def test_a_model_is_useful_when_it_beats_the_most_frequent_by_more_than_chance() -> None:
    assert is_useful(80, 100, 0.5)
    assert not is_useful(55, 100, 0.5)
    assert not is_useful(0, 0, 0.5)
