from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kopir.accounts.permissions import member_required, signed_in
from kopir.issues import actions
from kopir.issues.forms import LANGUAGES, ForSomebodyForm, LikeForm, ReportForm, TextForm
from kopir.issues.labels import REFUSED
from kopir.issues.likes import Draft, likes_of
from kopir.issues.models import Report
from kopir.issues.rules import FORGET_AFTER_DAYS
from kopir.issues.rules.reports import TEXT_MAX
from kopir.issues.views.asking import account_of
from kopir.tokens.actions import find
from kopir.web.caching import private_page, secret_page
from kopir.web.connections import connection_of
from kopir.web.errors import Refused, TooLate
from kopir.web.languages import current
from kopir.web.views import gone


@require_http_methods(["GET", "HEAD", "POST"])
@private_page
def new(request: HttpRequest) -> HttpResponse:
    account = account_of(request)
    if request.method != "POST":
        begun = {"text": request.GET.get("text", "")[:TEXT_MAX]}  # words from which somebody comes, to go on with
        return _form(request, ReportForm(is_signed_in=account is not None, initial=begun))
    form = ReportForm(request.POST, request.FILES, is_signed_in=account is not None)
    if not form.is_valid():
        return _form(request, form, status=422)
    written = form.new_report()
    if request.POST.get("act") == "preview":
        return _form(request, form, preview=written)
    if "like_seen" not in request.POST and (likes := likes_of(_draft(written))):
        return _form(request, form, likes=likes, is_step=True)
    return _send(request, form, written)


def _send(request: HttpRequest, form: ReportForm, written: actions.NewReport) -> HttpResponse:
    account = account_of(request)
    asks: dict[str, Any] = {"page_language": current(), "connection": connection_of(request)}
    try:
        if account:
            return _after(actions.write_signed_in(written, account=account, **asks))
        actions.write_report(written, email=form.cleaned_data["email"], **asks)
    except Refused as refusal:
        form.add_error(None, str(REFUSED[refusal.code]))
        return _form(request, form, status=429)
    return redirect("issues:sent")


@require_POST
@private_page
def like(request: HttpRequest) -> HttpResponse:
    """The fragment that is asked for while somebody writes: issues like what stands in the form."""
    form = LikeForm(request.POST)
    likes = likes_of(form.draft())
    return render(request, "issues/_likes.html", {"likes": likes, "joins": form.cleaned_data.get("joins")})


@require_POST
@private_page
def topics(request: HttpRequest) -> HttpResponse:
    """The fragment that is asked for while somebody writes: topics that fit, where the topic was left open."""
    choices = TextForm(request.POST).suggested_topics()
    return render(request, "issues/_topics.html", {"choices": choices})


def _draft(written: actions.NewReport) -> Draft:
    return Draft(written.title, written.text, written.area, written.language)


def _form(request: HttpRequest, form: TextForm, *, status: int = 200, **more: Any) -> HttpResponse:
    template = "issues/for_somebody.html" if isinstance(form, ForSomebodyForm) else "issues/new.html"
    joins = form.cleaned_data.get("joins") if form.is_bound else None
    return render(request, template, {"form": form, "joins": joins, **more}, status=status)


def _after(report: Report) -> HttpResponse:
    """Lead on to the issue where the text has appeared, else to what happens next."""
    return redirect(report.issue) if report.issue else redirect("issues:received")


@require_safe
@private_page
def sent(request: HttpRequest) -> HttpResponse:
    return render(request, "issues/sent.html", {"days": FORGET_AFTER_DAYS})


@require_safe
@private_page
def received(request: HttpRequest) -> HttpResponse:
    return render(request, "issues/received.html")


@require_http_methods(["GET", "HEAD", "POST"])
@secret_page
def confirm(request: HttpRequest, secret: str) -> HttpResponseBase:
    if request.method == "POST":
        try:
            return _after(actions.confirm_report(secret, request.POST.get("language", "")))
        except TooLate:
            return gone(request)
    report = actions.report_of(find(actions.RAISE, secret))
    if report is None:
        return gone(request)
    return render(request, "issues/confirm.html", {"report": report, "languages": LANGUAGES})


@require_http_methods(["GET", "HEAD", "POST"])
@private_page
@member_required
def for_somebody(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return _form(request, ForSomebodyForm())
    form = ForSomebodyForm(request.POST, request.FILES)
    if not form.is_valid():
        return _form(request, form, status=422)
    report = actions.raise_for_somebody(
        form.new_report(),
        member=signed_in(request),
        consent_note=form.cleaned_data["consent_note"],
        paper=form.cleaned_data["paper"],
        page_language=current(),
    )
    return _after(report)
