"""The bridge of an issue: where it stands by the issue's own rules, with captions from letters and promises."""

from __future__ import annotations

from collections.abc import Mapping

from kopir.issues.rules import Stage, Standing, Step, Turn
from kopir.web.bridge import Bridge, Span

WAITING: dict[str, Step] = {
    Stage.RAISED: Step.ADDRESSED,
    Stage.ADDRESSED: Step.ANSWERED,
    Stage.ANSWERED: Step.COMMITTED,
    Stage.COMMITTED: Step.VERIFIED,
    Stage.CLAIMED: Step.VERIFIED,
    Stage.UNCHECKED: Step.VERIFIED,
}


def bridge_of(
    stage: str, standing: Standing, *, captions: Mapping[str, str] | None = None, turn: str = "", days: str = ""
) -> Bridge:
    """Draw a standing; captions say what stands at a step, `turn` and `days` go to the span that waits."""
    waiting = waiting_step(stage, standing)
    return Bridge(
        tuple(
            Span(
                span.step.value,
                span.state.value,
                caption=(captions or {}).get(span.step, ""),
                turn=", ".join(part for part in (turn, days) if part) if span.step == waiting else "",
                days=None if days or span.step != waiting else standing.days_left,
            )
            for span in standing.spans
        )
    )


def waiting_step(stage: str, standing: Standing) -> Step | None:
    """Return the step that waits for somebody, None where nothing does.

    An issue that one office has answered may still wait for another office's answer.
    """
    if stage == Stage.ANSWERED and standing.turn == Turn.OFFICE:
        return Step.ANSWERED
    return WAITING.get(stage)
