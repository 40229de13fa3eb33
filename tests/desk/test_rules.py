"""When a decision takes effect, how long it can be taken back, and when something is late."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from kopir.desk import rules

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def test_a_decision_takes_effect_after_ten_seconds() -> None:
    assert rules.takes_effect_at(NOON) == NOON + timedelta(seconds=10)


@pytest.mark.parametrize(
    ("passed_ms", "left"), [(0, 10), (1, 10), (999, 10), (1_000, 9), (9_001, 1), (10_000, 0), (60_000, 0)]
)
def test_seconds_left_are_rounded_up_and_never_below_zero(passed_ms: int, left: int) -> None:
    effect_at = rules.takes_effect_at(NOON)
    assert rules.seconds_left(effect_at, NOON + timedelta(milliseconds=passed_ms)) == left


@pytest.mark.parametrize(("minutes", "is_opened"), [(0, True), (9.9, True), (10, False)])
def test_an_opened_item_is_free_again_after_ten_minutes(minutes: float, is_opened: bool) -> None:
    assert rules.is_opened(NOON, NOON + timedelta(minutes=minutes)) is is_opened


@pytest.mark.parametrize(("days", "is_late"), [(0, False), (2, False), (3, True)])
def test_late_is_what_waits_longer_than_its_patience(days: int, is_late: bool) -> None:
    today = date(2026, 11, 23)
    assert rules.is_late(today - timedelta(days=days), today, 3) is is_late


@pytest.mark.parametrize(("attempts", "gives_up"), [(0, False), (4, False), (5, True)])
def test_an_act_that_broke_five_times_is_given_back(attempts: int, gives_up: bool) -> None:
    assert rules.gives_up(attempts) is gives_up
