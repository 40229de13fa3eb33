"""What the form pages of editors share: one form, one button, one act."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.functional import Promise

from kopir.letters import labels
from kopir.letters.forms import explain
from kopir.letters.models import Letter
from kopir.web.errors import Refused, TooLate
from kopir.web.views import refused

Text = str | Promise


@dataclass(frozen=True)
class Act:
    """The words of a form page, and what its button does."""

    title: Text
    intro: Text
    button: Text
    done: Text
    perform: Callable[[Any], object]
    template: str = "letters/act.html"
    more: dict[str, Any] = field(default_factory=dict)
    is_danger: bool = False


def letter_of(number: int) -> Letter:
    letter = Letter.objects.with_addressee().filter(number=number).first()
    if letter is None:
        raise Http404
    return letter


def bound(request: HttpRequest) -> QueryDict | None:
    """Return what was sent, None where nothing was: a form without fields is sent empty."""
    return request.POST if request.method == "POST" else None


def act_page(request: HttpRequest, letter: Letter, form: forms.Form, act: Act) -> HttpResponse:
    """Show the form, or do the act and go back to the letter's desk."""
    context = {"letter": letter, "form": form, "act": act, **act.more}
    if request.method != "POST":
        return render(request, act.template, context)
    if form.is_valid():
        try:
            act.perform(form)
        except TooLate as error:
            return refused(request, reason=labels.REFUSALS.get(error.code))
        except Refused as error:
            explain(form, error)
        else:
            messages.success(request, str(act.done))
            return redirect("letters:manage", letter.number)
    return render(request, act.template, context, status=422)
