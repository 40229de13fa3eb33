"""What a person writes: its states, sizes, and when it may appear at once."""

from __future__ import annotations

from enum import StrEnum

from kopir.moderation.rules import Rule

TITLE_MIN, TITLE_MAX = 10, 150
TEXT_MIN, TEXT_MAX = 30, 5_000
PLACE_MAX, NAME_MAX, NOTE_MAX = 200, 80, 500
EXCERPT = 240
FORGET_AFTER_DAYS = 7
LANGUAGES = ("kk", "ru", "en")


class ReportState(StrEnum):
    UNCONFIRMED = "unconfirmed"
    HELD = "held"
    PUBLISHED = "published"
    REFUSED = "refused"


class Refusal(StrEnum):
    """Why an editor does not publish a text; each reason stands on the public list of refusals."""

    NOT_A_PROBLEM = "not-a-problem"  # no problem of public life is named
    NO_OFFICE = "no-office"  # no public office or organisation could do anything
    PRIVATE_MATTER = "private-matter"
    PERSONAL_DATA = "personal-data"
    ACCUSATION = "accusation"  # a crime of a named person is alleged without a source
    HATE = "hate"
    ADVERTISING = "advertising"
    ALREADY_RAISED = "already-raised"
    UNREADABLE = "unreadable"


# Each quick reason names the published rule that it rests on.
RULE_OF: dict[Refusal, Rule] = {
    Refusal.NOT_A_PROBLEM: Rule.PUBLIC_MATTER,
    Refusal.NO_OFFICE: Rule.PUBLIC_MATTER,
    Refusal.PRIVATE_MATTER: Rule.PUBLIC_MATTER,
    Refusal.PERSONAL_DATA: Rule.PRIVATE_DATA,
    Refusal.ACCUSATION: Rule.ACCUSATION,
    Refusal.HATE: Rule.HATE,
    Refusal.ADVERTISING: Rule.ADVERTISING,
    Refusal.ALREADY_RAISED: Rule.ONCE,
    Refusal.UNREADABLE: Rule.READABLE,
}


def state_after_confirming(has_published_before: bool) -> ReportState:
    """Say where a confirmed text goes: the first of an unknown address waits for an editor."""
    return ReportState.PUBLISHED if has_published_before else ReportState.HELD


def excerpt(text: str) -> str:
    """Return the beginning of a text for a list, cut at a word."""
    flat = " ".join(text.split())
    if len(flat) <= EXCERPT:
        return flat
    return flat[: EXCERPT - 1].rsplit(" ", 1)[0].rstrip(",;:–—-") + "…"
