"""What pages show of promises: cards for lists, checks with their counts, the history."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _

from kopir.commitments.labels import BADGES, FINDINGS, INDEPENDENCE, OUTCOMES, STATES
from kopir.commitments.models import Check, Commitment
from kopir.commitments.rules import CheckState, Finding, Independence, Outcome, State
from kopir.record.kinds import find
from kopir.record.models import Entry
from kopir.web.bridge import Bridge, Span, SpanState, Step
from kopir.web.dates import date_in

SPANS: dict[State, SpanState] = {
    State.OPEN: SpanState.OPEN,
    State.DUE_SOON: SpanState.OPEN,
    State.OVERDUE: SpanState.BROKEN,
    State.REVIEW_DUE: SpanState.OPEN,
    State.CLAIMED: SpanState.OPEN,
    State.UNCHECKED: SpanState.TODO,
    State.VERIFIED: SpanState.DONE,
    State.DISPUTED: SpanState.BROKEN,
    State.BROKEN: SpanState.BROKEN,
    State.WITHDRAWN: SpanState.TODO,
}


@dataclass(frozen=True)
class Card:
    """One promise in a list, a case file or on a person's page."""

    commitment: Commitment
    who: str
    who_url: str
    office: str
    state: str
    state_words: str
    outcome_words: str
    bridge: Bridge
    clock: str  # state of the clock component, empty where none runs
    days: int | None

    @property
    def url(self) -> str:
        return self.commitment.get_absolute_url()

    @property
    def badge(self) -> dict[str, str]:
        return {"state": self.state, "word": self.state_words}


def cards_of(commitments: Iterable[Commitment]) -> list[Card]:
    """Return cards of promises fetched `with_promiser()`; asks nothing more of the database."""
    return [card_of(commitment) for commitment in commitments]


def card_of(commitment: Commitment) -> Card:
    state, days = State(commitment.state), commitment.days_left
    who = commitment.person or commitment.post or commitment.organization
    office = commitment.office if commitment.person else None
    if who is None:  # held by a constraint; said for the reader and the type checker
        raise ValueError(f"{commitment} has no promiser")
    return Card(
        commitment=commitment,
        who=who.name_in(),
        who_url=who.get_absolute_url(),
        office=office.name_in() if office else "",
        state=BADGES[state],
        state_words=str(STATES[state]),
        outcome_words=str(OUTCOMES[Outcome(commitment.outcome)]) if commitment.outcome else "",
        bridge=bridge_of(commitment),
        clock=_clock(state, days if commitment.due_on else None),
        days=days,
    )


def bridge_of(commitment: Commitment) -> Bridge:
    """Two spans: promised, and verified by citizens."""
    state = State(commitment.state)
    is_broken = commitment.outcome == Outcome.BROKEN
    promised = Span(
        Step.COMMITTED,
        SpanState.BROKEN if is_broken else SpanState.DONE,
        caption=date_in(commitment.said_on, "medium"),
    )
    turn = _turn(state)
    return Bridge((promised, Span(Step.VERIFIED, SPANS[state], turn=turn, days=commitment.days_left)))


def _turn(state: State) -> str:
    if state in (State.CLAIMED, State.UNCHECKED):
        return _("the checkers' turn")
    if state == State.DISPUTED:
        return _("the editor's turn")
    return "" if state in (State.VERIFIED, State.WITHDRAWN) else _("the promiser's turn")


def _clock(state: State, days: int | None) -> str:
    """Return the look of the clock; a review date is ours, so nobody is early or late for it."""
    if days is None:
        return ""
    if days < 0:
        return "overdue"
    return "today" if days == 0 else "soon" if state == State.DUE_SOON else "waiting"


@dataclass(frozen=True)
class ShownCheck:
    """One check as everybody sees it: no name, no account."""

    check: Check
    finding: str
    badge: str
    reason: str
    counts: bool
    is_earlier: bool  # of a round that a dispute has ended

    @property
    def photo_url(self) -> str:
        return self.check.photo.small_url if self.check.photo else ""


@dataclass(frozen=True)
class ShownChecks:
    """All published checks of a promise and what they amount to."""

    rows: list[ShownCheck]
    confirmations: int
    others: int
    disputes: int
    needed: int
    waiting: int  # held for an editor


def checks_of(commitment: Commitment) -> ShownChecks:
    """Return the checks of a promise with counts, independent ones and others apart."""
    rows = list(
        Check.objects.filter(commitment=commitment)
        .exclude(state=CheckState.REFUSED)
        .select_related("photo", "contest")
        .order_by("-pk")
    )
    shown = [_shown(check, commitment.round) for check in rows if check.state == CheckState.PUBLISHED]
    return ShownChecks(
        rows=shown,
        confirmations=commitment.confirmations,
        others=commitment.others,
        disputes=commitment.disputes,
        needed=settings.CONFIRMATIONS_TO_VERIFY,
        waiting=len(rows) - len(shown),
    )


def _shown(check: Check, current_round: int) -> ShownCheck:
    finding = Finding(check.finding)
    return ShownCheck(
        check=check,
        finding=str(FINDINGS[finding]),
        badge="good" if finding == Finding.CONFIRMED else "broken",
        reason=str(INDEPENDENCE[Independence(check.reason)]),
        counts=check.is_independent,
        is_earlier=check.round != current_round,
    )


@dataclass(frozen=True)
class Event:
    """One entry of the record in a promise's history."""

    what: str
    at: datetime
    text: str
    kind: str


LOOKS = {"broken": "broken", "overdue": "broken", "disputed": "broken", "claimed": "turn", "reopened": "turn"}


def history_of(commitment: Commitment) -> list[Event]:
    """Return what the record tells of a promise, newest first, with the reasons that were published."""
    entries = Entry.objects.about(commitment.ref).filter(kind__startswith="commitment.").prefetch_related("openings")
    found = []
    for entry in reversed(entries):
        doc = find(entry.kind)
        look = LOOKS.get(entry.kind.partition(".")[2], "")
        found.append(Event(str(doc.label) if doc else entry.kind, entry.at, entry.opened("reason") or "", look))
    return found


def host_cards() -> list[Card]:
    """Return the host's own promises for the home page: running ones first, by date."""
    rows = list(Commitment.objects.charter().with_promiser())
    rows.sort(key=lambda row: (not row.is_running, row.public.dates.deadline, row.number))
    return cards_of(rows)
