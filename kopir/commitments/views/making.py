"""Forms of editors: record, change a date, note a claim or a withdrawal."""

from __future__ import annotations

from collections.abc import Callable

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from kopir.accounts.permissions import editor_required, signed_in
from kopir.commitments import actions
from kopir.commitments.forms import ClaimForm, CommitmentForm, DatesForm, WithdrawForm
from kopir.commitments.labels import REFUSED
from kopir.commitments.models import Commitment
from kopir.commitments.showing import card_of
from kopir.commitments.views.pages import found
from kopir.letters.models import Reply
from kopir.web import clock
from kopir.web.caching import private_page
from kopir.web.errors import Refused


@require_http_methods(["GET", "HEAD", "POST"])
@private_page
@editor_required
def new(request: HttpRequest) -> HttpResponse:
    reply = _reply_of(request)
    if request.method != "POST":
        return _new_page(request, CommitmentForm(initial=_initial(request, reply), reply=reply), reply)
    form = CommitmentForm(request.POST, request.FILES, reply=reply)
    if form.is_valid():
        try:
            return redirect(actions.make_commitment(form.new_commitment(), editor=signed_in(request)))
        except Refused as refusal:
            form.add_error(None, str(REFUSED[refusal.code]))
    return _new_page(request, form, reply, status=422)


def _reply_of(request: HttpRequest) -> Reply | None:
    key = request.GET.get("reply", "")
    if not key:
        return None
    replies = Reply.objects.published().select_related(
        "letter__issue", "letter__post__organization", "letter__organization"
    )
    return get_object_or_404(replies, pk=key if key.isdecimal() and len(key) < 19 else 0)


def _initial(request: HttpRequest, reply: Reply | None) -> dict[str, object]:
    if reply:
        return {"said_on": reply.received_on, "issues": reply.letter.issue.number, "language": reply.language}
    return {
        "said_on": request.GET.get("said_on") or clock.today(),
        "issues": request.GET.get("issue", ""),
        "words": request.GET.get("words", ""),
        "language": request.GET.get("language", ""),
        "promiser": request.GET.get("promiser", ""),
        "source_url": request.GET.get("source", ""),
        "is_charter": request.GET.get("charter") == "1",
    }


def _new_page(request: HttpRequest, form: CommitmentForm, reply: Reply | None, *, status: int = 200) -> HttpResponse:
    answers = list(reply.answers.select_related("question")) if reply else []
    context = {"form": form, "reply": reply, "answers": answers, "address": request.get_full_path()}
    return render(request, "commitments/new.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@private_page
@editor_required
def claim(request: HttpRequest, number: int) -> HttpResponse:
    commitment = found(number)
    form = ClaimForm(request.POST or None, request.FILES or None, is_editor=True, initial={"claimed_on": clock.today()})
    return _act(
        request,
        commitment,
        form,
        "claim",
        lambda: actions.claim_done(commitment, form.new_claim(), editor=signed_in(request)),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@private_page
@editor_required
def withdraw(request: HttpRequest, number: int) -> HttpResponse:
    commitment = found(number)
    form = WithdrawForm(request.POST or None, is_editor=True)

    def act() -> object:
        given = form.cleaned_data
        return actions.withdraw_commitment(
            commitment, given["reason"], source_url=given["source_url"], editor=signed_in(request)
        )

    return _act(request, commitment, form, "withdraw", act)


@require_http_methods(["GET", "HEAD", "POST"])
@private_page
@editor_required
def due(request: HttpRequest, number: int) -> HttpResponse:
    commitment = found(number)
    form = DatesForm(request.POST or None)
    return _act(
        request,
        commitment,
        form,
        "due",
        lambda: actions.change_due(commitment, form.new_dates(), editor=signed_in(request)),
    )


@require_safe
@private_page
@editor_required
def settle(request: HttpRequest, number: int) -> HttpResponse:
    """A dispute is settled at the desk, where a decision can be undone."""
    return redirect("desk:item", "disputes", found(number).pk)


def _act(
    request: HttpRequest, commitment: Commitment, form: Form, page: str, act: Callable[[], object]
) -> HttpResponse:
    """Show an editor's form, or do what it asks and lead back to the promise."""
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                act()
            except Refused as refusal:
                form.add_error(None, str(REFUSED[refusal.code]))
            else:
                return redirect(commitment)
    context = {"form": form, "commitment": commitment, "card": card_of(commitment), "page": page}
    return render(request, "commitments/act.html", context, status=status)
