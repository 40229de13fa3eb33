"""Replies that editors enter or decide."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from kopir.accounts.permissions import editor_required, signed_in
from kopir.letters import actions
from kopir.letters.forms import PaperReplyForm
from kopir.letters.models import Reply
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
    """Held replies are decided at the desk, where a decision can be undone."""
    found = get_object_or_404(Reply.objects.filter(letter__number=number), number=reply)
    return redirect("desk:item", "replies", found.pk)
