"""Issues that are one problem: why they are joined, where a case stands, and what a merge holds together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from kopir.issues.rules.stages import Stage

REASON_MAX = 500


class MergeReason(StrEnum):
    """Why two issues are one; the reason stands in the entry."""

    SAME_PROBLEM = "same-problem"
    SAME_PLACE = "same-place"  # the same problem in the same area
    OTHER_LANGUAGE = "other-language"  # the same problem, told in another language
    AUTHOR = "author"  # the author said "this is mine too" while writing


@dataclass(frozen=True)
class Where:
    """Where one issue stands by its own letters and promises."""

    stage: Stage = Stage.RAISED
    answer_due_on: date | None = None
    promise_due_on: date | None = None
    has_broken_promise: bool = False


# What still binds somebody or waits for citizens comes before what is over; then whatever has come farther.
FARTHER: dict[Stage, int] = {
    stage: place
    for place, stage in enumerate(
        (
            Stage.RAISED,
            Stage.ADDRESSED,
            Stage.ANSWERED,
            Stage.VERIFIED,
            Stage.UNCHECKED,
            Stage.CLAIMED,
            Stage.COMMITTED,
        )
    )
}


def together(places: Iterable[Where]) -> Where:
    """Say where a case stands in which several issues are joined.

    Parameters
    ----------
    places : where each of its issues stands by itself; at least one.

    Returns
    -------
    The stage that binds most, the nearest of the days, and whether any of the promises was broken.
    """
    found = list(places)
    return Where(
        stage=max((one.stage for one in found), key=FARTHER.__getitem__),
        answer_due_on=min((one.answer_due_on for one in found if one.answer_due_on), default=None),
        promise_due_on=min((one.promise_due_on for one in found if one.promise_due_on), default=None),
        has_broken_promise=any(one.has_broken_promise for one in found),
    )


def as_facts(place: Where) -> dict[str, Any]:
    """Write a place as JSON, as it is kept beside a case."""
    return {
        "stage": place.stage.value,
        "answer": place.answer_due_on.isoformat() if place.answer_due_on else None,
        "promise": place.promise_due_on.isoformat() if place.promise_due_on else None,
        "broken": place.has_broken_promise,
    }


def from_facts(facts: Mapping[str, Any]) -> Where:
    """Read a place back."""
    return Where(Stage(facts["stage"]), _day(facts["answer"]), _day(facts["promise"]), bool(facts["broken"]))


def under(top: int, merges: Iterable[tuple[int, int]]) -> set[int]:
    """Return an issue and all that was merged into it, whether at once or by way of another.

    Parameters
    ----------
    top : key of the issue.
    merges : pairs (issue, into) of the merges that stand; an issue is in one place only, so they form trees.
    """
    below: dict[int, list[int]] = {}
    for issue, into in merges:
        below.setdefault(into, []).append(issue)
    found, ahead = set(), [top]
    while ahead:
        one = ahead.pop()
        found.add(one)
        ahead.extend(below.get(one, ()))
    return found


def head_of(issue: int, merges: Mapping[int, int]) -> int:
    """Follow merges (issue → into) up to the issue that holds the case."""
    while issue in merges:
        issue = merges[issue]
    return issue


@dataclass(frozen=True)
class Candidate:
    """What decides which of two issues keeps its address."""

    number: int
    is_imported: bool
    stage: Stage
    support_count: int


def keeper(one: Candidate, other: Candidate) -> Candidate:
    """Say which of two like issues should hold the other.

    One that people can support comes before an imported one, then the one that has come farther, then the one with
    more supporters, then the older one.
    """
    return max(
        one,
        other,
        key=lambda issue: (not issue.is_imported, FARTHER[issue.stage], issue.support_count, -issue.number),
    )


def reason_for(languages: tuple[str, str], areas: tuple[int | None, int | None]) -> MergeReason:
    """Say what makes two issues one, from what can be seen without reading them."""
    if languages[0] != languages[1]:
        return MergeReason.OTHER_LANGUAGE
    if areas[0] is not None and areas[0] == areas[1]:
        return MergeReason.SAME_PLACE
    return MergeReason.SAME_PROBLEM


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
