"""Editors enter theses, and where people say that they stand on them."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kopir.accounts.permissions import editor_required
from kopir.debates import actions
from kopir.debates.labels import REFUSED
from kopir.debates.models import Position
from kopir.debates.panel import panel_of
from kopir.debates.rules import Refusal
from kopir.debates.standing_forms import PositionForm, ThesisForm
from kopir.debates.views.editing import found
from kopir.web.caching import private_page
from kopir.web.errors import Refused


@require_http_methods(["GET", "HEAD", "POST"])
@private_page
@editor_required
def positions(request: HttpRequest, number: int) -> HttpResponse:
    """All theses with their positions, and a form for one more of each."""
    debate = found(number)
    is_thesis = request.POST.get("act") == "thesis"
    thesis = ThesisForm(request.POST if is_thesis else None)
    begun = {name: request.GET[name] for name in ("words", "voice") if name in request.GET}
    sent = request.POST if request.method == "POST" and not is_thesis else None
    position = PositionForm(sent, debate=debate, initial=begun)
    if thesis.is_bound and thesis.is_valid():
        actions.set_thesis(debate, thesis.cleaned_data["text"])
        return redirect(request.get_full_path())
    if position.is_bound and position.is_valid():
        try:
            actions.set_position(position.cleaned_data["thesis"], position.new_position())
        except Refused as refusal:
            field = "words" if refusal.code == Refusal.NOT_SAID else None
            position.add_error(field, str(REFUSED[Refusal(refusal.code)]))
        else:
            messages.success(request, _("The position is kept."))
            return redirect("debates:positions", number)
    panel = panel_of(debate, debate.voices.select_related("person"))
    context = {"debate": debate, "thesis": thesis, "position": position, "panel": panel}
    status = 422 if thesis.is_bound or position.is_bound else 200
    return render(request, "debates/positions.html", context, status=status)


@require_POST
@private_page
@editor_required
def remove(request: HttpRequest, number: int, key: int) -> HttpResponse:
    """Take out a position that was entered by mistake."""
    debate = found(number)
    rows = Position.objects.filter(thesis__debate=debate).select_related("thesis__debate", "voice", "organization")
    actions.remove_position(get_object_or_404(rows, pk=key))
    return redirect("debates:positions", number)
