"""What may be recorded as a promise or a check, and whose confirmation counts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from kopir.limits.rules import Limit


class SourceKind(StrEnum):
    """Where a promise was found; all but a link are on this site's own record."""

    REPLY = "reply"
    LINK = "link"
    SPEECH = "speech"


class Finding(StrEnum):
    CONFIRMED = "confirmed"
    DISPUTED = "disputed"


class Independence(StrEnum):
    """Why a check counts towards verification, or does not."""

    INDEPENDENT = "independent"
    OWN_ORGANIZATION = "own-organization"
    PROMISER = "promiser"
    HOST_MEMBER = "host-member"
    RECORDER = "recorder"


class DueChangeKind(StrEnum):
    POSTPONED = "postponed"  # by the promiser: kept in time is still judged by the first date
    CORRECTED = "corrected"  # we had it wrong


class Claimant(StrEnum):
    OFFICE = "office"
    EDITOR = "editor"


class CheckState(StrEnum):
    HELD = "held"  # first text of an unknown address: an editor reads it before it counts
    PUBLISHED = "published"
    REFUSED = "refused"


class Refusal(StrEnum):
    """Reason codes of this app."""

    WRONG_STATE = "wrong_state"
    NO_PROMISER = "no_promiser"
    NO_WORDS = "no_words"
    NO_SOURCE = "no_source"
    NO_COPY = "no_copy"
    ONE_DATE = "one_date"
    BEFORE_PROMISE = "before_promise"
    IN_FUTURE = "in_future"
    NO_REASON = "no_reason"
    NO_EVIDENCE = "no_evidence"
    SAME_DATE = "same_date"
    ALREADY_CHECKED = "already_checked"
    NOT_CHECKABLE = "not_checkable"
    NOT_CONFIRMED = "not_confirmed"
    NOT_HELD = "not_held"
    ALREADY_CONTESTED = "already_contested"
    SETTLED = "settled"


CHECK_LIMIT = Limit("check", address=20, connection=300)
SHORTEST_EVIDENCE = 20  # characters of a dispute that says what was seen


def independence(*, is_promiser: bool, is_own_member: bool, is_host_matter: bool, is_recorder: bool) -> Independence:
    """Return whether a check by somebody counts, with the reason where it does not.

    `is_own_member`: a disclosed member of the promiser's organisation on the day; `is_host_matter`: a member of the
    host checks the host's own promise.
    """
    if is_promiser:
        return Independence.PROMISER
    if is_host_matter:
        return Independence.HOST_MEMBER
    if is_own_member:
        return Independence.OWN_ORGANIZATION
    return Independence.RECORDER if is_recorder else Independence.INDEPENDENT


def is_verified_by(confirmations: int, needed: int) -> bool:
    """Say whether so many independent confirmations of one round are enough."""
    return confirmations >= max(needed, 1)


def problem_of_new(
    *, has_promiser: bool, words: str, has_source: bool, dates: tuple[date | None, date | None], said_on: date, on: date
) -> Refusal | None:
    """Return what is wrong with a promise about to be recorded; `dates` are due date and review date."""
    due_on, review_on = dates
    checks = [
        (not has_promiser, Refusal.NO_PROMISER),
        (not words.strip(), Refusal.NO_WORDS),
        (not has_source, Refusal.NO_SOURCE),
        (said_on > on, Refusal.IN_FUTURE),
        ((due_on is None) == (review_on is None), Refusal.ONE_DATE),
        (any(day is not None and day < said_on for day in dates), Refusal.BEFORE_PROMISE),
    ]
    return next((why for is_wrong, why in checks if is_wrong), None)


def problem_of_check(*, finding: Finding, text: str, seen_on: date, said_on: date, on: date) -> Refusal | None:
    """Return what is wrong with a check about to be recorded: a dispute says what was seen, and nobody saw tomorrow."""
    if seen_on > on:
        return Refusal.IN_FUTURE
    if seen_on < said_on:
        return Refusal.BEFORE_PROMISE
    if finding == Finding.DISPUTED and len(text.strip()) < SHORTEST_EVIDENCE:
        return Refusal.NO_EVIDENCE
    return None


def count_of(confirmations: Iterable[Independence]) -> tuple[int, int]:
    """Return how many confirmations count, and how many do not."""
    found = list(confirmations)
    counted = sum(reason == Independence.INDEPENDENT for reason in found)
    return counted, len(found) - counted
