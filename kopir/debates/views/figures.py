"""Figures as pictures with their tables, the questions between participants, and the sameness of the panel."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kopir.accounts.permissions import signed_in
from kopir.debates import actions
from kopir.debates.charts import charts_of
from kopir.debates.labels import ANSWERED, REFUSED
from kopir.debates.models import Debate, QuestionMark, SpokenQuestion
from kopir.debates.panel import panel_of
from kopir.debates.questions import QuestionView, questions_of
from kopir.debates.rules import Answered, Refusal
from kopir.debates.standing_forms import MarkForm
from kopir.debates.views.pages import published
from kopir.web.caching import private_page
from kopir.web.errors import TooLate
from kopir.web.paging import number_in
from kopir.web.serving import page, page_asking
from kopir.web.views import refused


@page_asking("item")
def figures(request: HttpRequest, number: int) -> HttpResponse:
    """The figures of the whole event, or of the question that `item` names."""
    debate = published(number)
    runs = {run.item.number if run.item else None: run for run in debate.measures.select_related("item")}
    wanted = number_in(request.GET.get("item"))
    if wanted not in runs:
        raise Http404
    voices = list(debate.voices.select_related("person"))
    context = {
        "debate": debate,
        "charts": charts_of(debate, runs[wanted], voices),
        "items": [run.item for run in runs.values() if run.item],
        "panel": panel_of(debate, voices) if wanted is None else None,
    }
    return render(request, "debates/figures.html", context)


@page
def questions(request: HttpRequest, number: int) -> HttpResponse:
    """What participants asked each other, and how readers judge what followed."""
    debate = published(number)
    return render(request, "debates/questions.html", {"debate": debate, "rows": questions_of(debate)})


@require_http_methods(["GET", "HEAD", "POST"])
@private_page
@login_required
def mark(request: HttpRequest, number: int, question: int) -> HttpResponse:
    """One reader's word on one question."""
    account, (debate, view) = signed_in(request), _asked(number, question)
    own = QuestionMark.objects.filter(question=view.question, account=account).first()
    form = MarkForm(request.POST if request.method == "POST" else None, initial={"word": own.word if own else None})
    if form.is_bound and form.is_valid():
        try:
            actions.mark_question(view.question, account, Answered(form.cleaned_data["word"]))
        except TooLate as error:
            return refused(request, reason=REFUSED[Refusal(error.code)])
        messages.success(request, _("Your judgement is counted. You can change or withdraw it here."))
        return redirect("debates:mark", number, question)
    context = {
        "debate": debate,
        "view": view,
        "form": form,
        "own": own,
        "own_word": own and ANSWERED[Answered(own.word)],
    }
    return render(request, "debates/mark.html", context, status=422 if form.is_bound else 200)


@require_POST
@private_page
@login_required
def withdraw_mark(request: HttpRequest, number: int, question: int) -> HttpResponse:
    """Take back a word, also on a question that is found no more."""
    asked = get_object_or_404(SpokenQuestion.objects.select_related("debate"), debate__number=number, number=question)
    actions.withdraw_mark(asked, signed_in(request))
    messages.success(request, _("Your judgement is withdrawn."))
    return redirect("debates:questions", number)


def _asked(number: int, question: int) -> tuple[Debate, QuestionView]:
    debate = published(number)
    found = questions_of(debate, question)
    if not found:
        raise Http404
    return debate, found[0]
