"""What can be addressed, what may be declared, and how far a membership reaches in time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kopir.pure.popolo import PartialDate

HISTORICAL_AFTER_YEARS = 6


class Classification(StrEnum):
    PARTY = "party"
    FACTION = "faction"
    MOVEMENT = "movement"
    LEGISLATURE = "legislature"
    GOVERNMENT = "government"
    DEPARTMENT = "department"
    COUNCIL = "council"
    COMMITTEE = "committee"
    NEWSROOM = "newsroom"
    COMPANY = "company"
    OTHER = "other"


class ContactType(StrEnum):
    EMAIL = "email"
    POST = "address"
    PHONE = "phone"
    PORTAL = "url"
    OTHER = "other"


class Tie(StrEnum):
    """What a person declares to have with an organisation or a matter."""

    MEMBERSHIP = "membership"
    WORK = "work"
    OWNERSHIP = "ownership"
    FAMILY = "family"
    FUNDING = "funding"
    OTHER = "other"


class Refusal(StrEnum):
    """Reason codes of this app."""

    END_BEFORE_START = "end-before-start"
    NOT_A_DATE = "not-a-date"
    NO_PLACE = "no-post-and-no-organization"
    POST_ELSEWHERE = "post-of-another-organization"
    ALREADY_ENDED = "already-ended"
    PRIVATE_PERSON = "private-person"
    OWN_ANCESTOR = "own-ancestor"
    HISTORICAL = "historical"
    NOT_YOURS = "not-yours"
    ALREADY_WITHDRAWN = "already-withdrawn"
    NOTHING_NAMED = "nothing-named"
    ACCOUNT_TAKEN = "account-taken"
    NOT_VERIFIED = "address-without-verification"
    LANGUAGES_ALIKE = "second-language-is-the-first"
    FIRST_LANGUAGE_MISSING = "second-language-without-first"


@dataclass(frozen=True)
class Span:
    """Days in which something holds, both included; None is open."""

    starts_on: date | None
    ends_on: date | None

    def holds_on(self, day: date) -> bool:
        """Say whether a day lies inside; both ends belong to it."""
        after_start = self.starts_on is None or self.starts_on <= day
        return after_start and (self.ends_on is None or day <= self.ends_on)

    @property
    def is_backwards(self) -> bool:
        """Say whether it ends before it begins."""
        return bool(self.starts_on and self.ends_on and self.ends_on < self.starts_on)


def span_of(start: str, end: str, period_start: str = "", period_end: str = "") -> Span:
    """Return the days that dates as given cover.

    A start known in part begins on its first day, an end known in part falls on its last. An empty date takes that of
    the legislative period; empty there too, it is open. Raises ValueError for a text that is no date.
    """
    start, end = start or period_start, end or period_end
    return Span(
        PartialDate(start).first if start else None,
        PartialDate(end).last if end else None,
    )


def is_past(spans: list[Span], on: date) -> bool:
    """Say whether a file with these legislative periods speaks of the past.

    It does where every period has ended, or where the newest has no end and began more than six years ago: nobody
    keeps a mandate that long without an election, so the file has merely not been kept up. Without periods: no.
    """
    if not spans:
        return False
    if all(span.ends_on is not None and span.ends_on < on for span in spans):
        return True
    newest = max(spans, key=lambda span: span.starts_on or date.min)
    if newest.ends_on is not None or newest.starts_on is None:
        return False
    return (on - newest.starts_on).days > HISTORICAL_AFTER_YEARS * 365.25


def may_be_owner(*, has_held_office: bool, is_host_member: bool) -> bool:
    """Say whether a person is public enough for declarations and office contacts: in office once, or of the host."""
    return has_held_office or is_host_member
