"""The pure rules of issues: stages, the bridge, counts, texts, limits, replay."""

from kopir.issues.rules.counts import SMALLEST_SHOWN, AreaCounts, showable
from kopir.issues.rules.limits import RAISE_LIMIT, SUPPORT_LIMIT, TWICE
from kopir.issues.rules.merging import MergeReason, Where, together
from kopir.issues.rules.pairs import PairState
from kopir.issues.rules.replay import ISSUE_FIELDS, Fact, Replayed, issue_numbers, replay
from kopir.issues.rules.reports import (
    FORGET_AFTER_DAYS,
    LANGUAGES,
    RULE_OF,
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
    "OPEN_STAGES",
    "RAISE_LIMIT",
    "RULE_OF",
    "SMALLEST_SHOWN",
    "SUPPORT_LIMIT",
    "TRANSITIONS",
    "TWICE",
    "AreaCounts",
    "Event",
    "Fact",
    "MergeReason",
    "PairState",
    "Refusal",
    "Replayed",
    "ReportState",
    "Span",
    "SpanState",
    "Stage",
    "Standing",
    "Step",
    "Turn",
    "Where",
    "after",
    "excerpt",
    "issue_numbers",
    "replay",
    "showable",
    "standing",
    "state_after_confirming",
    "together",
]
