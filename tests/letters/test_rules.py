from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kopir.letters.rules import (
    ENDED,
    REPLIED,
    TRANSITIONS,
    Disposition,
    HoldReason,
    LetterState,
    ReplayError,
    ReplyKind,
    ReplyRefusal,
    Verdict,
    hold_reason,
    is_first_day,
    is_rung,
    is_still_a_reply,
    judge,
    kind_of_answers,
    local_day,
    may_become,
    missing_proof,
    reminder_fits,
    replay,
    rung_kind,
    state_after,
    stops_clock,
)

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def test_every_state_has_its_line_in_the_table() -> None:
    assert set(TRANSITIONS) == set(LetterState)


@pytest.mark.parametrize("state", sorted(ENDED))
def test_an_ended_letter_moves_nowhere(state: LetterState) -> None:
    assert [wanted for wanted in LetterState if may_become(state, wanted)] == []


@pytest.mark.parametrize("state", sorted(set(LetterState) - ENDED))
def test_an_open_letter_may_stay_and_be_answered(state: LetterState) -> None:
    assert may_become(state, state)
    assert state is LetterState.ANSWERED or may_become(state, LetterState.ANSWERED)


@pytest.mark.parametrize("state", sorted(REPLIED))
def test_a_replied_letter_is_never_withdrawn_or_bounced(state: LetterState) -> None:
    assert not may_become(state, LetterState.WITHDRAWN)
    assert not may_become(state, LetterState.BOUNCED)


def test_a_printed_letter_cannot_bounce_or_close() -> None:
    assert not may_become(LetterState.PREPARED, LetterState.BOUNCED)
    assert not may_become(LetterState.PREPARED, LetterState.CLOSED)


def test_the_day_that_counts_is_that_of_the_zone() -> None:
    late = datetime(2026, 11, 23, 20, tzinfo=UTC)
    assert (local_day(late, "Asia/Almaty"), local_day(late, "Europe/London")) == (
        date(2026, 11, 24),
        date(2026, 11, 23),
    )


def test_proof_names_what_is_missing() -> None:
    requires = ("channel", "date", "registration_number")
    assert missing_proof(requires, "hand", date(2026, 1, 1), "A-1") == []
    assert missing_proof(requires, "", None, " ") == ["channel", "date", "registration_number"]
    assert missing_proof((), "", None, "") == []


@pytest.mark.parametrize(
    ("kind", "stops"),
    [
        (ReplyKind.ANSWER, True),
        (ReplyKind.REFUSAL, True),
        (ReplyKind.TRANSFER, True),
        (ReplyKind.ACKNOWLEDGEMENT, False),
        (ReplyKind.AUTO_REPLY, False),
        (ReplyKind.BOUNCE, False),
        (ReplyKind.EXTENSION, False),
    ],
)
def test_only_an_answer_a_refusal_or_a_transfer_stops_the_clock(kind: ReplyKind, stops: bool) -> None:
    assert stops_clock(kind) is stops


@pytest.mark.parametrize(
    ("state", "kind", "after"),
    [
        (LetterState.WAITING, ReplyKind.ANSWER, LetterState.ANSWERED),
        (LetterState.WAITING, ReplyKind.REFUSAL, LetterState.REFUSED),
        (LetterState.REFUSED, ReplyKind.ANSWER, LetterState.ANSWERED),
        (LetterState.ANSWERED, ReplyKind.REFUSAL, LetterState.ANSWERED),
        (LetterState.REFUSED, ReplyKind.TRANSFER, LetterState.TRANSFERRED),
        (LetterState.WAITING, ReplyKind.ACKNOWLEDGEMENT, LetterState.WAITING),
    ],
)
def test_a_later_refusal_does_not_undo_an_answer(state: LetterState, kind: ReplyKind, after: LetterState) -> None:
    assert state_after(state, kind) is after


@given(st.sampled_from(sorted(set(LetterState) - ENDED)), st.sampled_from(sorted(ReplyKind)))
def test_every_reply_leads_along_the_table(state: LetterState, kind: ReplyKind) -> None:
    assert may_become(state, state_after(state, kind))


def test_all_declined_is_a_refusal() -> None:
    assert kind_of_answers([Disposition.DECLINED, Disposition.DECLINED]) is ReplyKind.REFUSAL
    assert kind_of_answers([Disposition.DECLINED, Disposition.ANSWERED]) is ReplyKind.ANSWER


def test_hold_reason_looks_at_the_sender_first() -> None:
    assert hold_reason(is_verified_sender=False, texts=[""]) is HoldReason.UNVERIFIED_SENDER
    assert hold_reason(is_verified_sender=True, texts=["a@example.org"]) is HoldReason.PERSONAL_DATA
    assert hold_reason(is_verified_sender=True, texts=["Next week."]) is None


def test_only_a_stranger_s_reply_is_none() -> None:
    assert [reason for reason in ReplyRefusal if not is_still_a_reply(reason)] == [ReplyRefusal.NOT_FROM_ADDRESSEE]


@pytest.mark.parametrize(
    ("counts", "verdict"),
    [
        ({}, None),
        ({Verdict.ANSWERED: 4}, None),
        ({Verdict.ANSWERED: 5}, Verdict.ANSWERED),
        ({Verdict.PARTLY: 4, Verdict.ANSWERED: 2}, Verdict.PARTLY),
        ({Verdict.PARTLY: 3, Verdict.ANSWERED: 2}, None),
        ({Verdict.NOT_ADDRESSED: 6, Verdict.ANSWERED: 3}, Verdict.NOT_ADDRESSED),
    ],
)
def test_verdict_needs_five_marks_and_two_thirds(counts: dict[Verdict, int], verdict: Verdict | None) -> None:
    assert judge(counts).verdict is verdict


def test_first_day_marks_are_counted_apart() -> None:
    found = judge({Verdict.ANSWERED: 4}, {Verdict.ANSWERED: 30})
    assert (found.verdict, found.code, found.total, found.first_day_total) == (None, "not_yet_judged", 4, 30)


@given(st.dictionaries(st.sampled_from(sorted(Verdict)), st.integers(0, 50)))
def test_a_judged_question_always_has_two_thirds_behind_it(counts: dict[Verdict, int]) -> None:
    found = judge(counts)
    if found.verdict is not None:
        assert found.total >= 5
        assert 3 * found.counts[found.verdict] >= 2 * found.total
        assert found.code == found.verdict.value


@pytest.mark.parametrize(("hours", "fresh"), [(0, True), (23, True), (24, False), (25, False)])
def test_first_day_ends_after_twenty_four_hours(hours: int, fresh: bool) -> None:
    assert is_first_day(NOON, NOON + timedelta(hours=hours)) is fresh


@pytest.mark.parametrize(
    ("kind", "fits"), [("before", [True, False, False]), ("due", [False, True, False]), ("after", [False, False, True])]
)
def test_a_reminder_says_only_what_is_true(kind: str, fits: list[bool]) -> None:
    due = date(2026, 12, 14)
    assert [reminder_fits(kind, due, due + timedelta(days=days)) for days in (-1, 0, 1)] == fits


def test_rungs_are_told_from_reminders() -> None:
    assert (is_rung(rung_kind(2)), is_rung("after"), rung_kind(2)) == (True, False, "rung-2")


def entry(kind: str, state: str, **public: object) -> dict[str, object]:
    return {
        "kind": kind,
        "about": ["letter/3"],
        "public": {"state": state, "rulebook": "house-15", "basis": "house", **public},
    }


def test_replay_passes_other_nouns_over() -> None:
    others = [{"kind": "issue.raised", "about": ["issue/1"], "public": {}}]
    assert replay([*others, {"kind": "letter.proposed", "about": ["issue/1"], "public": {}}]) == {}


def test_replay_refuses_a_letter_without_a_beginning() -> None:
    with pytest.raises(ReplayError, match="before the letter was sent"):
        replay([entry("letter.overdue", "waiting")])


def test_replay_refuses_an_impossible_move() -> None:
    with pytest.raises(ReplayError, match="from closed to waiting"):
        replay([entry("letter.sent", "sent"), entry("letter.closed", "closed"), entry("letter.delivered", "waiting")])


def test_replay_refuses_the_same_rung_twice() -> None:
    sent = [entry("letter.sent", "sent"), entry("letter.delivered", "waiting")]
    again = entry("letter.rung-confirmed", "waiting", mailing="rung-1")
    with pytest.raises(ReplayError, match="rung-1 was sent twice"):
        replay([*sent, again, again])
