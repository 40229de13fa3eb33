"""The office-holder's pages behind the letter link: no account, each act its own button."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from kopir.letters import actions, labels
from kopir.letters.forms import ContestForm, ExtensionForm, LinkAnswersForm, ReasonForm, explain
from kopir.letters.models import Letter, Reply
from kopir.letters.presenting import LetterView
from kopir.letters.rules import Disposition, LetterState
from kopir.letters.views.public import view_of
from kopir.tokens.actions import find
from kopir.tokens.models import Token
from kopir.web.caching import secret_page
from kopir.web.errors import Refused, TooLate
from kopir.web.languages import current
from kopir.web.views import gone, refused

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]
DONE = {
    "opened": _("Everybody can see that the letter is with you. The clock runs on until you answer."),
    "published": _("Your reply is published."),
    "held": _("Your reply has arrived and the clock has stopped. An editor looks at it before it is published."),
    "asked": _("Your request for more time has arrived; an editor decides."),
    "contested": _("Your word stands beside the readers' judgement now."),
}


def act_of(view: View[P]) -> View[P]:
    """Take a POST; whoever only comes to look (after changing the language) is led back to the letter."""

    @wraps(view)
    def shown(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if request.method != "POST":
            return redirect(request.path.rpartition("/")[0])
        return view(request, *args, **kwargs)

    return shown


@secret_page
@require_safe
def page(request: HttpRequest, secret: str) -> HttpResponse:
    if (letter := _letter(secret)) is None:
        return gone(request)
    return _page(request, secret, letter)


@secret_page
@act_of
def received(request: HttpRequest, secret: str) -> HttpResponse:
    """Say that the letter is there; nothing is answered by it."""
    if (letter := _letter(secret)) is None:
        return gone(request)

    def perform() -> str:
        actions.confirm_opened(letter)
        return "opened"

    return _act(request, secret, letter, forms.Form(request.POST), perform)


@secret_page
@act_of
def answer(request: HttpRequest, secret: str) -> HttpResponse:
    if (letter := _letter(secret)) is None:
        return gone(request)
    form = LinkAnswersForm(request.POST, questions=list(letter.questions.all()))
    return _act(request, secret, letter, form, lambda: _done(actions.reply_by_link(letter, form.given, current())))


@secret_page
@act_of
def decline(request: HttpRequest, secret: str) -> HttpResponse:
    """Decline all questions with one reason."""
    if (letter := _letter(secret)) is None:
        return gone(request)
    form = ReasonForm(request.POST, prefix="decline")

    def perform() -> str:
        reason = form.cleaned_data["reason"]
        numbers = letter.questions.values_list("number", flat=True)
        given = tuple(actions.Given(number, reason, Disposition.DECLINED) for number in numbers)
        return _done(actions.reply_by_link(letter, given, current()))

    return _act(request, secret, letter, form, perform)


@secret_page
@act_of
def more_time(request: HttpRequest, secret: str) -> HttpResponse:
    if (letter := _letter(secret)) is None:
        return gone(request)
    form = ExtensionForm(request.POST, prefix="time")

    def perform() -> str:
        actions.ask_extension(letter, form.cleaned_data["until"], form.cleaned_data["reason"])
        return "asked"

    return _act(request, secret, letter, form, perform)


@secret_page
@act_of
def contest(request: HttpRequest, secret: str) -> HttpResponse:
    if (letter := _letter(secret)) is None:
        return gone(request)
    questions = {question.number: question for question in letter.questions.all()}
    form = ContestForm(request.POST, prefix="contest", questions=list(questions.values()))

    def perform() -> str:
        question = questions[int(form.cleaned_data["question"])]
        question.letter = letter
        actions.contest_mark(question, form.cleaned_data["text"], current())
        return "contested"

    return _act(request, secret, letter, form, perform)


@secret_page
@require_http_methods(["GET", "HEAD", "POST"])
def disown(request: HttpRequest, secret: str) -> HttpResponse:
    """Say that a reply was not the office's; the link does this one thing, once."""
    token = find(actions.DISOWN_ACT, secret)
    reply = _reply(token) if token else None
    if token is None or reply is None:
        return gone(request)
    if request.method != "POST":
        return render(request, "letters/disown.html", {"reply": reply, "letter": reply.letter})
    try:
        actions.disown_reply(reply, token)
    except TooLate as error:
        return refused(request, reason=labels.REFUSALS.get(error.code))
    return render(request, "letters/disowned.html", {"letter": reply.letter})


def _letter(secret: str) -> Letter | None:
    token = find(actions.LINK_ACT, secret)
    if token is None:
        return None
    return Letter.objects.with_addressee().filter(number=int(token.about.removeprefix("letter/"))).first()


def _reply(token: Token) -> Reply | None:
    letter, _dash, number = token.about.removeprefix("reply/").partition("-")
    replies = Reply.objects.select_related("letter__issue", "letter__post__organization", "letter__organization")
    return replies.filter(letter__number=letter, number=number).first()


def _act(
    request: HttpRequest, secret: str, letter: Letter, form: forms.Form, perform: Callable[[], str]
) -> HttpResponse:
    """Do the act of one button and come back; a wrong field brings the page back with all that was typed."""
    if form.is_valid():
        try:
            done = perform()
        except TooLate as error:
            return refused(request, reason=labels.REFUSALS.get(error.code))
        except Refused as error:
            explain(form, error)
        else:
            query = QueryDict(mutable=True)
            query["done"] = done
            return redirect(f"{reverse('letter-link:page', args=[secret])}?{query.urlencode()}")
    return _page(request, secret, letter, wrong=form)


def _page(request: HttpRequest, secret: str, letter: Letter, wrong: forms.Form | None = None) -> HttpResponse:
    view = view_of(letter.number)
    questions = [found.question for found in view.questions]
    filled = {type(wrong): wrong} if wrong else {}
    context = {
        "view": view,
        "secret": secret,
        "done": DONE.get(request.GET.get("done", "")),
        "answers": filled.get(LinkAnswersForm) or LinkAnswersForm(questions=questions),
        "declining": filled.get(ReasonForm) or ReasonForm(prefix="decline"),
        "time": filled.get(ExtensionForm) or ExtensionForm(prefix="time"),
        "contesting": filled.get(ContestForm) or ContestForm(prefix="contest", questions=questions),
        "wrong": wrong,
        "may_ask_time": letter.state == LetterState.WAITING and not letter.extension_asked_until,
        "may_contest": _is_judged(view),
        "has_replied": letter.has_replied,
        "may_open": not (letter.opened_at or letter.has_replied or letter.is_ended),
    }
    return render(request, "letters/link.html", context, status=422 if wrong else 200)


def _is_judged(view: LetterView) -> bool:
    return any(found.judgement.total + found.judgement.first_day_total for found in view.questions)


def _done(reply: Reply) -> str:
    return "published" if reply.is_published else "held"
