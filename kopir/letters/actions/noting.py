"""What every act on a letter does: change the row only if nobody was faster, and write one entry."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Min

from kopir.issues.actions import issue_facts, set_answer_due
from kopir.issues.rules import Event
from kopir.letters.models import Letter
from kopir.letters.rules import LetterState, may_become
from kopir.letters.rules.replay import CLOCK_FIELDS
from kopir.record.actions import append
from kopir.record.models import Entry
from kopir.web.errors import TooLate

EDITOR, WORKER, CITIZEN = "editor", "worker", "citizen"


def office(letter: Letter) -> str:
    """Return the addressee as the actor of an entry."""
    return f"office/{letter.addressee.slug}"


def change(letter: Letter, state: LetterState | str | None = None, **fields: Any) -> None:
    """Change a letter if it still stands where the caller saw it.

    Raises
    ------
    TooLate
        With code ``letter_moved_on`` where somebody was faster or the state forbids it.
    """
    before, wanted = LetterState(letter.state), LetterState(state or letter.state)
    seen = {"state": before, "stopped_on": letter.stopped_on, "clock_starts_on": letter.clock_starts_on}
    if not may_become(before, wanted) or not Letter.objects.filter(pk=letter.pk, **seen).update(state=wanted, **fields):
        raise TooLate("letter_moved_on")
    for name, value in {"state": wanted, **fields}.items():
        setattr(letter, name, value)


def note(
    letter: Letter,
    kind: str,
    by: str,
    public: dict[str, Any] | None = None,
    private: dict[str, str] | None = None,
    *,
    events: tuple[Event, ...] = (),
) -> Entry:
    """Write the entry of an act that may have moved the letter's clock or its issue."""
    nearest = Letter.objects.filter(issue=letter.issue, state=LetterState.WAITING).aggregate(day=Min("due_on"))["day"]
    set_answer_due(letter.issue, nearest)
    facts = state_facts(letter) | issue_facts([letter.issue], *events)
    return append(kind, references(letter), by, facts | (public or {}), private)


def note_aside(
    letter: Letter, kind: str, by: str, public: dict[str, Any], private: dict[str, str] | None = None
) -> Entry:
    """Write the entry of an act that moves neither clock nor issue: a reminder, a mark."""
    return append(kind, references(letter), by, state_facts(letter) | public, private)


def state_facts(letter: Letter) -> dict[str, Any]:
    """Return the letter's state as every entry carries it, so that a replay ends where the rows stand."""
    dates = {name: iso(getattr(letter, name)) for name in CLOCK_FIELDS}
    return {"state": str(letter.state), "rulebook": letter.rulebook_name, "basis": str(letter.basis), **dates}


def references(letter: Letter) -> list[str]:
    """Return everything whose timeline shows the letter."""
    found = [letter.ref, letter.issue.ref, letter.addressee.ref]
    if letter.post:
        found.append(letter.post.organization.ref)
    if letter.holder:
        found.append(letter.holder.ref)
    return list(dict.fromkeys(found))


def iso(day: date | None) -> str | None:
    """Return a day as entries write it, None for none."""
    return day.isoformat() if day else None
