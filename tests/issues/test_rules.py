from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kopir.issues.rules import (
    OPEN_STAGES,
    SMALLEST_SHOWN,
    TRANSITIONS,
    AreaCounts,
    Event,
    Fact,
    Replayed,
    ReportState,
    SpanState,
    Stage,
    Turn,
    after,
    excerpt,
    issue_numbers,
    replay,
    showable,
    standing,
    state_after_confirming,
)

TODAY = date(2026, 3, 2)
DONE, OPEN, BROKEN, TODO = SpanState.DONE, SpanState.OPEN, SpanState.BROKEN, SpanState.TODO


# Stages


def test_the_loop_leads_from_raised_to_verified() -> None:
    stage = Stage.RAISED
    for event in (Event.LETTER_SENT, Event.ANSWERED, Event.COMMITTED, Event.CLAIMED, Event.VERIFIED):
        stage = after(stage, event)
    assert stage == Stage.VERIFIED


@pytest.mark.parametrize(
    ("stage", "event", "then"),
    [
        (Stage.RAISED, Event.LETTER_SENT, Stage.ADDRESSED),
        (Stage.ADDRESSED, Event.LETTERS_ENDED, Stage.RAISED),
        (Stage.ANSWERED, Event.LETTERS_ENDED, Stage.ANSWERED),
        (Stage.COMMITTED, Event.LETTER_SENT, Stage.COMMITTED),
        (Stage.COMMITTED, Event.ANSWERED, Stage.COMMITTED),
        (Stage.VERIFIED, Event.COMMITTED, Stage.COMMITTED),
        (Stage.VERIFIED, Event.CLAIMED, Stage.VERIFIED),
        (Stage.CLAIMED, Event.UNCHECKED, Stage.UNCHECKED),
        (Stage.UNCHECKED, Event.VERIFIED, Stage.VERIFIED),
        (Stage.CLAIMED, Event.DISPUTED, Stage.COMMITTED),
        (Stage.VERIFIED, Event.DISPUTED, Stage.COMMITTED),
        (Stage.COMMITTED, Event.PROMISE_ENDED, Stage.ANSWERED),
        (Stage.RAISED, Event.VERIFIED, Stage.RAISED),
        (Stage.RAISED, Event.DISPUTED, Stage.RAISED),
        (Stage.COMMITTED, Event.UNCHECKED, Stage.COMMITTED),
    ],
)
def test_after_moves_or_leaves(stage: Stage, event: Event, then: Stage) -> None:
    assert after(stage, event) == then


def test_every_line_of_the_table_moves() -> None:
    assert [pair for pair, then in TRANSITIONS.items() if pair[0] == then] == []


@given(st.lists(st.sampled_from(Event)))
def test_nothing_is_verified_without_a_verification(events: list[Event]) -> None:
    stage = Stage.RAISED
    for event in events:
        stage = after(stage, event)
    if Event.VERIFIED not in events:
        assert stage != Stage.VERIFIED


def test_unchecked_and_verified_are_not_open() -> None:
    assert set(Stage) - OPEN_STAGES == {Stage.VERIFIED, Stage.UNCHECKED}


# Standing


@pytest.mark.parametrize(
    ("stage", "answer", "promise", "broken", "states", "turn", "days"),
    [
        (Stage.RAISED, None, None, False, [DONE, OPEN, TODO, TODO, TODO], Turn.EDITOR, None),
        (Stage.ADDRESSED, 5, None, False, [DONE, DONE, OPEN, TODO, TODO], Turn.OFFICE, 5),
        (Stage.ADDRESSED, 0, None, False, [DONE, DONE, OPEN, TODO, TODO], Turn.OFFICE, 0),
        (Stage.ADDRESSED, -1, None, False, [DONE, DONE, BROKEN, TODO, TODO], Turn.OFFICE, -1),
        (Stage.ADDRESSED, None, None, False, [DONE, DONE, OPEN, TODO, TODO], Turn.OFFICE, None),
        (Stage.ANSWERED, None, None, False, [DONE, DONE, DONE, OPEN, TODO], Turn.CITIZENS, None),
        (Stage.ANSWERED, 3, None, False, [DONE, DONE, DONE, OPEN, TODO], Turn.OFFICE, 3),
        (Stage.ANSWERED, -3, None, False, [DONE, DONE, BROKEN, OPEN, TODO], Turn.OFFICE, -3),
        (Stage.ANSWERED, None, None, True, [DONE, DONE, DONE, BROKEN, TODO], Turn.CITIZENS, None),
        (Stage.COMMITTED, None, 9, False, [DONE, DONE, DONE, DONE, OPEN], Turn.OFFICE, 9),
        (Stage.COMMITTED, 2, 9, False, [DONE, DONE, DONE, DONE, OPEN], Turn.OFFICE, 2),
        (Stage.COMMITTED, None, -9, False, [DONE, DONE, DONE, DONE, BROKEN], Turn.OFFICE, -9),
        (Stage.COMMITTED, None, 9, True, [DONE, DONE, DONE, BROKEN, OPEN], Turn.OFFICE, 9),
        (Stage.CLAIMED, None, -4, False, [DONE, DONE, DONE, DONE, OPEN], Turn.CHECKERS, None),
        (Stage.UNCHECKED, None, None, False, [DONE, DONE, DONE, DONE, OPEN], Turn.CHECKERS, None),
        (Stage.VERIFIED, 5, 5, True, [DONE, DONE, DONE, DONE, DONE], Turn.NOBODY, None),
    ],
)
def test_standing_says_whose_turn_it_is(
    stage: Stage, answer: int | None, promise: int | None, broken: bool, states: list[SpanState], turn: Turn, days: int
) -> None:
    due = [None if left is None else TODAY + timedelta(days=left) for left in (answer, promise)]
    found = standing(stage, due[0], due[1], broken, TODAY)
    assert [span.state for span in found.spans] == states
    assert (found.turn, found.days_left) == (turn, days)
    assert found.is_overdue == (days is not None and days < 0)


days_around = st.none() | st.dates(TODAY - timedelta(days=400), TODAY + timedelta(days=400))


@given(st.sampled_from(Stage), days_around, days_around, st.booleans())
def test_standing_always_has_five_spans_and_a_first_pier(
    stage: Stage, answer: date | None, promise: date | None, broken: bool
) -> None:
    found = standing(stage, answer, promise, broken, TODAY)
    assert len(found.spans) == 5
    assert found.spans[0].state == DONE
    assert (found.turn == Turn.NOBODY) == (stage == Stage.VERIFIED)


# Counts


def test_showable_hides_what_is_under_ten() -> None:
    assert showable({"a": 30, "b": 12, "c": 6, "d": 5}) == AreaCounts((("a", 30), ("b", 12)), 11)


def test_showable_hides_the_smallest_other_beside_a_single_small_one() -> None:
    assert showable({"a": 30, "b": 12, "c": 6}) == AreaCounts((("a", 30),), 18)


def test_showable_hides_all_where_hiding_one_more_would_leave_nothing() -> None:
    assert showable({"a": 30, "b": 3}) == AreaCounts((), 33)
    assert showable({"a": 3, "b": 3}) == AreaCounts((), 6)
    assert showable({}) == AreaCounts((), 0)


def test_showable_shows_all_where_none_is_small() -> None:
    assert showable({"b": 10, "a": 11, None: 12, "empty": 0}) == AreaCounts(((None, 12), ("a", 11), ("b", 10)), 0)


@given(st.dictionaries(st.integers(0, 30), st.integers(0, 60)))
def test_no_subtraction_reveals_a_count_under_ten(counts: dict[int, int]) -> None:
    found = showable(counts)
    total = sum(counts.values())
    shown = dict(found.shown)
    hidden = {key: count for key, count in counts.items() if count and key not in shown}
    assert all(count >= SMALLEST_SHOWN and counts[key] == count for key, count in shown.items())
    assert found.rest == total - sum(shown.values()) == sum(hidden.values())
    # What a reader gets by subtraction is nothing, or belongs to at least two areas and is no small number itself.
    if shown and found.rest:
        assert len(hidden) >= 2
        assert found.rest >= SMALLEST_SHOWN
    if all(count == 0 or count >= SMALLEST_SHOWN for count in counts.values()):
        assert found.rest == 0


# Texts


def test_first_text_of_an_unknown_address_waits() -> None:
    assert state_after_confirming(False) == ReportState.HELD
    assert state_after_confirming(True) == ReportState.PUBLISHED


@given(st.text(max_size=600))
def test_excerpt_is_short_and_one_line(text: str) -> None:
    found = excerpt(text)
    assert len(found) <= 240
    assert found == " ".join(found.split())


def test_excerpt_ends_at_a_word() -> None:
    assert excerpt("a\n b") == "a b"
    assert excerpt("word, " * 60) == "word, " * 38 + "word…"


# Replay


def test_replay_moves_issues_by_entries_of_other_apps() -> None:
    due = {"7": {"answer": "2026-03-20", "promise": None, "broken": False}}
    facts = [
        Fact("issue.raised", ("issue/7", "topic/roads"), {"number": 7}),
        Fact("issue.raised", ("issue/8",), {"number": 8}),
        Fact("support.counted", ("issue/7",), {"total": 12, "delta": 12}),
        Fact("letter.sent", ("letter/1", "issue/7"), {"issue_event": "letter-sent", "issue_due": due}),
        Fact("letter.sent", ("letter/9", "issue/99"), {"issue_event": ["letter-sent"]}),
        Fact("mark.counted", ("issue/8",), {}),
    ]
    assert replay(facts) == {
        7: Replayed(stage=Stage.ADDRESSED, support_count=12, answer_due_on=date(2026, 3, 20)),
        8: Replayed(),
    }


def test_replay_applies_several_events_of_one_act_to_several_issues() -> None:
    state = {"answer": None, "promise": "2026-05-01", "broken": True}
    facts = [
        *(Fact("issue.raised", (f"issue/{number}",), {}) for number in (1, 2)),
        Fact(
            "commitment.made",
            ("commitment/3", "issue/1", "issue/2"),
            {"issue_event": ["answered", "committed"], "issue_due": {"2": state}},
        ),
    ]
    found = replay(facts)
    assert found[1] == Replayed(stage=Stage.COMMITTED)
    assert found[2] == Replayed(stage=Stage.COMMITTED, promise_due_on=date(2026, 5, 1), has_broken_promise=True)


def test_replay_lets_one_act_mean_different_things_to_its_issues() -> None:
    facts = [
        *(Fact("issue.raised", (f"issue/{number}",), {}) for number in (1, 2, 3)),
        Fact(
            "commitment.made",
            ("commitment/3", "issue/1", "issue/2", "issue/3"),
            {"issue_event": {"1": "committed", "2": "answered"}},
        ),
    ]
    assert [issue.stage for issue in replay(facts).values()] == [Stage.COMMITTED, Stage.ANSWERED, Stage.RAISED]


def test_issue_numbers_ignores_other_references() -> None:
    assert issue_numbers(["letter/4", "issue/12", "area/issue"]) == [12]
