"""Rebuild the public state of every issue from the public record alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from kopir.issues.rules.stages import Event, Stage, after

# Entries of other apps carry these public fields where the act moves an issue.
ISSUE_FIELDS = ("issue_event", "issue_due")


@dataclass(frozen=True)
class Replayed:
    """What the record says of one issue."""

    stage: Stage = Stage.RAISED
    support_count: int = 0
    answer_due_on: date | None = None
    promise_due_on: date | None = None
    has_broken_promise: bool = False


@dataclass(frozen=True)
class Fact:
    """What a replay needs of an entry."""

    kind: str
    about: tuple[str, ...]
    public: Mapping[str, Any]


def replay(facts: Iterable[Fact]) -> dict[int, Replayed]:
    """Return the state of each issue by number after the entries, which come in the order of the record."""
    issues: dict[int, Replayed] = {}
    for fact in facts:
        for number in issue_numbers(fact.about):
            if fact.kind == "issue.raised":
                issues[number] = Replayed()
            elif number in issues:
                issues[number] = _moved(issues[number], number, fact)
    return issues


def issue_numbers(about: Iterable[str]) -> list[int]:
    """Return the numbers of the issues among public references."""
    return [int(ref.removeprefix("issue/")) for ref in about if ref.startswith("issue/")]


def _moved(issue: Replayed, number: int, fact: Fact) -> Replayed:
    if fact.kind == "support.counted":
        return replace(issue, support_count=int(fact.public["total"]))
    stage = issue.stage
    for event in _events(fact.public.get("issue_event"), number):
        stage = after(stage, event)
    issue = replace(issue, stage=stage)
    due = (fact.public.get("issue_due") or {}).get(str(number))
    if due is None:
        return issue
    return replace(
        issue,
        answer_due_on=_day(due["answer"]),
        promise_due_on=_day(due["promise"]),
        has_broken_promise=bool(due["broken"]),
    )


def _events(value: str | list[str] | Mapping[str, str] | None, number: int) -> list[Event]:
    """One act may mean different things to its issues: then the entry names the event of each by number."""
    if isinstance(value, Mapping):
        value = value.get(str(number))
    named = [value] if isinstance(value, str) else value or []
    return [Event(name) for name in named]


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
