"""Editors enter demands; stewards name the outside reader."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kopir.accounts.permissions import editor_required, signed_in, steward_required
from kopir.moderation import actions, labels
from kopir.moderation.forms import DemandAnswerForm, DemandForm, ReaderForm
from kopir.moderation.models import Demand, OutsideReader
from kopir.moderation.showing import demand_shown
from kopir.moderation.views.acting import explain
from kopir.web.caching import private_page
from kopir.web.errors import Refused
from kopir.web.languages import current
from kopir.web.views import refused


@require_http_methods(["GET", "HEAD", "POST"])
@private_page
@editor_required
def new_demand(request: HttpRequest) -> HttpResponse:
    form = DemandForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        demand = actions.enter_demand(form.new_demand(), editor=signed_in(request))
        messages.success(request, _("The demand is in the public register."))
        return redirect("moderation:answer-demand", demand.number)
    return render(
        request, "moderation/demand_form.html", {"form": form}, status=422 if request.method == "POST" else 200
    )


@require_http_methods(["GET", "HEAD", "POST"])
@private_page
@editor_required
def answer_demand(request: HttpRequest, number: int) -> HttpResponse:
    demand = get_object_or_404(Demand, number=number)
    form = DemandAnswerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            actions.answer_demand(
                demand, given["outcome"], given["answer"], given["answered_on"], editor=signed_in(request)
            )
        except Refused as refusal:
            explain(form, refusal)
        else:
            messages.success(request, _("The answer is in the public register."))
            return redirect("moderation:answer-demand", number)
    context = {"form": form, "demand": demand_shown(demand)}
    return render(request, "moderation/demand_answer.html", context, status=422 if request.method == "POST" else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@private_page
@steward_required
def readers(request: HttpRequest) -> HttpResponse:
    """Who decides appeals where the editor is alone."""
    form = ReaderForm(request.POST if request.method == "POST" else None, initial={"language": current()})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        actions.name_outside_reader(given["name"], given["email"], given["language"], by=signed_in(request))
        messages.success(request, _("The outside reader is named."))
        return redirect("moderation:readers")
    context = {"form": form, "readers": OutsideReader.objects.order_by("-since")}
    return render(request, "moderation/readers.html", context, status=422 if request.method == "POST" else 200)


@require_POST
@private_page
@steward_required
def end_reader(request: HttpRequest, key: int) -> HttpResponse:
    reader = get_object_or_404(OutsideReader, pk=key)
    try:
        actions.end_outside_reader(reader)
    except Refused as refusal:
        return refused(request, reason=labels.REFUSED[refusal.code])
    messages.success(request, _("The time of this outside reader has ended."))
    return redirect("moderation:readers")
