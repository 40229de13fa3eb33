"""The pure rules of issues: stages, the bridge, counts, texts, limits, replay."""

from kopir.issues.rules.counts import SMALLEST_SHOWN, AreaCounts, showable
from kopir.issues.rules.limits import LIMITS, Act, Asker, Who, bucket
from kopir.issues.rules.replay import ISSUE_FIELDS, Fact, Replayed, issue_numbers, replay
from kopir.issues.rules.reports import (
    FORGET_AFTER_DAYS,
    LANGUAGES,
    Refusal,
    ReportState,
    excerpt,
    state_after_confirming,
)
from kopir.issues.rules.stages import OPEN_STAGES, TRANSITIONS, Event, Stage, after
from kopir.issues.rules.standing import Span, SpanState, Standing, Step, Turn, standing

__all__ = [
    "FORGET_AFTER_DAYS",
    "ISSUE_FIELDS",
    "LANGUAGES",
    "LIMITS",
    "OPEN_STAGES",
    "SMALLEST_SHOWN",
    "TRANSITIONS",
    "Act",
    "AreaCounts",
    "Asker",
    "Event",
    "Fact",
    "Refusal",
    "Replayed",
    "ReportState",
    "Span",
    "SpanState",
    "Stage",
    "Standing",
    "Step",
    "Turn",
    "Who",
    "after",
    "bucket",
    "excerpt",
    "issue_numbers",
    "replay",
    "showable",
    "standing",
    "state_after_confirming",
]
