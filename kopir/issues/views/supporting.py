from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kopir.accounts.permissions import signed_in
from kopir.issues import actions
from kopir.issues.forms import SupportForm
from kopir.issues.labels import REFUSED
from kopir.issues.models import Issue, Report, Support
from kopir.issues.rules import FORGET_AFTER_DAYS
from kopir.issues.views.asking import account_of
from kopir.tokens.actions import find
from kopir.web.caching import private_page, secret_page
from kopir.web.connections import connection_of
from kopir.web.errors import NotAllowed, Refused, TooLate
from kopir.web.languages import current
from kopir.web.views import gone, refused


@require_http_methods(["GET", "HEAD", "POST"])
@private_page
def support_page(request: HttpRequest, number: int) -> HttpResponse:
    rows = Issue.objects.published().select_related("area", "topic", "merged_into")
    issue = get_object_or_404(rows, number=number)
    if issue.merged_into:
        return redirect("issues:support", issue.merged_into.number)
    return refused(request, reason=REFUSED["imported"]) if issue.is_imported else _support(request, issue)


def _support(request: HttpRequest, issue: Issue) -> HttpResponse:
    report = issue.reports.published().select_related("photo", "area", "issue").order_by("pk")[0]
    form = SupportForm(request.POST if request.method == "POST" else None, is_signed_in=account_of(request) is not None)
    if request.method != "POST":
        return _form(request, form, report)
    if not form.is_valid():
        return _form(request, form, report, status=422)
    try:
        return _supported(request, form, report)
    except NotAllowed as refusal:
        return refused(request, reason=REFUSED[refusal.code])
    except Refused as refusal:
        form.add_error(None, str(REFUSED[refusal.code]))
        return _form(request, form, report, status=429)


def _supported(request: HttpRequest, form: SupportForm, report: Report) -> HttpResponse:
    account, area = account_of(request), form.cleaned_data["area"]
    if account and report.issue:
        actions.support(account, report, area, news_in=current() if form.cleaned_data["wants_news"] else "")
        return redirect("issues:supported", report.issue.number)
    actions.ask_support(
        report,
        email=form.cleaned_data["email"],
        area=area,
        page_language=current(),
        connection=connection_of(request),
        wants_news=form.cleaned_data["wants_news"],
    )
    return redirect("issues:support-sent")


def _form(request: HttpRequest, form: SupportForm, report: Report, *, status: int = 200) -> HttpResponse:
    context = {"form": form, "report": report, "issue": report.issue}
    return render(request, "issues/support.html", context, status=status)


@require_safe
@private_page
def support_sent(request: HttpRequest) -> HttpResponse:
    return render(request, "issues/support_sent.html", {"days": FORGET_AFTER_DAYS})


@require_http_methods(["GET", "HEAD", "POST"])
@secret_page
def confirm(request: HttpRequest, secret: str) -> HttpResponseBase:
    if request.method == "POST":
        try:
            return redirect("issues:supported", actions.confirm_support(secret).number)
        except TooLate:
            return gone(request)
    pending = actions.pending_of(find(actions.SUPPORT, secret))
    if pending is None:
        return gone(request)
    return render(request, "issues/confirm_support.html", {"issue": pending.issue, "report": pending.report})


@require_safe
@private_page
def supported(request: HttpRequest, number: int) -> HttpResponse:
    issue = get_object_or_404(Issue.objects.published(), number=number)
    return render(request, "issues/supported.html", {"issue": issue})


@require_http_methods(["GET", "HEAD", "POST"])
@secret_page
def withdraw(request: HttpRequest, secret: str) -> HttpResponseBase:
    if request.method == "POST":
        try:
            return redirect("issues:withdrawn", actions.withdraw_by_link(secret).number)
        except TooLate:
            return gone(request)
    given = actions.support_of(find(actions.WITHDRAW, secret))
    if given is None:
        return gone(request)
    return render(request, "issues/withdraw_support.html", {"issue": given.issue})


@require_safe
@private_page
def withdrawn(request: HttpRequest, number: int) -> HttpResponse:
    issue = get_object_or_404(Issue.objects.published(), number=number)
    return render(request, "issues/withdrawn.html", {"issue": issue})


@require_safe
@private_page
@login_required
def mine(request: HttpRequest) -> HttpResponse:
    account = signed_in(request)
    context = {
        "reports": Report.objects.by_account(account).select_related("issue").order_by("-pk")[:200],
        "supports": Support.objects.filter(account=account).select_related("issue").order_by("-pk")[:500],
    }
    return render(request, "issues/mine.html", context)


@require_POST
@private_page
@login_required
def withdraw_mine(request: HttpRequest, key: int) -> HttpResponse:
    given = get_object_or_404(Support.objects.filter(account=signed_in(request)), pk=key)
    actions.withdraw_support(given)
    messages.success(request, _("Your support has been taken back."))
    return redirect("issues:mine")
