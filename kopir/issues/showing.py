"""What pages show of issues: the bridge in words, rows of lists, supports by area."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import NamedTuple

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kopir.issues.labels import STAGES, TURNS
from kopir.issues.models import Issue, ShownIssue, SupportTally
from kopir.issues.rules import SpanState, Stage, Standing, showable, standing
from kopir.web.bridge import Bridge, Span
from kopir.web.components import component
from kopir.web.dates import date_in, number_in
from kopir.web.languages import current, name_in


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


# Stage, the days an answer and a promise are due, and whether a promise was broken: where an issue stands.
Place = tuple[str, date | None, date | None, bool]


class Facts(NamedTuple):
    """All that a row says of an issue: it is drawn from this, the day and the language, and from nothing else."""

    number: int
    title: str
    excerpt: str
    language: str
    stage: str
    support_count: int
    published_at: datetime
    answer_due_on: date | None
    promise_due_on: date | None
    has_broken_promise: bool
    is_sample: bool
    is_imported: bool
    source: str
    area: str
    topic: str

    @property
    def place(self) -> Place:
        return self.stage, self.answer_due_on, self.promise_due_on, self.has_broken_promise


def rows_of(found: Iterable[ShownIssue], today: date, *, has_text: bool = False) -> SafeString:
    """Draw the rows of a list from `Issue.objects.shown()`; those drawn before in this process are not drawn again."""
    language = current()
    rows = (_row(facts_of(row, language), today, language, has_text) for row in found)
    return mark_safe("".join(f"<li>{row}</li>" for row in rows))


def facts_of(row: ShownIssue, language: str) -> Facts:
    """Choose the names of area and topic in a language."""
    area = name_in(row.area__names or {}, language, row.area__name or "")
    topic = name_in(row.topic__names, language, row.topic__slug)
    return Facts._make((*row[: len(Facts._fields) - 2], area, topic))


@lru_cache(4_096)
def _row(facts: Facts, today: date, language: str, has_text: bool) -> SafeString:
    """Draw a row. Its arguments are the whole key, so a row drawn before cannot say what has changed since."""
    meta = [
        _("No. %(number)s") % {"number": facts.number},
        facts.area,
        facts.topic,
        date_in(facts.published_at, "medium", language),
        facts.source if facts.is_imported else _supporters(facts.support_count, language),
        _("Sample") if facts.is_sample else "",
    ]
    bridge, note = _side(facts.place, today, language)
    return component(
        "list_row",
        title=facts.title,
        url=_address(language) % facts.number,
        language=facts.language,
        text=facts.excerpt if has_text else "",
        meta=[part for part in meta if part],
        bridge=bridge,
        note=note,
    )


@lru_cache(4_096)
def _side(place: Place, today: date, language: str) -> tuple[Bridge, str]:
    """Return what stands at the side of a row: most rows of a site stand at the same few places."""
    stage, answer_due_on, promise_due_on, has_broken_promise = place
    where = standing(Stage(stage), answer_due_on, promise_due_on, has_broken_promise, today)
    bridge = bridge_of(where)
    days = next((span.days_label for span in bridge.spans if span.days_label), "")
    turn = str(TURNS[where.turn] or STAGES[Stage(stage)])
    return bridge, " · ".join(part for part in (turn, days) if part)


@lru_cache
def _address(language: str) -> str:
    return reverse("site:case", args=[0]).replace("/0", "/%d")


@lru_cache(1_024)
def _supporters(count: int, language: str) -> str:
    return ngettext("%(count)s supporter", "%(count)s supporters", count) % {"count": number_in(count)}


def redraw_rows() -> None:
    """Forget the rows drawn so far: for measurements of a first drawing."""
    _row.cache_clear()


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
