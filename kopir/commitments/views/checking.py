"""Citizens check; editors look at held checks."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kopir.accounts.permissions import editor_required, signed_in
from kopir.commitments import actions
from kopir.commitments.forms import CheckForm, ReasonForm
from kopir.commitments.labels import FINDINGS, REFUSED
from kopir.commitments.models import Check, Commitment
from kopir.commitments.rules import CheckState, Finding
from kopir.commitments.showing import card_of
from kopir.commitments.views.pages import found
from kopir.issues.views.asking import account_of, connection_of, secret_page
from kopir.tokens.actions import find
from kopir.web import clock
from kopir.web.caching import private_page
from kopir.web.errors import Refused, TooLate
from kopir.web.languages import current
from kopir.web.views import gone, refused


@require_http_methods(["GET", "HEAD", "POST"])
@private_page
def check(request: HttpRequest, number: int) -> HttpResponse:
    commitment, account = found(number), account_of(request)
    if request.method != "POST":
        form = CheckForm(is_signed_in=account is not None, initial={"seen_on": clock.today()})
        return _page(request, commitment, form)
    form = CheckForm(request.POST, request.FILES, is_signed_in=account is not None)
    if not form.is_valid():
        return _page(request, commitment, form, status=422)
    try:
        if account:
            return _after(actions.record_check(commitment, account, form.new_check()))
        actions.write_check(
            commitment,
            form.new_check(),
            email=form.cleaned_data["email"],
            page_language=current(),
            connection=connection_of(request),
        )
    except Refused as refusal:
        form.add_error(None, str(REFUSED[refusal.code]))
        return _page(request, commitment, form, status=422)
    return redirect("commitments:sent")


def _page(request: HttpRequest, commitment: Commitment, form: CheckForm, *, status: int = 200) -> HttpResponse:
    context = {"form": form, "commitment": commitment, "card": card_of(commitment)}
    return render(request, "commitments/check.html", context, status=status)


def _after(done: Check) -> HttpResponse:
    return redirect("commitments:received") if done.state == CheckState.HELD else redirect(done.commitment)


@require_safe
@private_page
def sent(request: HttpRequest) -> HttpResponse:
    return render(request, "commitments/sent.html")


@require_safe
@private_page
def received(request: HttpRequest) -> HttpResponse:
    return render(request, "commitments/received.html")


@require_http_methods(["GET", "HEAD", "POST"])
@secret_page
def confirm(request: HttpRequest, secret: str) -> HttpResponseBase:
    if request.method == "POST":
        try:
            return _after(actions.confirm_check(secret))
        except TooLate:
            return gone(request)
        except Refused as refusal:
            return refused(request, reason=REFUSED[refusal.code])
    pending = actions.pending_of(find(actions.CHECK, secret))
    if pending is None:
        return gone(request)
    context = {"pending": pending, "finding": FINDINGS[Finding(pending.finding)], "commitment": pending.commitment}
    return render(request, "commitments/confirm.html", context)


@require_safe
@private_page
@editor_required
def review(request: HttpRequest) -> HttpResponse:
    held = Check.objects.held().select_related("commitment", "photo")[:50]
    rows = [(one, FINDINGS[Finding(one.finding)]) for one in held]
    disputed = Commitment.objects.disputed().with_promiser().order_by("number")[:50]
    due = Commitment.objects.review_due().with_promiser().order_by("review_on")[:50]
    context = {"rows": rows, "form": ReasonForm(), "disputed": disputed, "review_due": due}
    return render(request, "commitments/review.html", context)


@require_POST
@private_page
@editor_required
def publish(request: HttpRequest, key: int) -> HttpResponse:
    one = get_object_or_404(Check.objects.select_related("commitment", "photo"), pk=key)
    try:
        actions.publish_check(one, editor=signed_in(request))
    except TooLate as late:
        return refused(request, reason=REFUSED[late.code])
    return redirect("commitments:review")


@require_POST
@private_page
@editor_required
def refuse(request: HttpRequest, key: int) -> HttpResponse:
    one = get_object_or_404(Check.objects.select_related("commitment", "photo"), pk=key)
    try:
        actions.refuse_check(one, request.POST.get("reason", "")[:500], editor=signed_in(request))
    except Refused as trouble:
        return refused(request, reason=REFUSED[trouble.code])
    return redirect("commitments:review")
