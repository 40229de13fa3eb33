from __future__ import annotations

from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kopir.commitments.rules import (
    ACTS,
    BROKEN_AFTER,
    CHECKABLE,
    KINDS,
    RUNNING,
    TRANSITIONS,
    Act,
    Dates,
    Fact,
    Finding,
    Independence,
    Outcome,
    Public,
    Refusal,
    Standing,
    State,
    confirmed,
    count_of,
    due_act,
    independence,
    is_quiet,
    is_verified_by,
    made,
    may,
    moved,
    outcome_of,
    problem_of_check,
    problem_of_new,
    replay,
    running_state,
    standing_of,
    step,
    with_dates,
)

DUE = date(2026, 6, 30)
SAID = date(2026, 3, 1)
days = st.dates(date(2026, 1, 1), date(2027, 6, 30))


def day(offset: int) -> date:
    return DUE + timedelta(days=offset)


@pytest.mark.parametrize(
    ("offset", "state"),
    [(-15, State.OPEN), (-14, State.DUE_SOON), (0, State.DUE_SOON), (1, State.OVERDUE), (200, State.OVERDUE)],
)
def test_running_state_of_a_due_date(offset: int, state: State) -> None:
    assert running_state(Dates(DUE), day(offset)) == state


@pytest.mark.parametrize(
    ("offset", "state"),
    [(-15, State.OPEN), (-14, State.DUE_SOON), (-1, State.DUE_SOON), (0, State.REVIEW_DUE), (9, State.REVIEW_DUE)],
)
def test_running_state_of_a_review_date_is_never_overdue(offset: int, state: State) -> None:
    assert running_state(Dates(None, DUE), day(offset)) == state


def test_a_broken_promise_stays_broken_until_it_is_claimed() -> None:
    assert running_state(Dates(DUE, broken_on=day(90)), day(-100)) == State.BROKEN


def test_a_promise_without_any_date_is_an_error() -> None:
    with pytest.raises(ValueError, match="due date"):
        _ = Dates(None).deadline


@pytest.mark.parametrize(
    ("state", "offset", "act"),
    [
        (State.OPEN, -15, None),
        (State.OPEN, -14, Act.APPROACH),
        (State.OPEN, 1, Act.PASS),
        (State.DUE_SOON, 0, None),
        (State.DUE_SOON, 1, Act.PASS),
        (State.DUE_SOON, -15, None),
        (State.OVERDUE, 89, None),
        (State.OVERDUE, 90, Act.BREAK),
        (State.CLAIMED, 200, None),
        (State.VERIFIED, 200, None),
    ],
)
def test_what_time_does_by_itself(state: State, offset: int, act: Act | None) -> None:
    assert due_act(state, Dates(DUE), day(offset)) == act


def test_a_review_comes_by_itself_and_never_breaks() -> None:
    dates = Dates(None, DUE)
    assert due_act(State.OPEN, dates, DUE) == Act.REVIEW
    assert due_act(State.DUE_SOON, dates, DUE) == Act.REVIEW
    assert due_act(State.REVIEW_DUE, dates, day(400)) is None
    assert dates.breaks_on is None
    assert due_act(State.OVERDUE, dates, day(400)) is None


def test_a_reopened_promise_has_thirty_days_before_it_breaks() -> None:
    assert Dates(DUE, reopened_on=day(100)).breaks_on == day(130)
    assert Dates(DUE, reopened_on=day(10)).breaks_on == DUE + BROKEN_AFTER


@given(st.sampled_from(State), days, days)
def test_time_acts_once_and_only_as_the_table_allows(state: State, due: date, on: date) -> None:
    act = due_act(state, Dates(due), on)
    if act is not None:
        assert may(state, act)
        after = step(state, act, Dates(due), on)
        assert after is not None
        assert after != state
        assert due_act(after, Dates(due), on) in (None, Act.BREAK)


@given(st.sampled_from(State), st.sampled_from(Act), days)
def test_only_acts_of_the_table_are_possible(state: State, act: Act, on: date) -> None:
    after = step(state, act, Dates(DUE), on)
    assert (after is None) == ((state, act) not in TRANSITIONS)


def test_verified_is_reached_by_citizens_only() -> None:
    assert {act for (_state, act), after in TRANSITIONS.items() if after == State.VERIFIED} == {
        Act.VERIFY,
        Act.UPHOLD,
    }
    assert {state for state, act in TRANSITIONS if act == Act.VERIFY} == {State.CLAIMED, State.UNCHECKED}


def test_a_withdrawn_promise_is_final() -> None:
    assert not any(may(State.WITHDRAWN, act) for act in Act)


def test_every_other_state_can_be_left_and_every_state_reached() -> None:
    left = {state for state, _act in TRANSITIONS}
    reached = {after for after in TRANSITIONS.values() if after} | RUNNING
    assert left == set(State) - {State.WITHDRAWN}
    assert reached == set(State)
    assert CHECKABLE.isdisjoint(RUNNING)


def test_every_act_has_its_kind_but_verification() -> None:
    assert set(ACTS.values()) == set(Act) - {Act.VERIFY}
    assert KINDS[Act.CLAIM] == "commitment.claimed"


@pytest.mark.parametrize(
    ("state", "first_due", "claimed", "withdrawn", "outcome"),
    [
        (State.VERIFIED, DUE, DUE, None, Outcome.KEPT),
        (State.VERIFIED, DUE, day(1), None, Outcome.KEPT_LATE),
        (State.VERIFIED, None, day(1), None, Outcome.KEPT),
        (State.WITHDRAWN, DUE, None, DUE, Outcome.WITHDRAWN),
        (State.WITHDRAWN, DUE, None, day(1), Outcome.BROKEN),
        (State.WITHDRAWN, None, None, day(1), Outcome.WITHDRAWN),
        (State.BROKEN, DUE, None, None, Outcome.BROKEN),
        (State.CLAIMED, DUE, DUE, None, None),
        (State.UNCHECKED, DUE, DUE, None, None),
    ],
)
def test_outcome(
    state: State, first_due: date | None, claimed: date | None, withdrawn: date | None, outcome: Outcome | None
) -> None:
    assert outcome_of(state, first_due_on=first_due, claimed_on=claimed, withdrawn_on=withdrawn) == outcome


def test_quiet_days_begin_again_with_each_check() -> None:
    assert not is_quiet(DUE, None, 30, day(29))
    assert is_quiet(DUE, None, 30, day(30))
    assert not is_quiet(DUE, day(20), 30, day(49))
    assert is_quiet(DUE, day(20), 30, day(50))


def test_whose_confirmation_counts() -> None:
    flags = {"is_promiser": False, "is_own_member": False, "is_host_matter": False, "is_recorder": False}
    assert independence(**flags) == Independence.INDEPENDENT
    assert independence(**flags | {"is_promiser": True, "is_recorder": True}) == Independence.PROMISER
    assert independence(**flags | {"is_own_member": True}) == Independence.OWN_ORGANIZATION
    assert independence(**flags | {"is_host_matter": True}) == Independence.HOST_MEMBER
    assert independence(**flags | {"is_recorder": True}) == Independence.RECORDER


@given(*[st.booleans()] * 4)
def test_independent_means_no_tie_at_all(promiser: bool, own: bool, host: bool, recorder: bool) -> None:
    found = independence(is_promiser=promiser, is_own_member=own, is_host_matter=host, is_recorder=recorder)
    assert (found == Independence.INDEPENDENT) == (not (promiser or own or host or recorder))


def test_confirmations_are_counted_apart() -> None:
    assert count_of([Independence.INDEPENDENT, Independence.RECORDER, Independence.INDEPENDENT]) == (2, 1)
    assert is_verified_by(3, 3)
    assert not is_verified_by(2, 3)
    assert not is_verified_by(0, 0)


NEW = {"has_promiser": True, "words": "By June.", "has_source": True, "dates": (DUE, None), "said_on": SAID, "on": SAID}


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({}, None),
        ({"dates": (None, DUE)}, None),
        ({"has_promiser": False}, Refusal.NO_PROMISER),
        ({"words": "  "}, Refusal.NO_WORDS),
        ({"has_source": False}, Refusal.NO_SOURCE),
        ({"on": SAID - timedelta(days=1)}, Refusal.IN_FUTURE),
        ({"dates": (None, None)}, Refusal.ONE_DATE),
        ({"dates": (DUE, DUE)}, Refusal.ONE_DATE),
        ({"dates": (SAID - timedelta(days=1), None)}, Refusal.BEFORE_PROMISE),
    ],
)
def test_what_is_wrong_with_a_new_promise(change: dict[str, object], problem: Refusal | None) -> None:
    assert problem_of_new(**(NEW | change)) == problem  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("finding", "text", "seen", "problem"),
    [
        (Finding.CONFIRMED, "", DUE, None),
        (Finding.CONFIRMED, "", day(1), Refusal.IN_FUTURE),
        (Finding.CONFIRMED, "", SAID - timedelta(days=1), Refusal.BEFORE_PROMISE),
        (Finding.DISPUTED, "Not done.", DUE, Refusal.NO_EVIDENCE),
        (Finding.DISPUTED, "The hole is still there, a metre wide.", DUE, None),
    ],
)
def test_what_is_wrong_with_a_check(finding: Finding, text: str, seen: date, problem: Refusal | None) -> None:
    assert problem_of_check(finding=finding, text=text, seen_on=seen, said_on=SAID, on=DUE) == problem


def claimed(on: date = DUE) -> Public:
    after = moved(made(DUE, None), Act.CLAIM, on)
    assert after is not None
    return after


def test_the_confirmation_that_makes_enough_verifies() -> None:
    after = claimed()
    for _ in range(2):
        after = confirmed(after, counts=True, needed=3)
    after = confirmed(after, counts=False, needed=3)
    assert (after.state, after.confirmations, after.others) == (State.CLAIMED, 2, 1)
    after = confirmed(after, counts=True, needed=3)
    assert (after.state, after.outcome) == (State.VERIFIED, Outcome.KEPT)
    assert confirmed(after, counts=True, needed=3).confirmations == 4


def test_a_dispute_of_a_claim_reopens_at_once() -> None:
    after = moved(confirmed(claimed(), counts=True, needed=3), Act.DISPUTE, day(10))
    assert after == Public(State.OVERDUE, 2, DUE, None, DUE, reopened_on=day(10), disputes=1)


def test_a_dispute_of_a_verified_promise_waits_for_an_editor() -> None:
    verified = confirmed(claimed(), counts=True, needed=1)
    disputed = moved(verified, Act.DISPUTE, day(10))
    assert disputed is not None
    assert (disputed.state, disputed.round, disputed.disputes, disputed.outcome) == (State.DISPUTED, 1, 1, None)
    upheld, reopened = moved(disputed, Act.UPHOLD, day(11)), moved(disputed, Act.REOPEN, day(11))
    assert upheld is not None
    assert (upheld.state, upheld.outcome) == (State.VERIFIED, Outcome.KEPT)
    assert reopened is not None
    assert (reopened.state, reopened.round, reopened.confirmations) == (State.OVERDUE, 2, 0)


def test_a_broken_promise_can_still_be_kept_late() -> None:
    overdue = moved(made(DUE, None), Act.PASS, day(1))
    assert overdue is not None
    broken = moved(overdue, Act.BREAK, day(90))
    assert broken is not None
    assert (broken.state, broken.outcome, broken.broken_on) == (State.BROKEN, Outcome.BROKEN, day(90))
    late = moved(broken, Act.CLAIM, day(120))
    assert late is not None
    assert confirmed(late, counts=True, needed=1).outcome == Outcome.KEPT_LATE
    disputed = moved(late, Act.DISPUTE, day(121))
    assert disputed is not None
    assert disputed.state == State.BROKEN


def test_putting_a_date_off_does_not_move_the_measure() -> None:
    later = with_dates(made(DUE, None), day(60), None, is_correction=False)
    moved_on = moved(later, Act.POSTPONE, day(1))
    assert moved_on is not None
    assert (moved_on.state, moved_on.due_on, moved_on.first_due_on) == (State.OPEN, day(60), DUE)
    claim = moved(moved_on, Act.CLAIM, day(50))
    assert claim is not None
    assert confirmed(claim, counts=True, needed=1).outcome == Outcome.KEPT_LATE


def test_a_correction_moves_the_measure_and_mends_what_was_broken() -> None:
    overdue = moved(made(DUE, None), Act.PASS, day(1))
    broken = moved(overdue, Act.BREAK, day(90)) if overdue else None
    assert broken is not None
    mended = moved(with_dates(broken, day(200), None, is_correction=True), Act.CORRECT, day(91))
    assert mended is not None
    assert (mended.state, mended.first_due_on, mended.broken_on) == (State.OPEN, day(200), None)


def test_the_first_date_of_a_promise_without_one_becomes_its_measure() -> None:
    assert with_dates(made(None, DUE), day(30), None, is_correction=False).first_due_on == day(30)


def test_an_act_that_the_table_does_not_know_moves_nothing() -> None:
    assert moved(made(DUE, None), Act.UPHOLD, DUE) is None


@given(st.lists(st.tuples(st.sampled_from([act for act in Act if act != Act.VERIFY]), st.integers(0, 60)), max_size=12))
def test_replay_goes_the_way_of_the_acts(acts: list[tuple[Act, int]]) -> None:
    live, on = made(DUE, None), SAID
    facts = [Fact("commitment.made", ("commitment/4",), {"due_on": DUE.isoformat(), "review_on": None})]
    for act, wait in acts:
        on += timedelta(days=wait)
        public: dict[str, object] = {"on": on.isoformat()}
        before = live
        if act in (Act.POSTPONE, Act.CORRECT):
            before = with_dates(live, on + timedelta(days=30), None, is_correction=act == Act.CORRECT)
            public |= {"due_on": (on + timedelta(days=30)).isoformat(), "review_on": None}
        after = moved(before, act, on)
        if after is None:
            continue
        live = after
        facts.append(Fact(KINDS[act], ("commitment/4",), public))
        if live.state in CHECKABLE:
            live = confirmed(live, counts=True, needed=2)
            facts.append(Fact("commitment.checked", ("commitment/4",), {"counts": True, "needed": 2, "is_late": False}))
    assert replay(facts) == {4: live}


def test_replay_leaves_what_does_not_concern_it() -> None:
    facts = [
        Fact("issue.raised", ("issue/1",), {}),
        Fact("commitment.overdue", ("commitment/9",), {"on": DUE.isoformat()}),
        Fact("commitment.made", ("commitment/4",), {"due_on": None, "review_on": DUE.isoformat()}),
        Fact("commitment.contested", ("commitment/4",), {}),
        Fact("commitment.checked", ("commitment/4",), {"counts": True, "needed": 1, "is_late": True}),
    ]
    assert replay(facts) == {4: made(None, DUE)}


def test_replay_refuses_a_record_that_contradicts_the_table() -> None:
    facts = [
        Fact("commitment.made", ("commitment/4",), {"due_on": DUE.isoformat(), "review_on": None}),
        Fact("commitment.upheld", ("commitment/4",), {"on": DUE.isoformat()}),
    ]
    with pytest.raises(ValueError, match="not possible while open"):
        replay(facts)


def test_the_table_is_whole() -> None:
    for state, act in product(State, Act):
        assert may(state, act) == ((state, act) in TRANSITIONS)


def test_an_issue_shows_the_promise_that_still_binds() -> None:
    every = [State.VERIFIED, State.BROKEN, State.UNCHECKED, State.CLAIMED, State.OVERDUE]
    standing = [Standing.ENDED, Standing.VERIFIED, Standing.UNCHECKED, Standing.CLAIMED, Standing.COMMITTED]
    assert standing_of([]) == Standing.ENDED
    assert standing_of([State.WITHDRAWN, State.BROKEN]) == standing[0]
    assert standing_of(every[:2]) == standing[1]
    assert standing_of(every[:3]) == standing[2]
    assert standing_of(every[:4]) == standing[3]
    assert standing_of(every) == standing[4]
    assert standing_of([State.VERIFIED, State.DISPUTED]) == Standing.COMMITTED
