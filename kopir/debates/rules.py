"""Debates: states, parts that people take, where videos may lie, and how a second is shown."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from kopir.letters.rules.marks import agreed
from kopir.pure.text.personal import PersonalKind, find_personal, masked


class State(StrEnum):
    DRAFT = "draft"  # brought in, seen by editors only
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class Part(StrEnum):
    """What somebody does in a debate; only participants are measured against each other."""

    PARTICIPANT = "participant"
    MODERATOR = "moderator"
    AUDIENCE = "audience"
    UNKNOWN = "unknown"


class Answered(StrEnum):
    """What a reader says of a question that was asked in a debate."""

    YES = "answered"
    PARTLY = "partly"
    NO = "no"


class Stance(StrEnum):
    """Where somebody says that they stand on a thesis."""

    FOR = "for"
    AGAINST = "against"
    OPEN = "open"


class Refusal(StrEnum):
    NO_SOURCE = "no_source"
    NOT_SAID = "not_said"
    NOBODY = "nobody"
    GONE_QUESTION = "gone_question"
    NO_SPEECH = "no_speech"
    NO_FILES = "no_files"
    NOT_A_DRAFT = "not_a_draft"
    NOT_PUBLISHED = "not_published"
    NO_REASON = "no_reason"
    UNKNOWN_TURN = "unknown_turn"
    OTHER_DEBATE = "other_debate"


@dataclass(frozen=True)
class Opinion:
    """Marks on one question; those of addresses confirmed less than a day before stand apart and decide nothing."""

    counts: Mapping[Answered, int]
    first_day: Mapping[Answered, int]

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def word(self) -> Answered | None:
        """What readers agree on; None as long as they do not."""
        return agreed(self.counts)


@dataclass(frozen=True)
class Agreement:
    """On how many theses two and more speakers have taken a stand, and on which of them all stand the same."""

    compared: tuple[int, ...]
    same: tuple[int, ...]


def agreement_of(stances: Mapping[int, Sequence[Stance]]) -> Agreement:
    """Compare the stances of speakers, by thesis.

    >>> agreement_of({1: [Stance.FOR, Stance.FOR], 2: [Stance.FOR, Stance.AGAINST], 3: [Stance.FOR]})
    Agreement(compared=(1, 2), same=(1,))
    """
    compared = tuple(thesis for thesis, taken in stances.items() if len(taken) > 1)
    return Agreement(compared, tuple(thesis for thesis in compared if len(set(stances[thesis])) == 1))


@dataclass(frozen=True)
class Veil:
    """What is hidden in speech: places that editors let stand, words that they named, and what stands instead."""

    standing: Collection[str]
    named: Sequence[str]
    words: Mapping[PersonalKind, str]
    other: str


def veiled(text: str, veil: Veil) -> tuple[str, tuple[tuple[PersonalKind, str], ...]]:
    """Return a speech without personal data, and each place with some, whether hidden or let stand.

    >>> veiled("Call 8 701 123 45 67, ask for Asel.", Veil((), ("Asel",), {PersonalKind.PHONE: "[phone]"}, "[-]"))
    ('Call [phone], ask for [-].', ((<PersonalKind.PHONE: 'phone'>, '8 701 123 45 67'),))
    """
    found = find_personal(text)
    shown = masked(text, [one for one in found if text[one.start : one.end] not in veil.standing], veil.words)
    for words in sorted(veil.named, key=len, reverse=True):
        shown = re.sub(re.escape(words), lambda _match: veil.other, shown, flags=re.IGNORECASE)
    return shown, tuple((one.kind, text[one.start : one.end]) for one in found)


def clock_of(seconds: float | None) -> str:
    """Return a moment as hours, minutes and seconds.

    >>> clock_of(75.9), clock_of(3_675), clock_of(None)
    ('1:15', '1:01:15', '')
    """
    if seconds is None:
        return ""
    minutes, second = divmod(int(seconds), 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours}:{minute:02}:{second:02}" if hours else f"{minute}:{second:02}"
