"""Citizens check whether a promise has been kept."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from kopir.accounts.permissions import editor_required, sign_in_required, signed_in
from kopir.commitments import actions
from kopir.commitments.forms import CheckForm
from kopir.commitments.labels import FINDINGS, REFUSED
from kopir.commitments.models import Check, Commitment
from kopir.commitments.rules import CheckState, Finding
from kopir.commitments.showing import card_of
from kopir.commitments.views.pages import found
from kopir.issues.views.asking import account_of
from kopir.tokens.actions import find
from kopir.web import clock
from kopir.web.caching import private_page, secret_page
from kopir.web.connections import connection_of
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
    """Held checks are read at the desk, where a decision can be undone."""
    return redirect(f"{reverse('desk:desk')}?queue=checks")


@require_http_methods(["GET", "HEAD", "POST"])
@private_page
@sign_in_required
def withdraw(request: HttpRequest, key: int) -> HttpResponse:
    """A person takes their own check back."""
    rows = Check.objects.filter(account=signed_in(request)).select_related("commitment", "photo")
    one = get_object_or_404(rows, pk=key)
    if request.method == "POST":
        try:
            actions.withdraw_check(one)
        except Refused as trouble:
            return refused(request, reason=REFUSED[trouble.code])
        messages.success(request, _("Your check has been taken back."))
        return redirect("accounts:data")
    context = {"check": one, "finding": FINDINGS[Finding(one.finding)], "commitment": one.commitment}
    return render(request, "commitments/withdraw_check.html", context)
