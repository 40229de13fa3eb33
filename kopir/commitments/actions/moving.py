"""What all acts share: lock the promise, move it, tell its issues, write the one entry."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

from kopir.commitments.models import Commitment
from kopir.commitments.rules import (
    KINDS,
    RUNNING,
    Act,
    Outcome,
    Public,
    Refusal,
    Standing,
    State,
    moved,
    standing_of,
)
from kopir.issues.actions import issue_facts, note_event, set_promise_due
from kopir.issues.models import Issue
from kopir.issues.rules import Event
from kopir.record.actions import append
from kopir.record.models import Entry
from kopir.web import clock
from kopir.web.errors import Refused, TooLate

EVENTS = {standing: Event(standing.value) for standing in Standing}


def locked(commitment: Commitment) -> Commitment:
    """Return the promise as it stands now, held until the transaction ends.

    PostgreSQL locks the row, so that two confirmations at once count one after the other; on SQLite the
    transaction itself is alone.
    """
    rows = Commitment.objects.select_for_update(of=("self",)).with_promiser()
    return rows.get(pk=commitment.pk)


def after_act(before: Public, act: Act, on: date) -> Public:
    """Return the state after an act, refused with ``wrong_state`` where the table does not know it."""
    after = moved(before, act, on)
    if after is None:
        raise Refused(Refusal.WRONG_STATE.value)
    return after


def save_state(commitment: Commitment, before: Public, after: Public, **more: Any) -> None:
    """Write a new public state where the old one still stands; `more` are further columns of the same act.

    Raises
    ------
    TooLate
        With code ``moved_on`` where another act was faster.
    """
    columns: dict[str, Any] = {**asdict(after), **more}
    columns["outcome"] = after.outcome.value if after.outcome else ""
    if after.outcome != before.outcome:
        columns["decided_at"] = clock.now() if after.outcome else None
    standing = Commitment.objects.filter(
        pk=commitment.pk,
        state=before.state,
        round=before.round,
        confirmations=before.confirmations,
        others=before.others,
        disputes=before.disputes,
    )
    if standing.update(**columns) != 1:
        raise TooLate("moved_on")
    for column, value in columns.items():
        setattr(commitment, column, value)


def record(
    commitment: Commitment,
    act: Act | str,
    *,
    by: str,
    on: date,
    public: dict[str, Any] | None = None,
    private: dict[str, str] | None = None,
) -> Entry:
    """Tell the issues and write the act's one entry, about all whose timeline shows it."""
    issues = list(Issue.objects.filter(commitments=commitment).order_by("number"))
    facts = {
        "on": on.isoformat(),
        "state": str(commitment.state),
        "outcome": commitment.outcome or None,
        "round": commitment.round,
        **_tell_issues(issues),
        **(public or {}),
    }
    kind = act if not isinstance(act, Act) else KINDS[act]
    return append(kind, about(commitment, issues), by, facts, private)


def about(commitment: Commitment, issues: list[Issue] | None = None) -> list[str]:
    """Return public references to the promise and to all that its entries concern."""
    if issues is None:
        issues = list(Issue.objects.filter(commitments=commitment).order_by("number"))
    named = [commitment.person, commitment.post, commitment.organization]
    areas = [getattr(office, "area", None) for office in (commitment.post, commitment.organization)]
    refs = [
        commitment.ref,
        *(thing.ref for thing in named if thing),
        *(area.ref for area in areas if area),
        *(issue.ref for issue in issues),
    ]
    return list(dict.fromkeys(refs))


def office_actor(commitment: Commitment) -> str:
    """Return the public actor behind an act by the promiser's own link."""
    office = commitment.office
    return f"office/{office.slug}" if office else "editor"


def _tell_issues(issues: list[Issue]) -> dict[str, Any]:
    """Move each issue to where all its promises stand together; return the facts for the entry."""
    events = {}
    for issue in issues:
        promises = list(Commitment.objects.for_issue(issue).only("state", "outcome", "due_on", "number"))
        event = EVENTS[standing_of(State(promise.state) for promise in promises)]
        note_event(issue, event)
        events[str(issue.number)] = event.value
        due = [promise.due_on for promise in promises if promise.state in RUNNING and promise.due_on]
        is_broken = any(promise.outcome == Outcome.BROKEN for promise in promises)
        set_promise_due(issue, min(due, default=None), has_broken=is_broken)
    return {**issue_facts(issues), "issue_event": events}
