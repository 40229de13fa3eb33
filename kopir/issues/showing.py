"""What pages show of issues: the bridge in words, rows of lists, supports by area."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kopir.issues.labels import STAGES, TURNS
from kopir.issues.models import Issue, SupportTally
from kopir.issues.rules import SpanState, Stage, Standing, showable
from kopir.web.bridge import Bridge, Span
from kopir.web.dates import date_in, number_in


def bridge_of(standing: Standing) -> Bridge:
    """Draw a standing: whose turn it is and the days left stand at the span that waits."""
    waiting = {SpanState.OPEN, SpanState.BROKEN}
    last = max((place for place, span in enumerate(standing.spans) if span.state in waiting), default=-1)
    return Bridge(
        tuple(
            Span(
                span.step.value,
                span.state.value,
                turn=str(TURNS[standing.turn]) if place == last else "",
                days=standing.days_left if place == last else None,
            )
            for place, span in enumerate(standing.spans)
        )
    )


@dataclass(frozen=True)
class Row:
    """An issue in a list."""

    issue: Issue
    bridge: Bridge
    meta: tuple[str, ...]
    note: str


def rows_of(issues: Iterable[Issue], today: date) -> list[Row]:
    return [_row(issue, today) for issue in issues]


def _row(issue: Issue, today: date) -> Row:
    standing = issue.standing_on(today)
    bridge = bridge_of(standing)
    meta = [
        _("No. %(number)s") % {"number": issue.number},
        *([issue.area.name_in()] if issue.area else []),
        issue.topic.name_in(),
        date_in(issue.published_at, "medium"),
        supports_in_words(issue),
        _("Sample") if issue.is_sample else "",
    ]
    days = next((span.days_label for span in bridge.spans if span.days_label), "")
    turn = str(TURNS[standing.turn] or STAGES[Stage(issue.stage)])
    return Row(issue, bridge, tuple(part for part in meta if part), " · ".join(part for part in (turn, days) if part))


def supports_in_words(issue: Issue) -> str:
    """Say how many people support an issue, or where an imported case comes from."""
    if issue.is_imported:
        return issue.source
    count = issue.support_count
    return ngettext("%(count)s supporter", "%(count)s supporters", count) % {"count": number_in(count)}


@dataclass(frozen=True)
class Supports:
    """The supports of an issue as everybody may see them."""

    total: int
    areas: tuple[tuple[str, int], ...]
    rest: int


def supports_of(issue: Issue) -> Supports:
    """Return the total and those areas that may be shown (one query)."""
    tallies = SupportTally.objects.filter(issue=issue).select_related("area")
    names = {tally.area_id: tally.area.name_in() if tally.area else _("no area named") for tally in tallies}
    counts = showable({tally.area_id: tally.count for tally in tallies})
    return Supports(issue.support_count, tuple((names[key], count) for key, count in counts.shown), counts.rest)
