"""Record a promise, and change its date where a source says so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction

from kopir.accounts.models import Account
from kopir.commitments.actions.moving import after_act, locked, record, save_state
from kopir.commitments.actions.telling import tell
from kopir.commitments.models import Commitment, CommitmentIssue, DueChange
from kopir.commitments.rules import (
    Act,
    DueChangeKind,
    Refusal,
    SourceKind,
    made,
    problem_of_new,
    with_dates,
)
from kopir.commitments.sources import is_kept_here
from kopir.files.actions import attach
from kopir.files.models import StoredFile
from kopir.issues.models import Counter, Issue
from kopir.letters.models import Reply
from kopir.people.models import Organization, Person, Post
from kopir.web import clock
from kopir.web.errors import Refused


@dataclass(frozen=True)
class NewCommitment:
    """A promise as an editor found it: out of a `reply`, or of what stands at `source_url`.

    The latter has a saved copy, unless it is a speech on this site's own record (`commitments.sources`).
    """

    words: str
    measure: str
    language: str
    said_on: date
    person: Person | None = None
    post: Post | None = None
    organization: Organization | None = None
    due_on: date | None = None
    review_on: date | None = None
    reply: Reply | None = None
    source_url: str = ""
    source_copy: StoredFile | None = None
    issues: Sequence[Issue] = field(default_factory=tuple)
    is_charter: bool = False
    is_sample: bool = False


@dataclass(frozen=True)
class NewDates:
    """Another date of a promise, why, and where it is said."""

    kind: DueChangeKind
    reason: str
    due_on: date | None = None
    review_on: date | None = None
    source_url: str = ""


@transaction.atomic
def make_commitment(new: NewCommitment, *, editor: Account | None, by: str = "editor") -> Commitment:
    """Record a promise; editors may, and the office itself of its own reply: `by` is the public actor.

    Its clock runs from now on, and the office is told. Entry ``commitment.made``.

    Where a post promised and no person is given, it is who held the post on the day; a charter promise is the
    host's own and follows the same rule.

    Raises
    ------
    Refused
        With a code of `rules.Refusal` where words, source, promiser or exactly one date are missing, or a date lies
        on the wrong side of another.
    """
    kind = _kind_of(new)
    _check_new(new, kind)
    state = made(new.due_on, new.review_on)
    commitment = Commitment.objects.create(
        number=Counter.objects.next_in("commitment"),
        person=new.person or (new.post.holder_on(new.said_on) if new.post else None),
        post=new.post,
        organization=new.post.organization if new.post else new.organization,
        said_on=new.said_on,
        words=new.words.strip(),
        measure=new.measure.strip(),
        language=new.language,
        source_kind=kind,
        reply=new.reply,
        source_url=new.source_url,
        source_copy=new.source_copy,
        is_charter=new.is_charter,
        due_on=state.due_on,
        review_on=state.review_on,
        first_due_on=state.first_due_on,
        state=state.state,
        recorded_by=editor,
        is_sample=new.is_sample,
        created_at=clock.now(),
    )
    CommitmentIssue.objects.bulk_create(CommitmentIssue(commitment=commitment, issue=issue) for issue in new.issues)
    if new.source_copy:
        attach(new.source_copy, is_public=True)
    _record_made(commitment, by)
    tell(commitment, "made", once="1")
    return commitment


def _kind_of(new: NewCommitment) -> SourceKind:
    if new.reply:
        return SourceKind.REPLY
    return SourceKind.SPEECH if is_kept_here(new.source_url) else SourceKind.LINK


def _check_new(new: NewCommitment, kind: SourceKind) -> None:
    if new.source_url and kind == SourceKind.LINK and new.source_copy is None:
        raise Refused(Refusal.NO_COPY.value)
    problem = problem_of_new(
        has_promiser=bool(new.person or new.post or new.organization),
        words=new.words,
        has_source=kind != SourceKind.LINK or bool(new.source_url),
        dates=(new.due_on, new.review_on),
        said_on=new.said_on,
        on=clock.today(),
    )
    if problem:
        raise Refused(problem.value)


def _record_made(commitment: Commitment, by: str) -> None:
    reply, copy = commitment.reply, commitment.source_copy
    record(
        commitment,
        "commitment.made",
        by=by,
        on=clock.today(),
        public={
            "number": commitment.number,
            "person": commitment.person.ref if commitment.person else None,
            "post": commitment.post.ref if commitment.post else None,
            "organization": commitment.organization.ref if commitment.organization else None,
            "said_on": commitment.said_on.isoformat(),
            "language": commitment.language,
            "source": reply.letter.ref if reply else commitment.source_kind,
            "source_url": commitment.source_url or None,
            "copy_sha256": copy.sha256 if copy else None,
            "is_charter": commitment.is_charter,
            **_dates_of(commitment),
        },
        private={"words": commitment.words, "measure": commitment.measure},
    )


@transaction.atomic
def change_due(commitment: Commitment, new: NewDates, *, editor: Account | None) -> Commitment:
    """Give a promise another date, never silently: the old one stays visible, with reason and source.

    Editors may. A date put off leaves the first one as the measure of "in time"; a correction of our own mistake
    replaces it. Entry ``commitment.postponed`` or ``commitment.corrected``.

    Raises
    ------
    Refused
        ``wrong_state`` where the promise does not run; ``no_reason``, ``no_source`` (for a date put off),
        ``one_date``, ``before_promise`` or ``same_date`` where the change lacks something.
    """
    row = locked(commitment)
    _check_dates(row, new)
    act = Act.CORRECT if new.kind == DueChangeKind.CORRECTED else Act.POSTPONE
    before = row.public
    dated = with_dates(before, new.due_on, new.review_on, is_correction=act == Act.CORRECT)
    old = {"old_due_on": row.due_on, "old_review_on": row.review_on}
    save_state(row, before, after_act(dated, act, clock.today()), told_due_on=None)
    DueChange.objects.create(
        commitment=row,
        kind=new.kind,
        **old,
        due_on=new.due_on,
        review_on=new.review_on,
        reason=new.reason.strip(),
        source_url=new.source_url,
        recorded_by=editor,
        changed_on=clock.today(),
    )
    public = {name: day.isoformat() if day else None for name, day in old.items()}
    record(
        row,
        act,
        by="editor",
        on=clock.today(),
        public={**public, **_dates_of(row), "source_url": new.source_url or None},
        private={"reason": new.reason.strip()},
    )
    return row


def _check_dates(row: Commitment, new: NewDates) -> None:
    dates = (new.due_on, new.review_on)
    checks = [
        (not new.reason.strip(), Refusal.NO_REASON),
        (new.kind == DueChangeKind.POSTPONED and not new.source_url, Refusal.NO_SOURCE),
        ((new.due_on is None) == (new.review_on is None), Refusal.ONE_DATE),
        (any(day is not None and day < row.said_on for day in dates), Refusal.BEFORE_PROMISE),
        (dates == (row.due_on, row.review_on), Refusal.SAME_DATE),
        # A due date once given is never taken back into a review without one.
        (new.kind == DueChangeKind.POSTPONED and bool(row.due_on) and new.due_on is None, Refusal.ONE_DATE),
    ]
    problem = next((why for is_wrong, why in checks if is_wrong), None)
    if problem:
        raise Refused(problem.value)


def _dates_of(commitment: Commitment) -> dict[str, str | None]:
    return {
        "due_on": commitment.due_on.isoformat() if commitment.due_on else None,
        "review_on": commitment.review_on.isoformat() if commitment.review_on else None,
    }
