"""What is overdue today, by addressee, and what became so in a week: answers and promises."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import F, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kopir.commitments.models import Commitment
from kopir.commitments.showing import cards_of
from kopir.letters.models import LetterQuerySet
from kopir.letters.rules import LetterState
from kopir.site.home import own_letters
from kopir.site.letter_rows import LetterRow, rows_of_letters
from kopir.web import clock
from kopir.web.serving import csv_answer, data, page_asking

MOST = 200
WEEK = timedelta(days=7)
HEAD = ("overdue_from", "due_on", "letter", "addressee", "addressee_ref", "holder", "rulebook", "answered_on")


@dataclass(frozen=True)
class Debtor:
    """An addressee with the letters it has not answered in time, the oldest first."""

    name: str
    url: str
    rows: tuple[LetterRow, ...]


def debtors(rows: list[LetterRow]) -> list[Debtor]:
    """Group letters by addressee; who owes the oldest answer comes first."""
    found: dict[str, list[LetterRow]] = {}
    for row in rows:
        found.setdefault(row.letter.addressee.ref, []).append(row)
    return [Debtor(own[0].addressee, own[0].letter.addressee.get_absolute_url(), tuple(own)) for own in found.values()]


def monday_of(asked: str) -> date:
    """Return the first day of the week that is asked for by any of its days; of this week where none is."""
    try:
        day = date.fromisoformat(asked)
    except ValueError:
        day = clock.today()
    day = min(max(day, date(2000, 1, 3)), clock.today())
    return day - timedelta(days=day.weekday())


def became_overdue(monday: date) -> LetterQuerySet:
    """Return letters whose day passed unanswered in a week, whatever came of them since."""
    unanswered = Q(stopped_on__isnull=True) | Q(stopped_on__gt=F("due_on"))
    week = own_letters().filter(unanswered, overdue_from__gte=monday, overdue_from__lt=monday + WEEK)
    return week.exclude(overdue_from__gt=clock.today()).exclude(state=LetterState.WITHDRAWN)


@data
def overdue_csv(request: HttpRequest) -> HttpResponse:
    """A week's letters that became overdue, by whom (`?week=2026-11-23`)."""
    monday = monday_of(request.GET.get("week", ""))
    rows = became_overdue(monday).with_addressee().order_by("overdue_from", "number")
    return csv_answer(f"overdue-{monday}", HEAD, _cells(rows))


def _cells(letters: LetterQuerySet) -> Iterator[tuple[object, ...]]:
    for one in letters:
        office = one.addressee
        yield (
            one.overdue_from,
            one.due_on,
            one.ref,
            office.name_in(),
            office.ref,
            one.holder_name,
            one.rulebook_name,
            one.stopped_on,
        )


@page_asking("week")
def overdue(request: HttpRequest) -> HttpResponse:
    """The longest overdue letters and promises; beyond two hundred of each, only their number."""
    letters, promises = own_letters().overdue(clock.today()), Commitment.objects.overdue()
    rows = rows_of_letters(letters.with_addressee().order_by("overdue_from", "pk")[:MOST])
    monday = monday_of(request.GET.get("week", ""))
    fresh = became_overdue(monday)
    week = rows_of_letters(fresh.with_addressee().order_by("-overdue_from", "-pk")[:MOST])
    cards = cards_of(promises.with_promiser().order_by("due_on", "pk")[:MOST])
    return render(
        request,
        "site/overdue.html",
        {
            "monday": monday,
            "sunday": monday + timedelta(days=6),
            "earlier": monday - WEEK,
            "later": monday + WEEK if monday + WEEK <= clock.today() else None,
            "week": week,
            "all_week": fresh.count() if len(week) == MOST else len(week),
            "debtors": debtors(rows),
            "letters": len(rows),
            "all_letters": letters.count() if len(rows) == MOST else len(rows),
            "cards": cards,
            "all_promises": promises.count() if len(cards) == MOST else len(cards),
        },
    )
