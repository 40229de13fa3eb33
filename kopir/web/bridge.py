"""The bridge: a case's progress, one span a step. Kopir's signature, in lists, case files and the logo."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kopir.web.bridge_drawing import State, draw
from kopir.web.languages import current


class Step(StrEnum):
    RAISED = "raised"
    ADDRESSED = "addressed"
    ANSWERED = "answered"
    COMMITTED = "committed"
    VERIFIED = "verified"


class SpanState(StrEnum):
    DONE = "done"
    OPEN = "open"
    BROKEN = "broken"
    TODO = "todo"


STEP_LABELS = {
    Step.RAISED: gettext_lazy("Raised"),
    Step.ADDRESSED: gettext_lazy("Addressed"),
    Step.ANSWERED: gettext_lazy("Answered"),
    Step.COMMITTED: gettext_lazy("Committed"),
    Step.VERIFIED: gettext_lazy("Verified"),
}
STATE_LABELS = {
    SpanState.DONE: gettext_lazy("done"),
    SpanState.OPEN: gettext_lazy("in progress"),
    SpanState.BROKEN: gettext_lazy("broken"),
    SpanState.TODO: gettext_lazy("not yet"),
}
ICONS = {SpanState.DONE: "check", SpanState.OPEN: "turn", SpanState.BROKEN: "broken", SpanState.TODO: "todo"}


@dataclass(frozen=True)
class Span:
    """One step of a case.

    `caption` says what stands (a date, a name), `turn` whose turn it is, `days` how many working or calendar days are
    left (below zero: overdue); all come translated or counted from the caller.
    """

    step: str
    state: str
    caption: str = ""
    turn: str = ""
    days: int | None = None

    @property
    def label(self) -> str:
        return str(STEP_LABELS[Step(self.step)])

    @property
    def state_label(self) -> str:
        return str(STATE_LABELS[SpanState(self.state)])

    @property
    def icon(self) -> str:
        return ICONS[SpanState(self.state)]

    @property
    def days_label(self) -> str:
        return "" if self.days is None else days_left(self.days)

    @property
    def title(self) -> str:
        parts = [self.caption, self.turn, self.days_label]
        return ", ".join([f"{self.label}: {self.state_label}", *(part for part in parts if part)])


@lru_cache(4096)
def _small(bridge: Bridge, language: str) -> SafeString:
    """Lists draw the same few bridges again and again: each is written once a language."""
    label = escape(bridge.summary)
    return bridge.svg("small", f'role="img" aria-label="{label}"', f"<title>{label}</title>")


def days_left(days: int) -> str:
    """Say how far a deadline is, in words of the current language."""
    if days == 0:
        return _("due today")
    if days > 0:
        return ngettext("%(count)d day left", "%(count)d days left", days) % {"count": days}
    return ngettext("%(count)d day overdue", "%(count)d days overdue", -days) % {"count": -days}


@dataclass(frozen=True)
class Bridge:
    """All spans of one case, in order."""

    spans: tuple[Span, ...]

    @property
    def states(self) -> tuple[State, ...]:
        return tuple(SpanState(span.state).value for span in self.spans)

    @property
    def summary(self) -> str:
        """One sentence for those who do not see the drawing."""
        return "; ".join(span.title for span in self.spans)

    @property
    def small(self) -> SafeString:
        """The drawing 24 pixels high, with the summary as its text."""
        return _small(self, current())

    @property
    def wide(self) -> SafeString:
        """The drawing for a full page; its words stand beside it as a list, so it is silent itself."""
        return self.svg("wide", 'aria-hidden="true" focusable="false"')

    @property
    def narrow(self) -> SafeString:
        """The drawing for a phone, as silent as the wide one."""
        return self.svg("narrow", 'aria-hidden="true" focusable="false"')

    def svg(self, size: str, attributes: str, title: str = "") -> SafeString:
        drawn = draw(self.states, size)
        spans = "".join(
            f'<g class="b-{span.state}">{"" if title else f"<title>{escape(span.title)}</title>"}{shape}</g>'
            for span, shape in zip(self.spans, drawn.spans, strict=True)
        )
        box = f'class="bridge-{size}" viewBox="0 0 {drawn.width:g} {drawn.height:g}"'
        if title:
            box += f' width="{drawn.width:g}" height="{drawn.height:g}"'
        return mark_safe(f"<svg {box} {attributes}>{title}{drawn.ground}{spans}{drawn.piers}</svg>")
