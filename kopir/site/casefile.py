"""The case file: one issue on one page, from what was raised to what citizens verified."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kopir.commitments.models import Commitment
from kopir.issues.models import Issue
from kopir.issues.rules import Step
from kopir.issues.showing import Supports, supports_of
from kopir.letters.models import Letter
from kopir.readings.timeline import Item, items, read, telling
from kopir.site import commitment_parts, letter_parts
from kopir.site.commitment_parts import CommitmentPart
from kopir.site.finding import case_refs, of_case
from kopir.site.letter_parts import LetterPart
from kopir.site.report_parts import ReportPart, parts_of, reports_of
from kopir.site.spans import bridge_of
from kopir.site.turn import Case, TurnSentence, sentence
from kopir.web import clock
from kopir.web.bridge import Bridge
from kopir.web.dates import date_in
from kopir.web.paging import page_of
from kopir.web.serving import page, page_asking

TIMELINE = 40
REPORTS = 20  # on the page; all of them stand on a page of their own


@dataclass(frozen=True)
class CaseFile:
    """Everything that stands on the page."""

    issue: Issue
    reports: tuple[ReportPart, ...]
    report_count: int
    letters: tuple[LetterPart, ...]
    commitments: tuple[CommitmentPart, ...]
    supports: Supports
    turn: TurnSentence
    bridge: Bridge
    timeline: tuple[Item, ...]
    has_older: bool

    @property
    def place(self) -> str:
        return self.issue.area.name_in() if self.issue.area else ""

    @property
    def address(self) -> str:
        return settings.SITE_URL + self.issue.permanent_path


def read_case(issue: Issue) -> CaseFile:
    """Read a case with a number of queries that does not grow with it."""
    texts = reports_of(issue)
    reports = parts_of(issue, texts[:REPORTS])
    letters = tuple(letter_parts.whole(Letter.objects.in_case(issue)))
    commitments = tuple(commitment_parts.whole(Commitment.objects.in_case(issue)))
    today = clock.today()
    standing = issue.standing_on(today)
    turn = sentence(Case(issue, standing, letters, commitments, today))
    entries = list(read(telling(*case_refs(issue))).order_by("-pk")[: TIMELINE + 1])
    return CaseFile(
        issue=issue,
        reports=reports,
        report_count=len(reports) if len(reports) < REPORTS else texts.count(),
        letters=letters,
        commitments=commitments,
        supports=supports_of(issue),
        turn=turn,
        bridge=bridge_of(
            issue.stage, standing, captions=captions(issue, letters, commitments), turn=turn.who, days=turn.days
        ),
        timeline=tuple(items(entries[:TIMELINE])),
        has_older=len(entries) > TIMELINE,
    )


def captions(issue: Issue, letters: tuple[LetterPart, ...], commitments: tuple[CommitmentPart, ...]) -> dict[str, str]:
    """Say what stands at each step of the bridge: a date, or how many of how many."""
    said = {Step.RAISED.value: date_in(issue.published_at, "medium")}
    sent = [part for part in letters if part.letter.sent_at]
    if sent:
        count = ngettext("%(count)d letter", "%(count)d letters", len(sent))
        said[Step.ADDRESSED] = count % {"count": len(sent)}
        answered = sum(part.is_answered for part in sent)
        said[Step.ANSWERED] = _("%(count)d of %(total)d answered") % {"count": answered, "total": len(sent)}
    if commitments:
        count = ngettext("%(count)d promise", "%(count)d promises", len(commitments))
        said[Step.COMMITTED] = count % {"count": len(commitments)}
        verified = sum(part.is_verified for part in commitments)
        said[Step.VERIFIED] = _("%(count)d of %(total)d verified") % {"count": verified, "total": len(commitments)}
    return said


@page
@of_case
def case(request: HttpRequest, issue: Issue) -> HttpResponse:
    """The page of one issue; the same for everybody, with nothing on it that acts."""
    found = read_case(issue)
    return render(
        request,
        "site/case.html",
        {
            "issue": found.issue,
            "reports": found.reports,
            "report_count": found.report_count,
            "letters": found.letters,
            "commitments": found.commitments,
            "areas": found.supports,
            "turn": found.turn,
            "bridge": found.bridge,
            "place": found.place,
            "address": found.address,
            "timeline": found.timeline,
            "has_older": found.has_older,
            "oldest": found.timeline[-1].key if found.timeline else 0,
            "may_support": not found.issue.is_imported,
            "threshold": settings.SUPPORTS_FOR_A_LETTER,
            "needed": settings.CONFIRMATIONS_TO_VERIFY,
        },
    )


@page_asking("before", "after")
@of_case
def reports(request: HttpRequest, issue: Issue) -> HttpResponse:
    """All texts of a case, newest first."""
    rows = reports_of(issue).order_by("-pk")
    found = page_of(rows, key="pk", params=request.GET, size=REPORTS)
    context = {"issue": issue, "page": found, "reports": parts_of(issue, found.rows)}
    return render(request, "site/case_reports.html", context)
