"""The first page: what this is, what it has come to, and the first act."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.cache import cache
from django.db.models import Count, F, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from kopir.commitments.models import Commitment
from kopir.commitments.rules import Outcome
from kopir.commitments.showing import host_cards
from kopir.issues.models import Issue, IssueQuerySet
from kopir.issues.rules import OPEN_STAGES, Stage
from kopir.issues.showing import rows_of
from kopir.letters.models import Letter, LetterQuerySet
from kopir.letters.rules import LetterState
from kopir.site.letter_rows import LetterRow, rows_of_letters
from kopir.web import clock
from kopir.web.bridge import Bridge, Span, SpanState, Step
from kopir.web.serving import page

SHOWN = 5
FIGURES_S = 30


@dataclass(frozen=True)
class Figures:
    """Numbers with their denominators; cases taken over from elsewhere are not this site's doing and left out."""

    issues: int
    open: int
    verified: int
    letters: int
    answered: int
    in_time: int
    decided: int
    kept: int


def own_issues() -> IssueQuerySet:
    return Issue.objects.published().unmerged().filter(is_imported=False)


def own_letters() -> LetterQuerySet:
    """Letters of this site. What became of an imported one after its source ends, nobody here knows."""
    return Letter.objects.filter(source_ref__isnull=True)


def figures() -> Figures:
    """Count, at most twice a minute in each process: three queries over whole tables."""
    found: Figures | None = cache.get("site.figures")
    if found is None:
        found = _count()
        cache.set("site.figures", found, FIGURES_S)
    return found


def _count() -> Figures:
    issues = own_issues().aggregate(
        issues=Count("pk"),
        open=Count("pk", filter=Q(stage__in=OPEN_STAGES)),
        verified=Count("pk", filter=Q(stage=Stage.VERIFIED)),
    )
    replied = Q(stopped_on__isnull=False)
    letters = (
        own_letters()
        .delivered()
        .aggregate(
            letters=Count("pk"),
            answered=Count("pk", filter=replied),
            in_time=Count("pk", filter=replied & Q(stopped_on__lte=F("due_on"))),
        )
    )
    kept = Q(outcome__in=[Outcome.KEPT, Outcome.KEPT_LATE])
    promises = Commitment.objects.aggregate(
        decided=Count("pk", filter=kept | Q(outcome=Outcome.BROKEN)), kept=Count("pk", filter=kept)
    )
    return Figures(**issues, **letters, **promises)


def loop() -> Bridge:
    """The whole loop as the bridge, each span with what happens there."""
    said = {
        Step.RAISED: _("You write what is wrong"),
        Step.ADDRESSED: _("An office is asked, with a date"),
        Step.ANSWERED: _("Each question gets its answer"),
        Step.COMMITTED: _("Promises are kept in exact words"),
        Step.VERIFIED: _("Citizens check what was done"),
    }
    return Bridge(tuple(Span(step.value, SpanState.DONE.value, caption=words) for step, words in said.items()))


def overdue_letters(limit: int) -> list[LetterRow]:
    waiting = own_letters().filter(state=LetterState.WAITING).overdue(clock.today())
    return rows_of_letters(waiting.with_addressee().order_by("overdue_from", "pk")[:limit])


@page
def home(request: HttpRequest) -> HttpResponse:
    today = clock.today()
    newest = own_issues().order_by("-number").shown()[:SHOWN]
    supported = own_issues().open().order_by("-support_count", "-number").shown()[:SHOWN]
    return render(
        request,
        "site/home.html",
        {
            "loop": loop(),
            "figures": figures(),
            "overdue": overdue_letters(SHOWN),
            "newest": rows_of(newest, today),
            "supported": rows_of(supported, today),
            "charter": host_cards()[:SHOWN],
        },
    )
