"""The table of competence for editors: what it lacks, its lines, files, and what the site has learnt."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kopir.accounts.permissions import editor_required
from kopir.routing import actions, table_file
from kopir.routing.actions import Plan
from kopir.routing.forms import CompetenceForm, FilterForm, ImportForm
from kopir.routing.labels import REFUSALS
from kopir.routing.models import Competence
from kopir.routing.rules import Refusal
from kopir.routing.showing import check_table, lessons, shown
from kopir.routing.table_file import Problem, Table
from kopir.routing.views.table import SIZE, filtered
from kopir.web import clock
from kopir.web.caching import private_page
from kopir.web.errors import Refused

FIELDS = {
    Refusal.SAME_RULE: None,
    Refusal.END_BEFORE_START: "ends_on",
    Refusal.NOT_ADDRESSABLE: "addressee",
}
MOST_PROBLEMS = 100


@require_safe
@private_page
@editor_required
def desk(request: HttpRequest) -> HttpResponse:
    today, form = clock.today(), FilterForm(request.GET)
    rows = filtered(form).with_names()
    is_past = "past" in request.GET
    page = Paginator(rows.ended_before(today) if is_past else rows.not_ended_before(today), SIZE)
    cut = page.get_page(request.GET.get("page"))
    return render(request, "routing/desk.html", {
        "form": form,
        "is_past": is_past,
        "lines": shown(cut.object_list, today),
        "page": cut,
        "check": check_table(today),
        "today": today,
    })  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@private_page
@editor_required
def add(request: HttpRequest) -> HttpResponse:
    given = {name: request.GET[name] for name in ("topic", "area", "addressee") if name in request.GET}
    form = CompetenceForm(request.POST if request.method == "POST" else None, initial=given)
    return _answer(request, form, None)


@require_http_methods(["GET", "HEAD", "POST"])
@private_page
@editor_required
def edit(request: HttpRequest, key: int) -> HttpResponse:
    row = get_object_or_404(Competence.objects.with_names(), pk=key)
    form = CompetenceForm(request.POST if request.method == "POST" else None, row=row)
    return _answer(request, form, row)


def _answer(request: HttpRequest, form: CompetenceForm, row: Competence | None) -> HttpResponse:
    if form.is_bound and form.is_valid():
        try:
            if row is None:
                actions.add_competence(form.line())
            else:
                actions.change_competence(row, form.line())
        except Refused as refused:
            form.add_error(FIELDS[Refusal(refused.code)], str(REFUSALS[refused.code]))
        else:
            messages.success(request, _("The table is up to date."))
            return redirect("routing:desk")
    return render(request, "routing/form.html", {"form": form, "row": row}, status=422 if form.is_bound else 200)


@require_POST
@private_page
@editor_required
def end(request: HttpRequest, key: int) -> HttpResponse:
    row = get_object_or_404(Competence.objects.with_names(), pk=key)
    try:
        actions.end_competence(row, on=clock.today())
    except Refused as refused:
        messages.warning(request, str(REFUSALS[refused.code]))
    else:
        messages.success(request, _("The rule holds no more from today."))
    return redirect("routing:desk")


@require_http_methods(["GET", "HEAD", "POST"])
@private_page
@editor_required
def take_in(request: HttpRequest) -> HttpResponse:
    """Look at a file first; press again to take it in. Nothing is taken where one line is wrong."""
    if request.method != "POST":
        return _import_page(request, ImportForm())
    form = ImportForm(request.POST, request.FILES)
    if not form.is_valid():
        return _import_page(request, form, status=422)
    text, is_whole = form.text, form.cleaned_data["is_whole"]
    table = table_file.read(text)
    plan = None if table.problems else actions.plan_import(list(table.lines), on=clock.today(), is_whole=is_whole)
    again = ImportForm(initial={"table": text, "is_whole": is_whole})
    problems = [*table.problems, *_refused(plan)]
    if problems or "take" not in request.POST:
        return _import_page(request, again, plan=plan, problems=problems, status=422 if problems else 200)
    return _take(request, table, text, is_whole=is_whole)


def _take(request: HttpRequest, table: Table, text: str, *, is_whole: bool) -> HttpResponse:
    try:
        actions.import_competence(list(table.lines), on=clock.today(), table=text.encode(), is_whole=is_whole)
    except Refused as refused:  # the table has changed since it was looked at
        problem = Problem(0, str(REFUSALS[refused.code]))
        return _import_page(request, ImportForm(initial={"table": text}), problems=[problem], status=422)
    messages.success(request, _("The table is up to date."))
    return redirect("routing:desk")


def _refused(plan: Plan | None) -> list[Problem]:
    return [Problem(number, str(REFUSALS[code])) for number, code in plan.refused] if plan else []


def _import_page(
    request: HttpRequest,
    form: ImportForm,
    *,
    plan: Plan | None = None,
    problems: list[Problem] | None = None,
    status: int = 200,
) -> HttpResponse:
    found = problems or []
    context = {
        "form": form,
        "plan": plan,
        "problems": found[:MOST_PROBLEMS],
        "more": max(len(found) - MOST_PROBLEMS, 0),
        "columns": table_file.COLUMNS,
    }
    return render(request, "routing/import.html", context, status=status)


@require_safe
@private_page
@editor_required
def learnt(request: HttpRequest) -> HttpResponse:
    return render(request, "routing/learnt.html", {"lessons": lessons()})
