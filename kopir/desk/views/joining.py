"""Join an issue with another by its number, take a merge back, split a text that holds two problems."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kopir.accounts.permissions import editor_required, signed_in
from kopir.issues import actions
from kopir.issues.joining_forms import MergeWithForm, SplitForm, WordsForm
from kopir.issues.labels import REFUSED
from kopir.issues.models import Issue, Merge, Report
from kopir.issues.rules import MergeReason
from kopir.web.caching import private_page
from kopir.web.errors import Refused

METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(METHODS)
@private_page
@editor_required
def merge(request: HttpRequest, number: int) -> HttpResponse:
    """Join an issue, with all that stands in its case, to another one."""
    issue = get_object_or_404(Issue.objects.published().unmerged().with_bridge(), number=number)
    form = MergeWithForm(issue, request.POST or None, initial={"reason": MergeReason.SAME_PROBLEM.value})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            row = actions.merge(
                issue, given["number"], reason=given["reason"], editor=signed_in(request), words=given["words"]
            )
        except Refused as refusal:
            form.add_error(None, str(REFUSED[refusal.code]))
        else:
            messages.success(request, _("Both stand in one case now. Supporters are told and can withdraw."))
            return redirect("desk:issue", row.into.number)
    return _page(request, "desk/merge.html", form, issue=issue)


@require_http_methods(METHODS)
@private_page
@editor_required
def unmerge(request: HttpRequest, number: int) -> HttpResponse:
    """Take a merge back, by the number of the merge."""
    rows = Merge.objects.standing().select_related("issue", "into", "issue__merged_into")
    row = get_object_or_404(rows, number=number)
    form = WordsForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.unmerge(row, editor=signed_in(request), words=form.cleaned_data["words"])
        except Refused as refusal:
            form.add_error(None, str(REFUSED[refusal.code]))
        else:
            messages.success(request, _("The issue stands for itself again, as it did before."))
            return redirect("desk:issue", row.issue.number)
    return _page(request, "desk/unmerge.html", form, merge=row, issue=row.issue)


@require_http_methods(METHODS)
@private_page
@editor_required
def split(request: HttpRequest, key: int) -> HttpResponse:
    """Let the second problem of a published text stand for itself."""
    report = get_object_or_404(Report.objects.published().select_related("issue", "topic", "area"), pk=key)
    first = {"topic": report.topic.slug, "area": report.area.slug if report.area else ""}
    form = SplitForm(report, request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            issue = actions.split_report(
                report, form.second(), editor=signed_in(request), reason=form.cleaned_data["words"]
            )
        except Refused as refusal:
            form.add_error("part", str(REFUSED[refusal.code]))
        else:
            messages.success(request, _("The other problem stands for itself now. Its author is told."))
            return redirect("desk:issue", issue.number)
    return _page(request, "desk/split.html", form, report=report, issue=report.issue)


def _page(request: HttpRequest, template: str, form: WordsForm | MergeWithForm, **more: object) -> HttpResponse:
    return render(request, template, {"form": form, **more}, status=422 if form.is_bound else 200)
