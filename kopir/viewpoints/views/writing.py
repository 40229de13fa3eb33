from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from kopir.accounts.models import Account
from kopir.accounts.permissions import editor_required, sign_in_required, signed_in
from kopir.debates.models import Debate
from kopir.debates.quoting import turn_named
from kopir.tokens.actions import find
from kopir.viewpoints import actions
from kopir.viewpoints.forms import ReplyForm, ViewpointForm
from kopir.viewpoints.labels import REFUSED
from kopir.viewpoints.models import Viewpoint
from kopir.viewpoints.rules import FORGET_AFTER_DAYS, QUOTE_MAX
from kopir.web.caching import private_page, secret_page
from kopir.web.connections import connection_of
from kopir.web.errors import Refused, TooLate
from kopir.web.languages import current
from kopir.web.views import gone


@require_http_methods(["GET", "HEAD", "POST"])
@private_page
def new(request: HttpRequest, debate: int) -> HttpResponse:
    about = get_object_or_404(Debate.objects.published(), number=debate)
    account = request.user if isinstance(request.user, Account) else None
    asked: dict[str, Any] = {"debate": about, "is_signed_in": account is not None}
    if request.method != "POST":
        return _form(request, ViewpointForm(initial=_begun(about, request.GET.get("turn", "")), **asked))
    form = ViewpointForm(request.POST, **asked)
    if not form.is_valid():
        return _form(request, form, status=422)
    if request.POST.get("act") == "preview":
        return _form(request, form, preview=form.new_viewpoint())
    return _send(request, form, account)


def _send(request: HttpRequest, form: ViewpointForm, account: Account | None) -> HttpResponse:
    asks: dict[str, Any] = {"page_language": current(), "connection": connection_of(request)}
    try:
        if account:
            actions.write_signed_in(form.new_viewpoint(), account=account, **asks)
            return redirect("viewpoints:received")
        actions.write_viewpoint(form.new_viewpoint(), email=form.cleaned_data["email"], **asks)
    except Refused as refusal:
        form.add_error(None, str(REFUSED[refusal.code]))
        return _form(request, form, status=429)
    return redirect("viewpoints:sent")


def _begun(debate: Debate, name: str) -> dict[str, Any]:
    """Let the form begin with the speech from which somebody came."""
    turn = turn_named(debate, name[:12]) if name.isalnum() else None
    if turn is None:
        return {}
    return {"quote_1": " ".join(turn.text.split())[:QUOTE_MAX], "item": turn.item.number if turn.item else ""}


def _form(request: HttpRequest, form: ViewpointForm, *, status: int = 200, **more: Any) -> HttpResponse:
    return render(request, "viewpoints/new.html", {"form": form, "debate": form.debate, **more}, status=status)


@require_safe
@private_page
def sent(request: HttpRequest) -> HttpResponse:
    return render(request, "viewpoints/sent.html", {"days": FORGET_AFTER_DAYS})


@require_safe
@private_page
def received(request: HttpRequest) -> HttpResponse:
    return render(request, "viewpoints/received.html")


@require_http_methods(["GET", "HEAD", "POST"])
@secret_page
def confirm(request: HttpRequest, secret: str) -> HttpResponseBase:
    if request.method == "POST":
        try:
            actions.confirm_viewpoint(secret)
        except TooLate:
            return gone(request)
        return redirect("viewpoints:received")
    viewpoint = actions.viewpoint_of(find(actions.CONFIRM, secret))
    if viewpoint is None:
        return gone(request)
    return render(request, "viewpoints/confirm.html", {"viewpoint": viewpoint})


@require_http_methods(["GET", "HEAD", "POST"])
@secret_page
def reply(request: HttpRequest, secret: str) -> HttpResponseBase:
    """A cited speaker answers, by the link that went to the registered address of their post."""
    invited = actions.invited_by(secret)
    if invited is None:
        return gone(request)
    form = ReplyForm(request.POST if request.method == "POST" else None, initial={"language": current()})
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                actions.reply_by_link(secret, form.cleaned_data["text"], form.cleaned_data["language"])
            except TooLate:
                return gone(request)
            except Refused as refusal:
                form.add_error("text", str(REFUSED[refusal.code]))
            else:
                return redirect(invited.viewpoint)
    return render(request, "viewpoints/reply.html", {"form": form, "invited": invited}, status=status)


@require_safe
@private_page
@editor_required
def review_one(request: HttpRequest, number: int) -> HttpResponse:
    """Held viewpoints are read at the editor's desk, where a decision can be undone; this address leads there."""
    held = get_object_or_404(Viewpoint.objects.held(), number=number)
    return redirect("desk:item", "viewpoints", held.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@private_page
@sign_in_required
def erase(request: HttpRequest, number: int) -> HttpResponse:
    rows = Viewpoint.objects.published().by_account(signed_in(request))
    viewpoint = get_object_or_404(rows, number=number)
    if request.method == "POST":
        actions.erase_viewpoint(viewpoint)
        messages.success(request, _("The text is erased. A trace says that it was there."))
        return redirect("accounts:data")
    return render(request, "viewpoints/erase_mine.html", {"viewpoint": viewpoint})
