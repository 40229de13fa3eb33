"""The bridge: a case's progress, one span a step. Kopir's signature, in lists, case files and the logo."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kopir.web.bridge_drawing import State, draw


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
        width, height, under, spans = draw(self.states, "small")
        body = under + "".join(
            f'<g class="b-{state}">{drawn}</g>' for state, drawn in zip(self.states, spans, strict=True)
        )
        label = escape(self.summary)
        return mark_safe(  # noqa: S308 - numbers of our own and one escaped text
            f'<svg class="bridge-small" viewBox="0 0 {width:g} {height:g}" width="{width:g}" height="{height:g}" '
            f'role="img" aria-label="{label}"><title>{label}</title>{body}</svg>'
        )

    @property
    def wide(self) -> SafeString:
        return self._hidden("wide")

    @property
    def narrow(self) -> SafeString:
        return self._hidden("narrow")

    def _hidden(self, size: str) -> SafeString:
        """A drawing whose words stand beside it as a list, so readers of the screen get them once."""
        width, height, under, spans = draw(self.states, size)
        body = "".join(
            f'<g class="b-{span.state}"><title>{escape(span.title)}</title>{drawn}</g>'
            for span, drawn in zip(self.spans, spans, strict=True)
        )
        return mark_safe(  # noqa: S308 - numbers of our own and escaped texts
            f'<svg class="bridge__{size}" viewBox="0 0 {width:g} {height:g}" aria-hidden="true" focusable="false">'
            f"{under}{body}</svg>"
        )
