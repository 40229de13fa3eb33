"""Who stands above an office: entered by editors with a source."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from kopir.accounts.permissions import editor_required, signed_in
from kopir.letters.actions import end_superior, enter_superior
from kopir.letters.labels import ABOVE
from kopir.letters.models import Superior
from kopir.letters.rules import Above
from kopir.offices.forms import StepForm
from kopir.offices.labels import REFUSALS
from kopir.web.caching import private_page
from kopir.web.errors import Refused

MOST = 500


@require_http_methods(["GET", "HEAD", "POST"])
@private_page
@editor_required
def ladder(request: HttpRequest) -> HttpResponse:
    form = StepForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        try:
            enter_superior(given["office"], Above(given["step"]), given["to"], given["source"], signed_in(request))
        except Refused as error:
            form.add_error("to", str(REFUSALS.get(error.code, error.code)))
        else:
            messages.success(request, str(_("It is entered. This step goes there by itself from now on.")))
            return redirect("offices:ladder")
    standing = Superior.objects.standing().with_names().order_by("-confirmed_at", "-pk")[:MOST]
    rows = [(row, ABOVE[row.step]) for row in standing]
    context = {"form": form, "rows": rows}
    return render(request, "offices/ladder.html", context, status=422 if form.is_bound else 200)


@require_POST
@private_page
@editor_required
def end_step(request: HttpRequest, key: int) -> HttpResponse:
    row = get_object_or_404(Superior.objects.with_names(), pk=key)
    try:
        end_superior(row)
    except Refused as error:
        messages.warning(request, str(REFUSALS.get(error.code, error.code)))
    else:
        messages.success(request, str(_("It is taken out.")))
    return redirect("offices:ladder")
