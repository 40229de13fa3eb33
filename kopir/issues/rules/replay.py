"""Rebuild the public state of every issue from the public record alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from kopir.issues.rules.merging import Where, head_of, together
from kopir.issues.rules.stages import Event, Stage, after

# Entries of other apps carry these public fields where the act moves an issue.
ISSUE_FIELDS = ("issue_event", "issue_due")
BEGINNINGS = ("issue.raised", "issue.split")
JOININGS = ("issue.raised", "issue.merged")
COUNTINGS = (*JOININGS, "issue.unmerged")


@dataclass(frozen=True)
class Replayed:
    """What the record says of one issue; `merged_into` is the number of the issue that holds its case."""

    stage: Stage = Stage.RAISED
    support_count: int = 0
    answer_due_on: date | None = None
    promise_due_on: date | None = None
    has_broken_promise: bool = False
    merged_into: int | None = None


@dataclass(frozen=True)
class Fact:
    """What a replay needs of an entry."""

    kind: str
    about: tuple[str, ...]
    public: Mapping[str, Any]


def replay(facts: Iterable[Fact]) -> dict[int, Replayed]:
    """Return the state of each issue by number after the entries, which come in the order of the record.

    Each issue moves by itself, whether it is merged or not; a case stands where its issues stand together.
    """
    issues: dict[int, Replayed] = {}
    merges: dict[int, int] = {}
    for fact in facts:
        named = issue_numbers(fact.about)
        began = fact.public.get("number", named[0] if named else 0) if fact.kind in BEGINNINGS else None
        if began is not None:
            # What was brought in from elsewhere may begin further on.
            issues[began] = Replayed(stage=Stage(fact.public.get("stage", Stage.RAISED)))
        for number in named:
            if number in issues and number != began:
                issues[number] = _moved(issues[number], number, fact)
        _join(merges, fact, named)
        _count(issues, fact)
    return _with_cases(issues, merges)


def issue_numbers(about: Iterable[str]) -> list[int]:
    """Return the numbers of the issues among public references."""
    return [int(ref.removeprefix("issue/")) for ref in about if ref.startswith("issue/")]


def _join(merges: dict[int, int], fact: Fact, named: list[int]) -> None:
    if fact.kind == "issue.unmerged":
        merges.pop(named[0], None)
    elif fact.kind in JOININGS and "into" in fact.public:
        merges[named[0]] = int(fact.public["into"])


def _count(issues: dict[int, Replayed], fact: Fact) -> None:
    """Merging and unmerging carry the numbers that came out; who supported both stands in no entry."""
    for number, people in (fact.public.get("people") or {}).items() if fact.kind in COUNTINGS else ():
        issues[int(number)] = replace(issues[int(number)], support_count=int(people))


def _with_cases(issues: dict[int, Replayed], merges: Mapping[int, int]) -> dict[int, Replayed]:
    shown, cases = dict(issues), dict[int, list[int]]()
    for number in merges:
        head = head_of(number, merges)
        cases.setdefault(head, [head]).append(number)
        shown[number] = replace(issues[number], merged_into=head)
    for head, members in cases.items():
        place = together(_where(issues[number]) for number in members)
        shown[head] = replace(shown[head], **vars(place))
    return shown


def _where(issue: Replayed) -> Where:
    return Where(issue.stage, issue.answer_due_on, issue.promise_due_on, issue.has_broken_promise)


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
