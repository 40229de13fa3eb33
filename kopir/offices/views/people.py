"""Who acts for an office: the holder's page of assistants, and the editors' page of claims."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kopir.accounts.permissions import editor_required, sign_in_required
from kopir.offices import actions
from kopir.offices.forms import AssistantForm
from kopir.offices.labels import ACTS, ENDS, REFUSALS
from kopir.offices.models import DeskAct, Mandate
from kopir.offices.rules import End, Role
from kopir.offices.views.doors import mandate_for, office_at
from kopir.web.caching import private_page
from kopir.web.connections import connection_of
from kopir.web.errors import Refused
from kopir.web.languages import current
from kopir.web.paging import page_of

LATEST = 50


@require_http_methods(["GET", "HEAD", "POST"])
@private_page
@sign_in_required
def people(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    """Who acts for the office and what they did; the holder names assistants here."""
    mandate = mandate_for(request, office_at(kind, slug))
    form = AssistantForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            actions.name_assistant(
                mandate, form.cleaned_data["email"], language=current(), connection=connection_of(request)
            )
        except Refused as error:
            form.add_error("email", str(REFUSALS.get(error.code, error.code)))
        else:
            messages.success(request, str(_("A mail with a button is on its way to them.")))
            return redirect(request.path)
    others = Mandate.objects.for_office(mandate.office).filter(ended_at=None, role=Role.ASSISTANT)
    acts = DeskAct.objects.for_office(mandate.office)[:LATEST]
    context = {
        "mandate": mandate,
        "form": form,
        "assistants": others.with_office().order_by("pk"),
        "acts": [(ACTS[act.what], act) for act in acts],
    }
    return render(request, "offices/people.html", context, status=422 if form.is_bound else 200)


@require_POST
@private_page
@sign_in_required
def end_assistant(request: HttpRequest, kind: str, slug: str, key: int) -> HttpResponse:
    mandate = mandate_for(request, office_at(kind, slug))
    assistants = Mandate.objects.for_office(mandate.office).filter(role=Role.ASSISTANT)
    assistant = get_object_or_404(assistants, pk=key)
    try:
        actions.end_assistant(mandate, assistant)
    except Refused as error:
        messages.warning(request, str(REFUSALS.get(error.code, error.code)))
    else:
        messages.success(request, str(_("They act for the office no more.")))
    is_own = mandate.pk == assistant.pk
    return redirect("offices:mine") if is_own else redirect("offices:people", kind, slug)


@require_POST
@private_page
@sign_in_required
def give_up(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    """The holder closes the desk: whoever reads the registered address may take it up anew."""
    mandate = mandate_for(request, office_at(kind, slug))
    if mandate.is_holder:
        actions.end_claim(mandate, End.GIVEN_UP, by=f"office/{mandate.office.slug}")
        messages.success(request, str(_("The desk is closed. Letters go on reaching the registered address.")))
    return redirect("offices:mine")


@require_safe
@private_page
@editor_required
def claims(request: HttpRequest) -> HttpResponse:
    """Which offices have taken up their desks. Editors see that, never the address behind it."""
    page = page_of(Mandate.objects.claims().with_office(), key="pk", params=request.GET)
    lines = [(row, ENDS.get(row.end_reason, "")) for row in page.rows]
    return render(request, "offices/claims.html", {"page": page, "lines": lines})


@require_POST
@private_page
@editor_required
def end_claim(request: HttpRequest, key: int) -> HttpResponse:
    mandate = get_object_or_404(Mandate.objects.claims().with_office(), pk=key)
    try:
        actions.end_claim(mandate, End.BY_EDITOR, by="editor")
    except Refused as error:
        messages.warning(request, str(REFUSALS.get(error.code, error.code)))
    else:
        messages.success(request, str(_("The desk is closed, and the record says so.")))
    return redirect("offices:claims")
