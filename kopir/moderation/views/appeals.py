"""Authors appeal; a second person, or the outside reader, decides."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from kopir.accounts.permissions import moderator_required, sign_in_required, signed_in
from kopir.moderation import actions, labels
from kopir.moderation.forms import AnswerForm, AppealForm
from kopir.moderation.handlers import find_thing
from kopir.moderation.models import Appeal, Decision
from kopir.moderation.rules import Act, FoundBy, Scope, may_appeal
from kopir.moderation.views.acting import explain
from kopir.tokens.actions import find
from kopir.web import clock
from kopir.web.caching import private_page, secret_page
from kopir.web.dates import local
from kopir.web.errors import NotAllowed, Refused, TooLate
from kopir.web.languages import current
from kopir.web.views import gone, refused


@require_http_methods(["GET", "HEAD", "POST"])
@secret_page
def by_link(request: HttpRequest, secret: str) -> HttpResponseBase:
    decision = actions.decision_of(find(actions.APPEAL, secret))
    if decision is None:
        return gone(request)
    form = AppealForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.appeal_by_link(secret, form.cleaned_data["text"], current())
        except TooLate as late:
            return gone(request) if late.code == "token_spent" else refused(request, reason=labels.REFUSED[late.code])
        return redirect("moderation:appealed")
    return _form(request, form, decision)


@require_http_methods(["GET", "HEAD", "POST"])
@private_page
@sign_in_required
def new(request: HttpRequest, number: int) -> HttpResponse:
    account = signed_in(request)
    decision = get_object_or_404(Decision.objects.against(account), number=number)
    form = AppealForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.appeal(decision, account, form.cleaned_data["text"], current())
        except TooLate as late:
            return refused(request, reason=labels.REFUSED[late.code])
        return redirect("moderation:appealed")
    return _form(request, form, decision)


@require_safe
@private_page
def appealed(request: HttpRequest) -> HttpResponse:
    return render(request, "moderation/appealed.html")


@require_safe
@private_page
@sign_in_required
def mine(request: HttpRequest) -> HttpResponse:
    """Decisions on one's own texts, each with what can be done against it."""
    today = clock.today()
    rows = [
        {
            "decision": one,
            "what": labels.ACTS[Act(one.act)],
            "ground": labels.ground_of(one),
            "appeal": getattr(one, "appeal", None),
            "may_appeal": may_appeal(Act(one.act), local(one.decided_at), today, has_appealed=hasattr(one, "appeal")),
        }
        for one in Decision.objects.against(signed_in(request)).select_related("appeal")[:200]
    ]
    return render(request, "moderation/mine.html", {"rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@private_page
@moderator_required
def appeal(request: HttpRequest, key: int) -> HttpResponse:
    """One appeal; whoever decided first is shown the door, also by the action itself."""
    made = get_object_or_404(Appeal.objects.with_decision(), pk=key)
    account = signed_in(request)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            actions.decide_appeal(made, account, given["state"], given["answer"], current())
        except NotAllowed as error:
            raise PermissionDenied from error
        except Refused as refusal:
            explain(form, refusal)
        else:
            messages.success(request, _("The appeal is decided, and its author is told."))
            return redirect("moderation:appeal", made.pk)
    is_first = made.first_decider_id == account.pk
    return _decide(request, made, form, is_first=is_first, template="moderation/appeal.html")


@require_http_methods(["GET", "HEAD", "POST"])
@secret_page
def reader(request: HttpRequest, secret: str) -> HttpResponseBase:
    """The outside reader's one page: everything needed to decide, and the decision."""
    made = actions.appeal_of(find(actions.READ, secret))
    if made is None:
        return gone(request)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            actions.decide_by_link(secret, given["state"], given["answer"], current())
        except TooLate:
            return gone(request)
        return redirect("moderation:read")
    return _decide(request, made, form, is_first=False, template="moderation/reader.html")


@require_safe
@private_page
def read(request: HttpRequest) -> HttpResponse:
    return render(request, "moderation/read.html")


def _form(request: HttpRequest, form: AppealForm, decision: Decision) -> HttpResponse:
    context = {"form": form, "decider": actions.who_decides(decision), **statement_of(decision)}
    return render(request, "moderation/appeal_form.html", context, status=422 if request.method == "POST" else 200)


def _decide(request: HttpRequest, made: Appeal, form: AnswerForm, *, is_first: bool, template: str) -> HttpResponse:
    decision = made.decision
    thing = find_thing(decision.ref)
    texts = dict(thing.texts) if thing else {}
    kept = list(decision.kept.filter(opening__isnull=True).select_related("photo"))
    originals = {one.field: one.text for one in kept if one.photo is None and one.text}
    context = {
        "made": made,
        "form": form,
        "is_first": is_first,
        "now": [(field, text) for field, text in texts.items() if text],
        "before": list(originals.items()),
        "language": thing.language if thing else "",
        "state": labels.APPEAL_STATES[made.state],  # type: ignore[index]  # stored by value
        **statement_of(decision),
    }
    return render(request, template, context, status=422 if request.method == "POST" else 200)


def statement_of(decision: Decision) -> dict[str, Any]:
    """What every page about a decision says of it."""
    return {
        "decision": decision,
        "what": labels.ACTS[Act(decision.act)],
        "of": labels.OF.get(decision.of, decision.of),
        "scope": labels.SCOPES[Scope(decision.scope)] if decision.scope else "",
        "how_long": labels.duration_of(decision),
        "ground": labels.ground_of(decision),
        "found_by": labels.FOUND_BY[FoundBy(decision.found_by)],
    }
