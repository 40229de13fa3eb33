"""The editor's desk: never kept by a cache, for editors only; it acts nowhere itself."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from kopir.accounts.permissions import editor_required
from kopir.commitments.models import Commitment
from kopir.desk.queues import waiting
from kopir.issues.models import Issue
from kopir.issues.showing import bridge_of
from kopir.letters.labels import STATES
from kopir.letters.models import Letter, Proposal, Reply
from kopir.letters.rules import LetterState, ReplyKind
from kopir.people.addressees import name_of
from kopir.web.caching import private_page


@dataclass(frozen=True)
class LetterTools:
    """A letter and what an editor may do with it now."""

    letter: Letter
    addressee: str
    state: str
    may_hand_in: bool
    may_take_paper: bool


@require_safe
@private_page
@editor_required
def desk(request: HttpRequest) -> HttpResponse:
    queues = waiting()
    return render(request, "desk/desk.html", {"queues": queues, "total": sum(queue.count for queue in queues)})


@require_safe
@private_page
@editor_required
def issue(request: HttpRequest, number: int) -> HttpResponse:
    """The editor's tools for one case: each is a link to the page of the app that acts."""
    found = get_object_or_404(Issue.objects.published().with_bridge(), number=number)
    return render(request, "desk/issue.html", {
        "issue": found,
        "bridge": bridge_of(found.standing),
        "proposal": Proposal.objects.open().filter(issue=found).first(),
        "letters": [letter_tools(letter) for letter in Letter.objects.for_issue(found).with_addressee()],
        "replies": Reply.objects.published()
        .filter(letter__issue=found, kind=ReplyKind.ANSWER)
        .select_related("letter"),
        "commitments": Commitment.objects.for_issue(found).with_promiser(),
    })  # fmt: skip


def letter_tools(letter: Letter) -> LetterTools:
    return LetterTools(
        letter=letter,
        addressee=name_of(letter.addressee),
        state=str(STATES[letter.state]),
        may_hand_in=letter.state in (LetterState.PREPARED, LetterState.SENT),
        may_take_paper=not letter.is_ended,
    )
