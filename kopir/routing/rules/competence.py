"""Who is competent for a topic in an area, by the table of rules."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

MOST_CHOICES = 3
RANKS = (1, 2, 3)

AreaLine = Sequence[int | None]  # an area, those it lies in, and None: the whole site


class Refusal(StrEnum):
    """Reason codes of this app."""

    SAME_RULE = "same-rule"
    END_BEFORE_START = "competence-end-before-start"
    NOT_ADDRESSABLE = "not-addressable"
    ENDED = "competence-ended"


class Why(StrEnum):
    """Why somebody is suggested, the strongest first."""

    TOPIC = "topic"  # a rule for this topic, the nearest there is
    EVERY_TOPIC = "every-topic"  # a rule for all topics; none names this one
    LEARNT = "learnt"
    LARGER_AREA = "larger-area"  # a rule that a nearer one takes the place of: somebody to turn to next
    BODY_OF_VACANT = "body-of-vacant"  # nobody holds the post today, so its organisation


@dataclass(frozen=True)
class Rule:
    """One line of the table. `topic` None: every topic; `area` None: the whole site; `rank` 1 is asked first."""

    key: int
    topic: str | None
    area: int | None
    addressee: str
    rank: int = 1
    starts_on: date | None = None
    ends_on: date | None = None

    def holds_on(self, day: date) -> bool:
        """Say whether it holds on a day; both ends belong to it."""
        return (self.starts_on is None or self.starts_on <= day) and (self.ends_on is None or day <= self.ends_on)

    def overlaps(self, other: Rule) -> bool:
        """Say whether there is a day on which both hold."""
        starts = max(self.starts_on or date.min, other.starts_on or date.min)
        return starts <= min(self.ends_on or date.max, other.ends_on or date.max)


@dataclass(frozen=True)
class Ground:
    """A rule that speaks for an addressee, and how."""

    rule: Rule
    why: Why


def areas_up(area: int | None, parents: Mapping[int, int | None]) -> tuple[int | None, ...]:
    """Return an area, those it lies in, the nearest first, and None for the whole site.

    >>> areas_up(3, {3: 2, 2: 1, 1: None})
    (3, 2, 1, None)
    """
    line: list[int | None] = []
    while area is not None and area not in line:  # a source may hold a circle
        line.append(area)
        area = parents.get(area)
    return (*line, None)


def competent(rules: Iterable[Rule], topic: str, line: AreaLine, on: date) -> list[Ground]:
    """Return who is competent for a topic in an area on a day, whom to ask first first; nobody twice.

    A rule that names the topic goes before one for every topic. Of each kind those of the nearest area hold, by
    rank; rules of larger areas follow at the very end, as somebody to turn to next.
    """
    places = {area: step for step, area in enumerate(line)}
    held = [rule for rule in rules if rule.area in places and rule.topic in (topic, None) and rule.holds_on(on)]
    nearest = {
        is_named: min((places[rule.area] for rule in held if (rule.topic is not None) == is_named), default=0)
        for is_named in (True, False)
    }

    def why(rule: Rule) -> Why:
        if places[rule.area] > nearest[rule.topic is not None]:
            return Why.LARGER_AREA
        return Why.TOPIC if rule.topic is not None else Why.EVERY_TOPIC

    order = list(Why)
    grounds = sorted(
        (Ground(rule, why(rule)) for rule in held),
        key=lambda one: (
            order.index(one.why),
            places[one.rule.area],
            one.rule.topic is None,
            one.rule.rank,
            one.rule.key,
        ),
    )
    first: dict[str, Ground] = {}
    for ground in grounds:
        first.setdefault(ground.rule.addressee, ground)
    return list(first.values())


@dataclass(frozen=True)
class Conflict:
    """Rules of one topic and area that hold on the same day with the same rank, and name different addressees."""

    topic: str | None
    area: int | None
    rank: int
    rules: tuple[int, ...]


def conflicts(rules: Iterable[Rule], on: date) -> list[Conflict]:
    """Return where the table names two as the first, or second, or third to ask; in the order of their rules."""
    groups: defaultdict[tuple[str | None, int | None, int], list[Rule]] = defaultdict(list)
    for rule in rules:
        if rule.holds_on(on):
            groups[rule.topic, rule.area, rule.rank].append(rule)
    found = [
        Conflict(topic, area, rank, tuple(sorted(rule.key for rule in group)))
        for (topic, area, rank), group in groups.items()
        if len({rule.addressee for rule in group}) > 1
    ]
    return sorted(found, key=lambda conflict: conflict.rules)


def uncovered(
    rules: Iterable[Rule],
    topics: Sequence[str],
    lines: Mapping[int | None, AreaLine],
    on: date,
    usable: Collection[str],
) -> Iterator[tuple[int | None, list[str]]]:
    """Yield each area with the topics for which the table names nobody who can be addressed, where there are any.

    Parameters
    ----------
    lines : for each area (None: the whole site) the line from it upwards, as `areas_up` gives it.
    usable : addressees that a letter can be put to today.
    """
    told = {(rule.topic, rule.area) for rule in rules if rule.addressee in usable and rule.holds_on(on)}
    for area, line in lines.items():
        if any((None, place) in told for place in line):
            continue
        missing = [topic for topic in topics if not any((topic, place) in told for place in line)]
        if missing:
            yield area, missing
