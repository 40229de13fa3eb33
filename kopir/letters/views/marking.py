"""Readers say what a reply did to a question."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kopir.accounts.permissions import signed_in
from kopir.letters import actions, labels
from kopir.letters.forms import MarkForm, explain
from kopir.letters.models import Mark
from kopir.letters.presenting import LetterView, QuestionView
from kopir.letters.rules import Verdict
from kopir.letters.views.acting import bound
from kopir.letters.views.public import view_of
from kopir.web.caching import private_page
from kopir.web.errors import Refused


@require_http_methods(["GET", "HEAD", "POST"])
@private_page
@login_required
def mark(request: HttpRequest, number: int, question: int) -> HttpResponse:
    account, (view, asked) = signed_in(request), _asked(number, question)
    own = Mark.objects.filter(question=asked.question, account=account).first()
    form = MarkForm(bound(request), initial={"verdict": own.verdict if own else None})
    if request.method == "POST" and form.is_valid():
        try:
            actions.mark_question(asked.question, account, Verdict(form.cleaned_data["verdict"]))
        except Refused as error:
            explain(form, error)
        else:
            messages.success(request, _("Your judgement is counted. You can change or withdraw it here."))
            return redirect("letters:mark", number, question)
    context = {
        "view": view,
        "asked": asked,
        "form": form,
        "own": own,
        "own_word": labels.VERDICTS[own.verdict] if own else "",
        "may_mark": bool(view.published),
    }
    return render(request, "letters/mark.html", context, status=422 if request.method == "POST" else 200)


@require_POST
@private_page
@login_required
def withdraw(request: HttpRequest, number: int, question: int) -> HttpResponse:
    _view, asked = _asked(number, question)
    actions.withdraw_mark(asked.question, signed_in(request))
    messages.success(request, _("Your judgement is withdrawn."))
    return redirect("letters:mark", number, question)


def _asked(number: int, question: int) -> tuple[LetterView, QuestionView]:
    view = view_of(number)
    for found in view.questions:
        if found.question.number == question:
            found.question.letter = view.letter
            return view, found
    raise Http404
