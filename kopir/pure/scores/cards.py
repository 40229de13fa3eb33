"""One scorecard out of its rows. Rows hold dates and codes, no names: the rule cannot know whose card it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kopir.pure.scores.agreement import Agreement, agreement_of
from kopir.pure.scores.medians import MedianDays, median_of_days
from kopir.pure.scores.rates import Rate

RULE_VERSION = "2026-11.2"  # a later one sorts after: cards of an older rule are computed anew


class LetterCode(StrEnum):
    """Where a letter stands for the score."""

    ANSWERED_IN_TIME = "answered-in-time"
    ANSWERED_LATE = "answered-late"
    WITHIN_TERM = "within-term"  # the clock runs: not counted against anybody
    REFUSED = "refused"  # declined with a reason: a reply, but no answer
    UNANSWERED = "unanswered"  # the term has passed
    NOT_COUNTED = "not-counted"  # never delivered, withdrawn, or transferred to somebody else


class QuestionCode(StrEnum):
    """What readers' marks say of one question of an answered letter."""

    ANSWERED = "answered"
    PARTLY = "partly"
    DECLINED = "declined"
    NOT_ADDRESSED = "not-addressed"
    NOT_JUDGED = "not-judged"  # fewer than five marks, or no two thirds agree


class CommitmentCode(StrEnum):
    """How a promise came out, or that it still runs."""

    KEPT = "kept"
    KEPT_LATE = "kept-late"
    BROKEN = "broken"
    OPEN = "open"  # runs, is being checked, or its date was only a review
    UNCHECKED = "unchecked"  # claimed, and nobody looked: neither kept nor broken
    WITHDRAWN = "withdrawn"


DECIDED = (CommitmentCode.KEPT, CommitmentCode.KEPT_LATE, CommitmentCode.BROKEN)
ANSWERED = frozenset({LetterCode.ANSWERED_IN_TIME, LetterCode.ANSWERED_LATE})


@dataclass(frozen=True)
class LetterRow:
    """One letter: when its clock began, when it was answered, and its code on the day of the card."""

    code: LetterCode
    sent_on: date | None = None
    due_on: date | None = None
    answered_on: date | None = None
    working_days: int | None = None  # from the clock's start to the answer


@dataclass(frozen=True)
class QuestionRow:
    """One numbered question of an answered letter; `marks` are its readers' by verdict, in the order of the codes."""

    code: QuestionCode
    marks: tuple[int, int, int, int] = (0, 0, 0, 0)


@dataclass(frozen=True)
class CommitmentRow:
    """One promise."""

    code: CommitmentCode


@dataclass(frozen=True)
class Figures:
    """All figures of one card.

    `answered` and `in_time` are out of letters that were answered, refused, or whose term has passed: a letter within
    its term is not counted against anybody. `questions` is out of judged questions, `kept` out of decided promises.
    `agreement` is between the readers who marked them, over all marks of questions with at least two.
    """

    letters: int
    within_term: int
    not_counted: int
    answered: Rate
    in_time: Rate
    refused: int
    days: MedianDays
    questions: Rate
    questions_partly: int
    questions_declined: int
    questions_not_addressed: int
    questions_not_judged: int
    agreement: Agreement
    kept: Rate
    kept_late: int
    broken: int
    commitments_open: int
    commitments_unchecked: int
    commitments_withdrawn: int

    @property
    def is_empty(self) -> bool:
        """Say whether nothing at all is known: absence of data, not idleness."""
        promises = self.kept.denominator + self.commitments_open + self.commitments_unchecked
        return not (self.letters or self.not_counted or promises or self.commitments_withdrawn)

    @property
    def is_rankable(self) -> bool:
        """Say whether the answers may be compared with others'."""
        return self.answered.is_rankable


def figures_of(
    letters: Sequence[LetterRow], questions: Sequence[QuestionRow], commitments: Iterable[CommitmentRow]
) -> Figures:
    """Return all figures of a card from its rows; their order is of no matter.

    Parameters
    ----------
    letters : one row a letter; `working_days` is needed where a letter was answered and counts into the median.
    questions : one row a question of answered letters.
    commitments : one row a promise.
    """
    sent = Counter(row.code for row in letters)
    answered = sent[LetterCode.ANSWERED_IN_TIME] + sent[LetterCode.ANSWERED_LATE]
    decided = answered + sent[LetterCode.REFUSED] + sent[LetterCode.UNANSWERED]
    asked = Counter(row.code for row in questions)
    judged = asked.total() - asked[QuestionCode.NOT_JUDGED]
    promised = Counter(row.code for row in commitments)
    kept, late, broken = (promised[code] for code in DECIDED)
    return Figures(
        letters=decided + sent[LetterCode.WITHIN_TERM],
        within_term=sent[LetterCode.WITHIN_TERM],
        not_counted=sent[LetterCode.NOT_COUNTED],
        answered=Rate(answered, decided),
        in_time=Rate(sent[LetterCode.ANSWERED_IN_TIME], decided),
        refused=sent[LetterCode.REFUSED],
        days=median_of_days(
            [days for row in letters if row.code in ANSWERED and (days := row.working_days) is not None]
        ),
        questions=Rate(asked[QuestionCode.ANSWERED], judged),
        questions_partly=asked[QuestionCode.PARTLY],
        questions_declined=asked[QuestionCode.DECLINED],
        questions_not_addressed=asked[QuestionCode.NOT_ADDRESSED],
        questions_not_judged=asked[QuestionCode.NOT_JUDGED],
        agreement=agreement_of([row.marks for row in questions]),
        kept=Rate(kept, kept + late + broken),
        kept_late=late,
        broken=broken,
        commitments_open=promised[CommitmentCode.OPEN],
        commitments_unchecked=promised[CommitmentCode.UNCHECKED],
        commitments_withdrawn=promised[CommitmentCode.WITHDRAWN],
    )
