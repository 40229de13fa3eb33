"""What pages show of viewpoints: how many take which side, and a list by question and side."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from django.db.models import Count
from django.template.loader import render_to_string

from kopir.debates.models import Debate
from kopir.viewpoints.labels import Words, side_words
from kopir.viewpoints.models import Viewpoint
from kopir.viewpoints.rules import SideCount, counted, sides_of


@dataclass(frozen=True)
class Side:
    words: Words
    rows: tuple[Viewpoint, ...]


@dataclass(frozen=True)
class Question:
    """Viewpoints on one question of a debate; without a title, on the whole of it."""

    title: str
    sides: tuple[Side, ...]


def open_sides(debate: Debate) -> tuple[str, ...]:
    """Return the sides that a reader of a debate may take."""
    return sides_of(debate.voices.values_list("side", flat=True))


def counts_of(debate: Debate) -> list[tuple[Words, SideCount]]:
    """Return how many public viewpoints take which side; what is hidden is not counted."""
    shown = Viewpoint.objects.published().filter(debate=debate, withheld="")
    found = dict(shown.order_by().values_list("side").annotate(Count("pk")))
    return [(side_words(one.side), one) for one in counted(open_sides(debate), found)]


def panel(debate: Debate) -> str:
    """The open call on a debate's page: write, read, and how many take which side. Two queries."""
    return render_to_string("viewpoints/_call.html", {"debate": debate, "counts": counts_of(debate)})


def by_question(rows: Iterable[Viewpoint]) -> list[Question]:
    """Put viewpoints under their questions, and under each by side."""
    ordered = sorted(rows, key=lambda one: (one.item_title, one.side, -one.number))
    return [
        Question(title, tuple(_side(side, same) for side, same in groupby(group, lambda one: one.side)))
        for title, group in groupby(ordered, lambda one: one.item_title)
    ]


def _side(side: str, rows: Iterable[Viewpoint]) -> Side:
    return Side(side_words(side), tuple(rows))
