"""The editor's tools for one case: links to the pages of the apps that act."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from kopir.accounts.permissions import editor_required
from kopir.commitments.models import Check, Commitment
from kopir.issues.models import Issue, Merge, Report
from kopir.issues.showing import bridge_of
from kopir.letters.labels import STATES
from kopir.letters.models import Letter, Proposal, Reply
from kopir.letters.rules import LetterState, ReplyKind
from kopir.people.addressees import name_of
from kopir.web.caching import private_page

TEXTS = 50


@dataclass(frozen=True)
class LetterTools:
    """A letter and what an editor may do with it now."""

    letter: Letter
    addressee: str
    state: str
    may_hand_in: bool
    may_take_paper: bool


@dataclass(frozen=True)
class ModeratedText:
    """A public text of the case: its public reference in two parts, what it is, and how it begins."""

    kind: str
    key: str
    what: str
    begins: str
    language: str


@require_safe
@private_page
@editor_required
def issue(request: HttpRequest, number: int) -> HttpResponse:
    """The editor's tools for one case: each is a link to the page of the app that acts."""
    rows = Issue.objects.published().with_bridge().select_related("topic", "area", "merged_into")
    found = get_object_or_404(rows, number=number)
    if found.merged_into:
        return redirect("desk:issue", found.merged_into.number)
    return render(request, "desk/issue.html", {
        "issue": found,
        "bridge": bridge_of(found.standing),
        "proposal": Proposal.objects.open().filter(issue=found).first(),
        "letters": [letter_tools(letter) for letter in Letter.objects.in_case(found).with_addressee()],
        "replies": Reply.objects.published()
        .filter(letter__in=Letter.objects.in_case(found), kind=ReplyKind.ANSWER)
        .select_related("letter"),
        "reports": Report.objects.published().in_case(found.pk).select_related("issue").order_by("pk")[:TEXTS],
        "merges": Merge.objects.in_case(found.pk).select_related("issue", "into").order_by("-pk")[:TEXTS],
        "commitments": Commitment.objects.in_case(found).with_promiser(),
        "texts": moderated_texts(found),
    })  # fmt: skip


def letter_tools(letter: Letter) -> LetterTools:
    return LetterTools(
        letter=letter,
        addressee=name_of(letter.addressee),
        state=str(STATES[letter.state]),
        may_hand_in=letter.state in (LetterState.PREPARED, LetterState.SENT),
        may_take_paper=not letter.is_ended,
    )


def moderated_texts(issue: Issue) -> list[ModeratedText]:
    """Collect what people and offices have published in a case, each with the page where it can be acted on."""
    report, reply, check = (
        pgettext("kind of text", "Report"),
        _("Reply to letter %(number)s"),
        pgettext("kind of text", "Check"),
    )
    reports = Report.objects.published().in_case(issue.pk).order_by("pk")[:TEXTS]
    letters, promises = Letter.objects.in_case(issue), Commitment.objects.in_case(issue)
    replies = Reply.objects.published().filter(letter__in=letters).select_related("letter").order_by("pk")
    checks = Check.objects.published().filter(commitment__in=promises).exclude(text="", photo__isnull=True)
    return [
        *(ModeratedText("report", str(one.pk), report, one.title, one.language) for one in reports),
        *(
            ModeratedText("reply", one.key, reply % {"number": one.letter.number}, one.text, one.language)
            for one in replies
        ),
        *(ModeratedText("check", str(one.pk), check, one.text, one.language) for one in checks),
    ]
