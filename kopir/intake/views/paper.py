"""The form on paper: print it, find the one that came back, carry in what stands on it."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from kopir.accounts.permissions import has_role, member_required, signed_in
from kopir.accounts.rules import Role
from kopir.intake import actions
from kopir.intake.forms import CodeForm, PrintForm
from kopir.intake.labels import REFUSED
from kopir.intake.models import PaperSheet
from kopir.intake.rules import read_code
from kopir.issues.forms import ForSomebodyForm
from kopir.issues.models import Report, Topic
from kopir.web import qr
from kopir.web.caching import private_page, public_page
from kopir.web.errors import TooLate
from kopir.web.languages import current

FORM_METHODS = ["GET", "HEAD", "POST"]


@dataclass(frozen=True)
class Printed:
    """A sheet as it is printed: its number, and where its square code leads. A blank one leads to the form itself."""

    shown: str
    address: str
    code: SafeString


def printed(sheet: PaperSheet | None = None) -> Printed:
    path = sheet.permanent_path if sheet else "/issues/new"
    address = settings.SITE_URL + path
    return Printed(sheet.shown if sheet else "", address, qr.drawn(address))


@require_safe
@public_page(3_600)
def blank(request: HttpRequest) -> HttpResponse:
    """A sheet without a number, for anybody to print."""
    return render(request, "intake/blank.html", {"sheets": [printed()], "topics": Topic.objects.in_order()})


@require_http_methods(FORM_METHODS)
@private_page
@member_required
def numbered(request: HttpRequest) -> HttpResponse:
    """Sheets with numbers, for members who will carry them in."""
    form = PrintForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        sheets = actions.print_sheets(form.cleaned_data["count"], language=current())
        context = {"sheets": [printed(sheet) for sheet in sheets], "topics": Topic.objects.in_order()}
        return render(request, "intake/sheets.html", context)
    status = 422 if request.method == "POST" else 200
    return render(request, "intake/numbered.html", {"form": form, "code_form": CodeForm()}, status=status)


@require_safe
@private_page
@member_required
def find(request: HttpRequest) -> HttpResponse:
    """From a typed number to its sheet."""
    form = CodeForm(request.GET)
    if form.is_valid():
        found = PaperSheet.objects.filter(code=read_code(form.cleaned_data["number"])).first()
        if found is not None:
            return redirect("paper:sheet", found.shown)
        form.add_error("number", _("No sheet has this number. Please compare it with the paper, sign by sign."))
    return render(request, "intake/numbered.html", {"form": PrintForm(), "code_form": form}, status=422)


@require_safe
@private_page
def sheet(request: HttpRequest, code: str) -> HttpResponse:
    """Where the square code leads: what became of a sheet, for whoever holds it."""
    found = _sheet(code)
    report = _report(found)
    is_member = has_role(request.user, Role.MEMBER)
    return render(request, "intake/sheet.html", {"sheet": found, "report": report, "is_member": is_member})


@require_http_methods(FORM_METHODS)
@private_page
@member_required
def carry(request: HttpRequest, code: str) -> HttpResponseBase:
    """The member's form for one sheet."""
    found = _sheet(code)
    if found.report_ref and request.method != "POST":
        return redirect("paper:sheet", found.shown)
    form = ForSomebodyForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if request.method != "POST":
        return _form(request, found, form)
    if not form.is_valid():
        return _form(request, found, form, status=422)
    try:
        report = actions.carry_in(
            found,
            form.new_report(),
            member=signed_in(request),
            consent_note=form.cleaned_data["consent_note"],
            paper=form.cleaned_data["paper"],
            page_language=current(),
        )
    except TooLate as refusal:
        form.add_error(None, str(REFUSED[refusal.code]))
        return _form(request, found, form, status=422)
    return redirect(report.issue) if report.issue else redirect("issues:received")


def _form(request: HttpRequest, found: PaperSheet, form: ForSomebodyForm, *, status: int = 200) -> HttpResponse:
    there = reverse("paper:carry", args=[found.shown])
    return render(request, "intake/carry.html", {"sheet": found, "form": form, "there": there}, status=status)


def _sheet(code: str) -> PaperSheet:
    plain = read_code(code)
    if not plain:
        raise Http404
    return get_object_or_404(PaperSheet, code=plain)


def _report(found: PaperSheet) -> Report | None:
    if not found.report_ref:
        return None
    return Report.objects.filter(pk=int(found.report_ref.partition("/")[2])).select_related("issue").first()
