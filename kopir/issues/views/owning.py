"""A person takes their name off a text of theirs, or the whole text."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kopir.accounts.permissions import sign_in_required, signed_in
from kopir.issues import actions
from kopir.issues.models import Report
from kopir.web.caching import private_page


def _own(request: HttpRequest, key: int) -> Report:
    rows = Report.objects.published().by_account(signed_in(request)).select_related("issue", "photo", "paper")
    return get_object_or_404(rows, pk=key)


@require_http_methods(["GET", "HEAD", "POST"])
@private_page
@sign_in_required
def name(request: HttpRequest, key: int) -> HttpResponse:
    report = _own(request, key)
    if request.method == "POST":
        actions.hide_name(report, account=signed_in(request))
        messages.success(request, _("Your name stands beside this text no more."))
        return redirect("accounts:data")
    return render(request, "issues/hide_name.html", {"report": report})


@require_http_methods(["GET", "HEAD", "POST"])
@private_page
@sign_in_required
def erase(request: HttpRequest, key: int) -> HttpResponse:
    report = _own(request, key)
    if request.method == "POST":
        actions.erase_report(report)
        messages.success(request, _("The text is erased. A trace says that it was there."))
        return redirect("accounts:data")
    return render(request, "issues/erase_mine.html", {"report": report})
