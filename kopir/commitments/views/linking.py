"""The promiser's own page, opened by the link that each mail brings. Opening it does nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kopir.commitments import actions
from kopir.commitments.forms import ClaimForm, ContestForm, ReasonForm, language_of
from kopir.commitments.labels import REFUSED
from kopir.commitments.models import Check, Commitment
from kopir.commitments.rules import Act, Finding, State, may
from kopir.commitments.showing import card_of
from kopir.web.caching import secret_page
from kopir.web.errors import Refused
from kopir.web.views import gone


@require_safe
@secret_page
def link(request: HttpRequest, secret: str) -> HttpResponseBase:
    commitment = actions.commitment_of(secret)
    return _page(request, secret, commitment) if commitment else gone(request)


@require_POST
@secret_page
def claim(request: HttpRequest, secret: str) -> HttpResponseBase:
    commitment = actions.commitment_of(secret)
    if commitment is None:
        return gone(request)
    form = ClaimForm(request.POST, request.FILES)
    return _act(
        request,
        secret,
        (commitment, "claim_form", form),
        lambda: actions.claim_done(commitment, form.new_claim()),
    )


@require_POST
@secret_page
def contest(request: HttpRequest, secret: str, key: int) -> HttpResponseBase:
    commitment = actions.commitment_of(secret)
    if commitment is None:
        return gone(request)
    disputed = get_object_or_404(Check.objects.select_related("commitment"), pk=key, commitment=commitment)
    form = ContestForm(request.POST)

    def act() -> object:
        words = form.cleaned_data["words"]
        return actions.contest(disputed, words, language_of(words))

    return _act(request, secret, (commitment, "contest_form", form), act, contested=key)


@require_POST
@secret_page
def withdraw(request: HttpRequest, secret: str) -> HttpResponseBase:
    commitment = actions.commitment_of(secret)
    if commitment is None:
        return gone(request)
    form = ReasonForm(request.POST)
    act = lambda: actions.withdraw_commitment(commitment, form.cleaned_data["reason"])  # noqa: E731  # one line, used once
    return _act(request, secret, (commitment, "withdraw_form", form), act)


def _act(
    request: HttpRequest,
    secret: str,
    what: tuple[Commitment, str, Form],
    act: Callable[[], object],
    **more: Any,
) -> HttpResponse:
    commitment, name, form = what
    if form.is_valid():
        try:
            act()
        except Refused as refusal:
            form.add_error(None, str(REFUSED[refusal.code]))
        else:
            messages.success(request, _("It is on the record now."))
            # A withdrawn promise closes its own links.
            is_open = actions.commitment_of(secret) is not None
            return redirect("commitments:link", secret) if is_open else redirect(commitment)
    return _page(request, secret, commitment, status=422, **{name: form}, **more)


def _page(
    request: HttpRequest, secret: str, commitment: Commitment, *, status: int = 200, **forms: Any
) -> HttpResponse:
    state = State(commitment.state)
    disputes = Check.objects.published().filter(commitment=commitment, finding=Finding.DISPUTED)
    context = {
        "commitment": commitment,
        "card": card_of(commitment),
        "secret": secret,
        "may_claim": may(state, Act.CLAIM),
        "may_withdraw": may(state, Act.WITHDRAW),
        "disputes": disputes.select_related("contest", "photo"),
        "claim_form": ClaimForm(),
        "contest_form": ContestForm(),
        "withdraw_form": ReasonForm(),
        **forms,
    }
    return render(request, "commitments/link.html", context, status=status)
