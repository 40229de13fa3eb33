"""The table of competence as pages show it, and what it lacks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from kopir.issues.models import Issue, Topic
from kopir.people.addressees import name_of
from kopir.people.models import Area
from kopir.pure.scores import Rate
from kopir.pure.text.ngrams import NgramEmbedder
from kopir.routing import actions, vectors
from kopir.routing.advising import addressees_of
from kopir.routing.examples import OTHER, available, parents_of_areas
from kopir.routing.labels import DUES, KINDS
from kopir.routing.models import Competence, Learnt
from kopir.routing.offices import Reach, reach_of
from kopir.routing.rules import LEAST_EXAMPLES, Due, Kind, Rule, areas_up, conflicts, uncovered

MOST_GAPS = 50


@dataclass(frozen=True)
class Shown:
    """A line of the table, and how its addressee can be reached today."""

    row: Competence
    reach: Reach


@dataclass(frozen=True)
class Clash:
    """Lines that name several to be asked first (or second, or third) about the same."""

    rows: tuple[Competence, ...]


@dataclass(frozen=True)
class Gap:
    """An area (None: issues without a place) and the topics for which nobody is named there."""

    area: Area | None
    topics: tuple[Topic, ...]
    has_all: bool  # every topic is missing


@dataclass(frozen=True)
class Check:
    """What the table lacks on a day."""

    troubles: tuple[Shown, ...]
    clashes: tuple[Clash, ...]
    gaps: tuple[Gap, ...]
    more_gaps: int

    @property
    def is_whole(self) -> bool:
        return not (self.troubles or self.clashes or self.gaps)


def shown(rows: Iterable[Competence], day: date) -> list[Shown]:
    """Return lines with how their addressees can be reached."""
    lines = list(rows)
    reach = reach_of((row.addressee for row in lines), day)
    return [Shown(row, reach[row.addressee.ref]) for row in lines]


def check_table(day: date) -> Check:
    """Look through the lines that hold on a day: whom they lead to, where they clash, and what nobody answers for."""
    lines = shown(Competence.objects.holding_on(day).with_names(), day)
    rows = {line.row.pk: line.row for line in lines}
    rules = [row.rule for row in rows.values()]
    usable = {line.row.addressee.ref for line in lines if not line.reach.is_over}
    clashes = [Clash(tuple(rows[key] for key in clash.rules)) for clash in conflicts(rules, day)]
    gaps = _gaps(rules, usable, day)
    troubles = tuple(line for line in lines if not line.reach.is_fine)
    return Check(troubles, tuple(clashes), tuple(gaps[:MOST_GAPS]), len(gaps[MOST_GAPS:]))


def _gaps(rules: list[Rule], usable: set[str], day: date) -> list[Gap]:
    """Areas in which something was raised come before those in which nothing was."""
    parents = parents_of_areas()
    topics = {topic.slug: topic for topic in Topic.objects.in_order() if topic.slug != OTHER}
    lines = {area: areas_up(area, parents) for area in (None, *parents)}
    missing = dict(uncovered(rules, list(topics), lines, day, usable))
    areas = Area.objects.present().in_bulk([key for key in missing if key is not None])
    raised = set(Issue.objects.published().order_by().values_list("area", flat=True).distinct())
    found = [
        Gap(areas.get(key) if key else None, tuple(topics[one] for one in absent), len(absent) == len(topics))
        for key, absent in missing.items()
        if key is None or key in areas
    ]
    return sorted(found, key=lambda gap: (gap.area is not None and gap.area.pk not in raised, gap.area is not None))


@dataclass(frozen=True)
class LabelShown:
    """How one topic or addressee did on texts that were not learnt from."""

    name: str
    n: int
    found: int
    given: int


@dataclass(frozen=True)
class Lesson:
    """What the site has learnt of a kind, as editors see it; `learnt` is None where it has not."""

    kind: Kind
    learnt: Learnt | None
    examples: int
    needed: int
    due: Due | None
    accuracy: Rate | None = None
    labels: tuple[LabelShown, ...] = ()

    @property
    def title(self) -> str:
        return str(KINDS[self.kind])

    @property
    def is_of_letters(self) -> bool:
        """Say whether it serves only while the likeness process is absent."""
        return self.learnt is not None and self.learnt.embedder == NgramEmbedder.name != vectors.model()

    @property
    def percents(self) -> dict[str, int]:
        """The shares in hundredths, and the ends of the interval."""
        if self.learnt is None or self.accuracy is None:
            return {}
        shares = {name: self.learnt.figures[name] for name in ("among_three", "baseline", "macro_f1")}
        if interval := self.accuracy.interval:
            shares |= {"low": interval.low, "high": interval.high}
        return {name: round(share * 100) for name, share in shares.items()}

    @property
    def due_in_words(self) -> str:
        return str(DUES[self.due]) if self.due else ""


def lessons() -> list[Lesson]:
    """Return what the site has learnt, by kind and model; a kind of which nothing was learnt stands there once."""
    found: list[Lesson] = []
    for kind in Kind:
        rows = {row.embedder: row for row in Learnt.objects.filter(kind=kind)}
        learnt: list[Learnt | None] = [rows[made_by] for made_by in vectors.models_for(kind) if made_by in rows]
        why = actions.due(kind)
        found += [_lesson(kind, row, available(kind), why) for row in learnt or [None]]
    return found


def _lesson(kind: Kind, learnt: Learnt | None, examples: int, why: Due | None) -> Lesson:
    if learnt is None:
        return Lesson(kind, None, examples, LEAST_EXAMPLES, why)
    figures = learnt.figures
    names = _names(kind, [one["label"] for one in figures["by_label"]])
    labels = [
        LabelShown(names.get(one["label"], one["label"]), one["n"], one["found"], one["given"])
        for one in figures["by_label"]
    ]
    accuracy = Rate(figures["right"], figures["n"])
    ordered = tuple(sorted(labels, key=lambda one: (-one.n, one.name)))
    return Lesson(kind, learnt, examples, LEAST_EXAMPLES, why, accuracy, ordered)


def _names(kind: Kind, labels: list[str]) -> dict[str, str]:
    if kind is Kind.TOPIC:
        return {topic.slug: topic.name_in() for topic in Topic.objects.filter(slug__in=labels)}
    return {ref: name_of(addressee) for ref, addressee in addressees_of(labels).items()}
