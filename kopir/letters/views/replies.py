"""Replies that editors enter or decide."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kopir.accounts.permissions import editor_required, signed_in
from kopir.letters import actions
from kopir.letters.forms import ConfirmForm, PaperReplyForm, ReplyRefusalForm
from kopir.letters.models import Letter, Reply
from kopir.letters.presenting import ReplyView
from kopir.letters.rules import ReplyRefusal, personal_data_in
from kopir.letters.views.acting import Act, act_page, bound, letter_of
from kopir.web.caching import private_page


@require_http_methods(["GET", "HEAD", "POST"])
@private_page
@editor_required
def paper(request: HttpRequest, number: int) -> HttpResponse:
    letter, editor = letter_of(number), signed_in(request)
    form = PaperReplyForm(
        bound(request),
        request.FILES or None,
        questions=list(letter.questions.all()),
        initial={"language": letter.language},
    )
    act = Act(
        _("Enter a reply that came on paper"),
        _("The clock stops on the day on which the paper came."),
        _("Enter the reply"),
        _("The reply was entered."),
        lambda filled: actions.record_paper_reply(letter, filled.paper(), editor),
        template="letters/paper_reply.html",
    )
    return act_page(request, letter, form, act)


@require_safe
@private_page
@editor_required
def decide(request: HttpRequest, number: int, reply: int) -> HttpResponse:
    letter = letter_of(number)
    return render(request, "letters/decide.html", _facts(letter, _reply(letter, reply), ReplyRefusalForm()))


@require_POST
@private_page
@editor_required
def publish(request: HttpRequest, number: int, reply: int) -> HttpResponse:
    letter, editor = letter_of(number), signed_in(request)
    found = _reply(letter, reply)
    act = Act("", "", "", _("The reply is published."), lambda _form: actions.publish_held_reply(found, editor))
    return act_page(request, letter, ConfirmForm(request.POST), act)


@require_POST
@private_page
@editor_required
def refuse(request: HttpRequest, number: int, reply: int) -> HttpResponse:
    letter, editor = letter_of(number), signed_in(request)
    found, form = _reply(letter, reply), ReplyRefusalForm(request.POST)
    act = Act(
        "",
        "",
        "",
        _("The reply is not published; its reason is."),
        lambda filled: actions.refuse_held_reply(found, ReplyRefusal(filled.cleaned_data["reason"]), editor),
        template="letters/decide.html",
        more=_facts(letter, found, form),
    )
    return act_page(request, letter, form, act)


def _reply(letter: Letter, number: int) -> Reply:
    reply = letter.replies.select_related("scan").filter(number=number).first()
    if reply is None:
        raise Http404
    reply.letter = letter
    return reply


def _facts(letter: Letter, reply: Reply, form: ReplyRefusalForm) -> dict[str, object]:
    answers = list(reply.answers.select_related("question"))
    kinds = personal_data_in(reply.text, *(answer.text for answer in answers))
    return {"letter": letter, "view": ReplyView(reply), "answers": answers, "form": form, "found": kinds}
