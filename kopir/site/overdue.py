"""What is overdue today, by addressee: answers and promises."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kopir.commitments.models import Commitment
from kopir.commitments.showing import cards_of
from kopir.site.home import own_letters
from kopir.site.letter_rows import LetterRow, rows_of_letters
from kopir.site.serving import page
from kopir.web import clock

MOST = 200


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


@page
def overdue(request: HttpRequest) -> HttpResponse:
    """The longest overdue letters and promises; beyond two hundred of each, only their number."""
    letters, promises = own_letters().overdue(clock.today()), Commitment.objects.overdue()
    rows = rows_of_letters(letters.with_addressee().order_by("overdue_from", "pk")[:MOST])
    cards = cards_of(promises.with_promiser().order_by("due_on", "pk")[:MOST])
    return render(
        request,
        "site/overdue.html",
        {
            "debtors": debtors(rows),
            "letters": len(rows),
            "all_letters": letters.count() if len(rows) == MOST else len(rows),
            "cards": cards,
            "all_promises": promises.count() if len(cards) == MOST else len(cards),
        },
    )
