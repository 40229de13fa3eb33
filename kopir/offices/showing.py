"""An office's desk as its page shows it: letters by clock, the most urgent first, with a fixed number of queries."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Case, Count, F, Q, QuerySet, When

from kopir.letters.models import Letter, LetterQuerySet
from kopir.letters.presenting import LetterView, present
from kopir.letters.rules import AWAITING, REPLIED, LetterState
from kopir.offices.models import Mandate, ReplyDraft
from kopir.people.addressees import Addressee
from kopir.people.models import Post
from kopir.web import clock

MOST = 100
SHOWN_REPLIED = 20


@dataclass(frozen=True)
class DeskLine:
    view: LetterView
    has_draft: bool


@dataclass(frozen=True)
class Desk:
    """Letters that wait for the office and letters it has answered, each cut at a length; the counts are whole."""

    waiting: tuple[DeskLine, ...]
    replied: tuple[DeskLine, ...]
    waiting_count: int
    overdue_count: int
    replied_count: int


def letters_to(office: Addressee) -> LetterQuerySet:
    """Return the letters put to an office itself, as far as they have gone out."""
    found = Letter.objects.to_post(office) if isinstance(office, Post) else Letter.objects.filter(organization=office)
    return found.filter(source_ref=None).exclude(state=LetterState.PREPARED)


def desk_of(office: Addressee) -> Desk:
    letters, today = letters_to(office), clock.today()
    counts = letters.aggregate(
        waiting=Count("pk", filter=Q(state__in=AWAITING)),
        overdue=Count("pk", filter=Q(state=LetterState.WAITING, overdue_from__lte=today)),
        replied=Count("pk", filter=Q(state__in=REPLIED)),
    )
    # Whose clock runs comes first, by the day it is due; a letter without a clock is the newest of all worries.
    running = Case(When(state=LetterState.WAITING, then=0), default=1)
    urgent = letters.open().order_by(running, F("due_on").asc(nulls_last=True), "number")
    answered = letters.replied().order_by("-stopped_on", "-number")
    views = [*present(urgent[:MOST]), *present(answered[:SHOWN_REPLIED])]
    drafts = set(
        ReplyDraft.objects.filter(letter__in=[view.letter.pk for view in views]).values_list("letter", flat=True)
    )
    lines = [DeskLine(view, view.letter.pk in drafts) for view in views]
    return Desk(
        tuple(line for line in lines if line.view.letter.state in AWAITING),
        tuple(line for line in lines if line.view.letter.state not in AWAITING),
        counts["waiting"],
        counts["overdue"],
        counts["replied"],
    )


@dataclass(frozen=True)
class OfficeLine:
    """An office in a person's list, with what waits there."""

    mandate: Mandate
    waiting: int
    overdue: int


def offices_of(mandates: QuerySet[Mandate]) -> list[OfficeLine]:
    """Return the offices somebody acts for, with what waits; three queries however many there are."""
    rows, today = list(mandates), clock.today()
    open_ones = Letter.objects.open().filter(source_ref=None).exclude(state=LetterState.PREPARED)
    counts: dict[tuple[int | None, int | None], tuple[int, int]] = {}
    wanted = Q(post__in=[row.post_id for row in rows if row.post_id]) | Q(
        organization__in=[row.organization_id for row in rows if row.organization_id]
    )
    grouped = open_ones.filter(wanted).values_list("post", "organization")
    late = Q(state=LetterState.WAITING, overdue_from__lte=today)
    for post, body, waiting, overdue in grouped.annotate(
        waiting=Count("pk"), overdue=Count("pk", filter=late)
    ).order_by():
        counts[post, body] = (waiting, overdue)
    return [OfficeLine(row, *counts.get((row.post_id, row.organization_id), (0, 0))) for row in rows]
