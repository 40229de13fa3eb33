"""Promises as a case file shows them: words, dates, claims and checks, in a constant number of queries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from kopir.commitments.labels import BADGES, FINDINGS, INDEPENDENCE, OUTCOMES, SOURCES, STATES
from kopir.commitments.models import Check, Claim, Commitment, DueChange
from kopir.commitments.rules import Finding, Independence, Outcome, SourceKind, State
from kopir.letters.presenting import Badge
from kopir.people.addressees import name_of
from kopir.site.clocks import left_words
from kopir.web.dates import date_in


@dataclass(frozen=True)
class CheckPart:
    """What one citizen found; shown without a name."""

    row: Check
    is_dispute: bool
    note: str

    @property
    def badge(self) -> Badge:
        if self.is_dispute:
            return Badge("broken", str(FINDINGS[Finding.DISPUTED]), "dispute")
        return Badge("good", str(FINDINGS[Finding.CONFIRMED]))


@dataclass(frozen=True)
class CommitmentPart:
    row: Commitment
    who: str
    days: int | None
    claims: tuple[Claim, ...]
    checks: tuple[CheckPart, ...]
    changes: tuple[DueChange, ...]

    @property
    def url(self) -> str:
        return self.row.get_absolute_url()

    @property
    def due_on(self) -> date | None:
        return self.row.due_on

    @property
    def deadline(self) -> date | None:
        return self.row.due_on or self.row.review_on

    @property
    def confirmations(self) -> int:
        return self.row.confirmations

    @property
    def is_running(self) -> bool:
        return self.row.is_running

    @property
    def is_claimed(self) -> bool:
        return self.row.state == State.CLAIMED

    @property
    def is_disputed(self) -> bool:
        return self.row.state == State.DISPUTED

    @property
    def is_unchecked(self) -> bool:
        return self.row.state == State.UNCHECKED

    @property
    def is_verified(self) -> bool:
        return self.row.state == State.VERIFIED

    @property
    def is_ended_badly(self) -> bool:
        return self.row.state in (State.BROKEN, State.WITHDRAWN)

    @property
    def badge(self) -> Badge:
        state = State(self.row.state)
        return Badge(BADGES[state], str(STATES[state]))

    @property
    def outcome(self) -> str:
        return str(OUTCOMES[Outcome(self.row.outcome)]) if self.row.outcome else ""

    @property
    def clock(self) -> dict[str, object]:
        """What the clock component takes."""
        if self.days is None:
            words = self.outcome or self.badge.word
            if self.row.due_on:
                words = _("%(outcome)s (due %(date)s)") % {"outcome": words, "date": date_in(self.row.due_on, "medium")}
            return {"state": "stopped", "due": None, "words": words}
        look = "overdue" if self.days < 0 else "today" if self.days == 0 else "soon" if self.days <= 3 else "waiting"
        words = left_words(self.days, is_working=False)
        if self.row.due_on is None:
            words = _("no date was promised; we review it")
        return {"state": look, "due": self.deadline, "words": words, "days": self.days}

    @property
    def source(self) -> str:
        return str(SOURCES[SourceKind(self.row.source_kind)])


def whole(commitments: QuerySet[Commitment]) -> list[CommitmentPart]:
    """Load promises with claims, published checks and changes of date: four queries, however many there are."""
    checks = Check.objects.published().select_related("photo", "contest")
    rows = commitments.select_related(
        "person", "post__organization", "organization", "reply__letter", "source_copy"
    ).prefetch_related(
        Prefetch("claims", Claim.objects.select_related("evidence").order_by("round"), "made"),
        Prefetch("checks", checks, "shown"),
        Prefetch("due_changes", DueChange.objects.order_by("pk"), "moved"),
    )
    return [part_of(row) for row in rows]


def part_of(row: Commitment) -> CommitmentPart:
    return CommitmentPart(
        row=row,
        who=who_of(row),
        days=row.days_left,
        claims=tuple(row.made),  # type: ignore[attr-defined]  # set by the prefetch in `whole`
        checks=tuple(_check(check) for check in row.shown),  # type: ignore[attr-defined]  # likewise
        changes=tuple(row.moved),  # type: ignore[attr-defined]  # likewise
    )


def who_of(row: Commitment) -> str:
    """Name who promised: the person with the post, or the organisation."""
    office = name_of(row.office) if row.office else ""
    if row.person and office:
        return _("%(person)s (%(office)s)") % {"person": row.person.name_in(), "office": office}
    return row.person.name_in() if row.person else office


def _check(row: Check) -> CheckPart:
    note = "" if row.is_independent else str(INDEPENDENCE[Independence(row.reason)])
    if row.is_late:
        note = _("came after its round had ended, moves nothing")
    return CheckPart(row, row.finding == Finding.DISPUTED, note)
