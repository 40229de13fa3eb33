from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kopir.accounts.permissions import editor_required, signed_in
from kopir.issues import actions
from kopir.issues.forms import RefusalForm
from kopir.issues.labels import REFUSED
from kopir.issues.models import Report, ReportQuerySet
from kopir.web.caching import private_page
from kopir.web.errors import TooLate
from kopir.web.paging import page_of


def _reports() -> ReportQuerySet:
    return Report.objects.select_related("topic", "area", "photo", "paper", "author", "raised_by", "issue")


@require_safe
@private_page
@editor_required
def held(request: HttpRequest) -> HttpResponse:
    page = page_of(_reports().held(), key="pk", params=request.GET)
    return render(request, "issues/review.html", {"page": page})


@require_safe
@private_page
@editor_required
def one(request: HttpRequest, key: int) -> HttpResponse:
    return _one(request, get_object_or_404(_reports().held(), pk=key), RefusalForm())


def _one(request: HttpRequest, report: Report, form: RefusalForm, status: int = 200) -> HttpResponse:
    return render(request, "issues/review_one.html", {"report": report, "form": form}, status=status)


@require_POST
@private_page
@editor_required
def publish(request: HttpRequest, key: int) -> HttpResponse:
    report = get_object_or_404(_reports(), pk=key)
    try:
        issue = actions.publish_report(report, editor=signed_in(request))
    except TooLate as refusal:
        return _too_late(request, refusal)
    messages.success(request, _("The text is published as issue %(number)s.") % {"number": issue.number})
    return redirect("issues:review")


@require_POST
@private_page
@editor_required
def refuse(request: HttpRequest, key: int) -> HttpResponse:
    report = get_object_or_404(_reports(), pk=key)
    form = RefusalForm(request.POST)
    if not form.is_valid():
        return _one(request, report, form, status=422)
    given = form.cleaned_data
    try:
        actions.refuse_report(report, editor=signed_in(request), reason=given["reason"], words=given["words"])
    except TooLate as refusal:
        return _too_late(request, refusal)
    messages.success(request, _("The text is not published, and its author is told why."))
    return redirect("issues:review")


def _too_late(request: HttpRequest, refusal: TooLate) -> HttpResponse:
    messages.error(request, str(REFUSED[refusal.code]))
    return redirect("issues:review")
