"""Anybody tells editors about a public text; editors answer."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from kopir.accounts.models import Account
from kopir.accounts.permissions import moderator_required, signed_in
from kopir.moderation import actions, labels
from kopir.moderation.forms import DismissForm, FlagForm
from kopir.moderation.handlers import Thing, find_thing
from kopir.moderation.models import Flag
from kopir.moderation.rules import FlagCode, FlagState
from kopir.moderation.views.acting import explain
from kopir.tokens.actions import find
from kopir.web.caching import private_page, secret_page
from kopir.web.connections import connection_of
from kopir.web.errors import Refused, TooLate
from kopir.web.languages import current
from kopir.web.views import gone, refused


@require_http_methods(["GET", "HEAD", "POST"])
@private_page
def new(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    thing = find_thing(f"{kind}/{key}")
    if thing is None or not thing.is_public or thing.withheld:
        raise Http404
    account = request.user if isinstance(request.user, Account) else None
    form = FlagForm(request.POST if request.method == "POST" else None, is_signed_in=account is not None)
    status = 200 if request.method != "POST" else 422
    if request.method == "POST" and form.is_valid():
        try:
            _flag(request, thing, form, account)
        except Refused as refusal:
            explain(form, refusal)
            status = 429 if refusal.code == "too-many" else 422
        else:
            return redirect("moderation:flagged" if account else "moderation:flag-sent")
    context = {"form": form, "thing": thing, "texts": [text for text in thing.texts.values() if text]}
    return render(request, "moderation/flag_form.html", context, status=status)


def _flag(request: HttpRequest, thing: Thing, form: FlagForm, account: Account | None) -> None:
    given, connection = form.cleaned_data, connection_of(request)
    if account:
        actions.flag(thing.ref, account, given["code"], given["words"], language=current(), connection=connection)
        return
    actions.ask_flag(
        thing.ref, given["email"], given["code"], given["words"], language=current(), connection=connection
    )


@require_safe
@private_page
def sent(request: HttpRequest) -> HttpResponse:
    return render(request, "moderation/flag_sent.html")


@require_safe
@private_page
def flagged(request: HttpRequest) -> HttpResponse:
    return render(request, "moderation/flagged.html")


@require_http_methods(["GET", "HEAD", "POST"])
@secret_page
def confirm(request: HttpRequest, secret: str) -> HttpResponseBase:
    pending = actions.pending_of(find(actions.FLAG, secret))
    if pending is None:
        return gone(request)
    if request.method == "POST":
        try:
            actions.confirm_flag(secret)
        except TooLate as late:
            return gone(request) if late.code == "token_spent" else refused(request, reason=labels.REFUSED[late.code])
        except Refused as refusal:
            return refused(request, reason=labels.REFUSED[refusal.code])
        return redirect("moderation:flagged")
    return render(
        request, "moderation/confirm_flag.html", {"pending": pending, "code": labels.FLAG_CODES[FlagCode(pending.code)]}
    )


@require_http_methods(["GET", "HEAD", "POST"])
@private_page
@moderator_required
def flag(request: HttpRequest, key: int) -> HttpResponse:
    """One flag: act on the thing, or leave it and say why."""
    made = get_object_or_404(Flag.objects.select_related("account", "decision"), pk=key)
    form = DismissForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.dismiss_flag(made, form.cleaned_data["outcome"], editor=signed_in(request))
        except Refused as refusal:
            explain(form, refusal)
        else:
            messages.success(request, _("Whoever flagged it is told."))
            return redirect("moderation:flag", made.pk)
    kind, _slash, name = made.ref.partition("/")
    context = {
        "made": made,
        "form": form,
        "code": labels.FLAG_CODES[FlagCode(made.code)],
        "state": labels.FLAG_STATES[FlagState(made.state)],
        "thing": find_thing(made.ref),
        "kind": kind,
        "key": name,
    }
    return render(request, "moderation/flag.html", context, status=422 if request.method == "POST" else 200)
