"""Clocks and facts in words."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from kopir.letters.models import Letter
from kopir.readings.facts import readable
from kopir.site.clocks import clock_of, days_until, left_words, stopped_words
from kopir.site.commitment_parts import whole
from kopir.site.replay import differences
from tests.factories import commitments
from tests.factories import issues as make
from tests.site import rows

FRIDAY, SUNDAY = date(2026, 11, 20), date(2026, 11, 22)


@pytest.mark.parametrize(
    ("days", "is_working", "words"),
    [
        (0, True, "due today"),
        (1, True, "1 working day left"),
        (4, True, "4 working days left"),
        (-1, True, "1 working day overdue"),
        (-6, True, "6 working days overdue"),
        (0, False, "due today"),
        (1, False, "1 day left"),
        (-2, False, "2 days overdue"),
    ],
)
def test_left_words(days: int, is_working: bool, words: str) -> None:
    assert left_words(days, is_working=is_working) == words


def test_last_day_on_a_weekend_is_not_today_on_friday() -> None:
    letter = Letter(rulebook_name="uk-written-question")

    assert days_until(letter, SUNDAY, FRIDAY) == (2, False)
    assert days_until(letter, SUNDAY, SUNDAY) == (0, True)
    assert days_until(letter, FRIDAY, SUNDAY) == (-1, True)


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"state": "sent", "basis": "house"}, "starts at delivery"),
        ({"state": "sent", "basis": "legal"}, "starts at registration"),
        ({"state": "bounced"}, "no clock runs"),
        ({"state": "answered", "stopped_on": FRIDAY, "due_on": FRIDAY}, "answered in time"),
        ({"state": "answered", "stopped_on": SUNDAY, "due_on": FRIDAY}, "answered late"),
        ({"state": "withdrawn"}, "Withdrawn"),
    ],
)
def test_stopped_words(facts: dict[str, Any], words: str) -> None:
    letter = Letter(rulebook_name="house-15", **facts)

    assert stopped_words(letter) == words
    assert clock_of(letter).state == "stopped"


@pytest.mark.parametrize(
    ("kind", "public", "words"),
    [
        ("report.refused", {"reason": "hate"}, ["Reason: It attacks people for what they are."]),
        ("support.counted", {"total": 1200, "delta": 3}, ["Supporters: 1,200"]),
        ("letter.delivered", {"due_on": "2026-12-03", "state": "waiting"}, ["Due: 3 December 2026"]),
        ("letter.closed", {"reason_code": "moot"}, ["Reason: The matter is over"]),
        ("letter.marked", {"verdict": "partly"}, ["Verdict so far: Partly answered"]),
        ("commitment.made", {"due_on": None, "review_on": "2026-12-03"}, ["To be reviewed: 3 December 2026"]),
        ("letter.reminded", {"due_on": "2026-12-03"}, []),
    ],
)
def test_facts_of_an_entry_are_told_in_words(kind: str, public: dict[str, Any], words: list[str]) -> None:
    assert [f"{fact.label}: {fact.value}" for fact in readable(kind, public)] == words


@pytest.mark.django_db
def test_promise_says_its_outcome_and_why_a_check_does_not_count() -> None:
    issue = make.issue()
    promise = rows.commitment(
        issue, due_on=FRIDAY, said_on=date(2026, 1, 2), state="verified", claimed_on=FRIDAY, outcome="kept-late"
    )
    rows.check(promise, reason="own-organization")
    rows.check(promise, is_late=True)
    rows.commitment(issue, state="review-due")

    kept, reviewed = whole(type(promise).objects.for_issue(issue))

    assert kept.clock == {"state": "stopped", "due": None, "words": "Kept late (due 20 Nov 2026)"}
    assert [check.note for check in kept.checks] == [
        "Belongs to the promiser's organisation: shown, does not count",
        "came after its round had ended, moves nothing",
    ]
    assert reviewed.clock["words"] == "no date was promised; we review it"


@pytest.mark.django_db
def test_promises_that_act_agree_with_their_record() -> None:
    promise = commitments.a_promise()
    commitments.claim(promise)
    commitments.confirm(promise)

    assert differences() == []
