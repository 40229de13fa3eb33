"""Figures of a scorecard: rates, medians and intervals that an outsider can recompute from the rows beside them."""

from kopir.pure.scores.agreement import Agreement, agreement_of, alpha
from kopir.pure.scores.cards import (
    RULE_VERSION,
    CommitmentCode,
    CommitmentRow,
    Figures,
    LetterCode,
    LetterRow,
    QuestionCode,
    QuestionRow,
    figures_of,
)
from kopir.pure.scores.medians import DRAWS, SEED, MedianDays, median, median_interval, median_of_days
from kopir.pure.scores.rates import MINIMUM_SAMPLE, Interval, Rate, wilson

__all__ = [
    "DRAWS",
    "MINIMUM_SAMPLE",
    "RULE_VERSION",
    "SEED",
    "Agreement",
    "CommitmentCode",
    "CommitmentRow",
    "Figures",
    "Interval",
    "LetterCode",
    "LetterRow",
    "MedianDays",
    "QuestionCode",
    "QuestionRow",
    "Rate",
    "agreement_of",
    "alpha",
    "figures_of",
    "median",
    "median_interval",
    "median_of_days",
    "wilson",
]
