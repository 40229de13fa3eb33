"""What letters and commitments tell an issue, inside their own transaction and under their own entry."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from kopir.issues.actions.cases import locked, own_place, put
from kopir.issues.models import Issue
from kopir.issues.rules import Event, Stage, Where, after


def note_event(issue: Issue, event: Event) -> Stage:
    """Move an issue by an event; return its own stage afterwards. An event that moves nothing is no error.

    Letters and promises stay with the issue they were about; a case that holds it by a merge moves with it.

    Writes no entry: the caller's own entry carries `issue_facts`, from which a replay moves the issue too.
    """
    row = locked(issue.pk)
    place = own_place(row)
    stage = after(place.stage, event)
    if stage != place.stage:
        put(row, replace(place, stage=stage))
    issue.stage = stage
    return stage


def note_letter_sent(issue: Issue) -> Stage:
    """The issue was put to an addressee."""
    return note_event(issue, Event.LETTER_SENT)


def note_letters_ended(issue: Issue) -> Stage:
    """No letter of the issue is open or answered any more: all bounced or were withdrawn."""
    return note_event(issue, Event.LETTERS_ENDED)


def note_answered(issue: Issue) -> Stage:
    """A reply that answers was published."""
    return note_event(issue, Event.ANSWERED)


def note_committed(issue: Issue) -> Stage:
    """Somebody committed to do something about it."""
    return note_event(issue, Event.COMMITTED)


def note_claimed(issue: Issue) -> Stage:
    """The official says that it is done; that is a claim."""
    return note_event(issue, Event.CLAIMED)


def note_verified(issue: Issue) -> Stage:
    """Enough independent citizens confirmed it."""
    return note_event(issue, Event.VERIFIED)


def note_disputed(issue: Issue) -> Stage:
    """A citizen showed that it is not done."""
    return note_event(issue, Event.DISPUTED)


def note_unchecked(issue: Issue) -> Stage:
    """Nobody checked the claim in the time that was set."""
    return note_event(issue, Event.UNCHECKED)


def note_promise_ended(issue: Issue) -> Stage:
    """A commitment was broken or withdrawn, and no other one of the issue is open."""
    return note_event(issue, Event.PROMISE_ENDED)


def set_answer_due(issue: Issue, day: date | None) -> None:
    """Set the earliest day among the issue's open letters, None where no clock runs."""
    issue.answer_due_on = day
    row = locked(issue.pk)
    put(row, replace(own_place(row), answer_due_on=day))


def set_promise_due(issue: Issue, day: date | None, *, has_broken: bool) -> None:
    """Set the earliest day among the issue's open commitments, and whether one was broken."""
    issue.promise_due_on, issue.has_broken_promise = day, has_broken
    row = locked(issue.pk)
    put(row, replace(own_place(row), promise_due_on=day, has_broken_promise=has_broken))


def issue_facts(issues: list[Issue], *events: Event) -> dict[str, Any]:
    """Return the public fields by which an entry tells a replay what it did to issues.

    Call it after the events were noted and the days set. The caller's kinds declare `ISSUE_FIELDS`, and the
    entry is `about` each of the issues.
    """
    rows = Issue.objects.filter(pk__in=[issue.pk for issue in issues]).order_by("number")
    due = {str(issue.number): _due(own_place(issue)) for issue in rows}
    return {"issue_event": [event.value for event in events], "issue_due": due}


def _due(place: Where) -> dict[str, Any]:
    return {
        "answer": place.answer_due_on.isoformat() if place.answer_due_on else None,
        "promise": place.promise_due_on.isoformat() if place.promise_due_on else None,
        "broken": place.has_broken_promise,
    }
