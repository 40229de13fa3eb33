"""What readers say of a reply, question by question."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TypeVar

Word = TypeVar("Word", bound=str)


class Verdict(StrEnum):
    ANSWERED = "answered"
    PARTLY = "partly"
    DECLINED = "declined"
    NOT_ADDRESSED = "not_addressed"


MIN_MARKS = 5
AGREEING, OF = 2, 3
FIRST_DAY = timedelta(hours=24)
NOT_JUDGED = "not_yet_judged"


@dataclass(frozen=True)
class Judgement:
    """Marks on one question. `verdict` is None as long as it is not yet judged; first-day marks are counted apart."""

    counts: Mapping[Verdict, int]
    first_day: Mapping[Verdict, int]
    verdict: Verdict | None

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def first_day_total(self) -> int:
        return sum(self.first_day.values())

    @property
    def code(self) -> str:
        return self.verdict.value if self.verdict else NOT_JUDGED


def judge(counts: Mapping[Verdict, int], first_day: Mapping[Verdict, int] | None = None) -> Judgement:
    """Judge a question: from five marks on, and only where two thirds of them agree.

    Parameters
    ----------
    counts : marks by verdict, of addresses confirmed at least a day before; missing is none.
    first_day : marks of addresses confirmed less than a day before; never part of the verdict.
    """
    whole = {verdict: counts.get(verdict, 0) for verdict in Verdict}
    fresh = {verdict: (first_day or {}).get(verdict, 0) for verdict in Verdict}
    return Judgement(whole, fresh, agreed(whole))


def agreed(counts: Mapping[Word, int]) -> Word | None:
    """Return the word that readers agree on: from five marks on, and only where two thirds of them say it.

    >>> agreed({"yes": 4, "no": 1}), agreed({"yes": 4}), agreed({"yes": 3, "no": 3}), agreed({})
    ('yes', None, None, None)
    """
    total = sum(counts.values())
    if total < MIN_MARKS:
        return None
    top = max(counts, key=lambda word: counts[word])
    return top if counts[top] * OF >= total * AGREEING else None


def is_first_day(confirmed_at: datetime, at: datetime) -> bool:
    """Say whether an address was confirmed less than 24 hours before a moment."""
    return at - confirmed_at < FIRST_DAY
