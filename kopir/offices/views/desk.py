"""The office-holder's desk: letters by clock, and each letter on one screen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from kopir.accounts.permissions import sign_in_required, signed_in
from kopir.letters.forms import ContestForm, ExtensionForm
from kopir.letters.models import Letter, Reply
from kopir.letters.presenting import LetterView
from kopir.letters.rules import LetterState
from kopir.letters.views.public import view_of
from kopir.offices import actions
from kopir.offices.forms import DeskAnswersForm, PromiseForm, TransferForm
from kopir.offices.labels import REFUSALS
from kopir.offices.models import Mandate, ReplyDraft
from kopir.offices.showing import desk_of, offices_of
from kopir.offices.views.doors import mandate_for, mandate_for_letter, office_at
from kopir.web.caching import private_page
from kopir.web.errors import Refused, TooLate
from kopir.web.languages import current
from kopir.web.views import refused

FORM_METHODS = ["GET", "HEAD", "POST"]
FIELDS = {"extension_asked": "until", "date_not_later": "until", "date_too_late": "until", "reason_missing": "reason"}
FIELDS |= {"asked_before": "to", "asked_already": "to", "contested_already": "question", "no_marks_yet": "question"}


@require_safe
@private_page
@sign_in_required
def mine(request: HttpRequest) -> HttpResponse:
    """The offices that one acts for, each with what waits there."""
    found = Mandate.objects.live().of(signed_in(request)).with_office().order_by("pk")
    return render(request, "offices/mine.html", {"lines": offices_of(found)})


@require_safe
@private_page
@sign_in_required
def office(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    mandate = mandate_for(request, office_at(kind, slug))
    return render(request, "offices/desk.html", {"mandate": mandate, "desk": desk_of(mandate.office)})


@dataclass(frozen=True)
class Sheet:
    """All forms of a letter's screen: one is sent with the button, and what stands in the others is kept."""

    answers: DeskAnswersForm
    time: ExtensionForm
    transfer: TransferForm
    contest: ContestForm


@require_http_methods(FORM_METHODS)
@private_page
@sign_in_required
def letter(request: HttpRequest, number: int) -> HttpResponse:
    """A letter with all its questions; whatever button is pressed, what was typed as an answer is kept."""
    mandate, found = mandate_for_letter(request, number)
    view = view_of(number)
    draft = ReplyDraft.objects.filter(letter=found).select_related("document").first()
    if request.method != "POST":
        return _page(request, mandate, view, _sheet(view, draft), draft)
    name = request.POST.get("act", "save")
    sheet = _sheet(view, draft, request, name)
    acts = _acts(mandate, found, view, sheet)
    act = acts.get(name, acts["save"])  # whatever was pressed, what was typed is kept
    sheet.answers.is_valid()  # takes the document in, so that the draft keeps it beside a wrong field
    if not found.is_ended and (sheet.answers.has_words or sheet.answers.kept or draft):
        draft = actions.keep_draft(mandate, found, sheet.answers.typed, sheet.answers.kept)
    if act.form is None or act.form.is_valid():
        try:
            act.perform()
        except TooLate as error:
            return refused(request, reason=REFUSALS.get(error.code))
        except Refused as error:
            _explain(act.form, error)
        else:
            messages.success(request, str(act.done))
            return redirect("offices:letter", number)
    return _page(request, mandate, view, sheet, draft, wrong=act.form)


@dataclass(frozen=True)
class Act:
    """What a button does: the form that must be right, the words afterwards."""

    form: forms.Form | None
    done: str | Promise
    perform: Callable[[], object]


def _acts(mandate: Mandate, found: Letter, view: LetterView, sheet: Sheet) -> dict[str, Act]:
    answers, time, transfer, contest = sheet.answers, sheet.time, sheet.transfer, sheet.contest
    questions = {asked.question.number: asked.question for asked in view.questions}

    def publish() -> object:
        data = answers.cleaned_data
        return actions.answer(mandate, found, answers.given, data["language"], answers.kept)

    def ask_time() -> object:
        return actions.ask_time(mandate, found, time.cleaned_data["until"], time.cleaned_data["reason"])

    def pass_on() -> object:
        return actions.pass_to(mandate, found, transfer.cleaned_data["to"], transfer.cleaned_data["reason"], current())

    def contest_it() -> object:
        question = questions[int(contest.cleaned_data["question"])]
        return actions.contest(mandate, question, contest.cleaned_data["text"], current())

    return {
        "received": Act(
            None,
            _("Everybody can see that the letter is with you. The clock runs on until you answer."),
            lambda: actions.take_up(mandate, found),
        ),
        "save": Act(None, _("Your draft is saved. Nobody outside the office sees it."), lambda: None),
        "publish": Act(answers, _("Your reply is on record, and the clock has stopped."), publish),
        "time": Act(time, _("Your request for more time has arrived; an editor decides."), ask_time),
        "transfer": Act(transfer, _("The clock has stopped. The letter goes to the office that you named."), pass_on),
        "contest": Act(contest, _("Your word stands beside the readers' judgement now."), contest_it),
    }


def _sheet(view: LetterView, draft: ReplyDraft | None, request: HttpRequest | None = None, pressed: str = "") -> Sheet:
    questions = [asked.question for asked in view.questions]
    sent: Any = request.POST if request else None
    files: Any = request.FILES if request else None
    initial = {"language": view.letter.language} | (dict(draft.answers) if draft else {})
    return Sheet(
        DeskAnswersForm(sent, files, questions=questions, initial=initial),
        ExtensionForm(sent if pressed == "time" else None, prefix="time"),
        TransferForm(sent if pressed == "transfer" else None, prefix="transfer"),
        ContestForm(sent if pressed == "contest" else None, prefix="contest", questions=questions),
    )


def _page(
    request: HttpRequest,
    mandate: Mandate,
    view: LetterView,
    sheet: Sheet,
    draft: ReplyDraft | None,
    *,
    wrong: forms.Form | None = None,
) -> HttpResponse:
    found = view.letter
    context = {
        "mandate": mandate,
        "view": view,
        "sheet": sheet,
        "published": Reply.objects.published().filter(letter=found, withheld=""),
        "draft": draft,
        "wrong": wrong,
        "may_ask_time": found.state == LetterState.WAITING and not found.extension_asked_until,
        "may_open": not (found.opened_at or found.has_replied or found.is_ended),
        "may_transfer": not found.has_replied and not found.is_ended,
        "may_contest": any(asked.judgement.total + asked.judgement.first_day_total for asked in view.questions),
    }
    return render(request, "offices/letter.html", context, status=422 if wrong else 200)


def _explain(form: forms.Form | None, error: Refused) -> None:
    if form is None:
        raise error
    field = FIELDS.get(error.code)
    form.add_error(field if field in form.fields else None, str(REFUSALS.get(error.code, error.code)))


@require_http_methods(FORM_METHODS)
@private_page
@sign_in_required
def promise(request: HttpRequest, number: int, reply: int) -> HttpResponse:
    """Commit to one sentence of a published reply, by a day."""
    mandate, found = mandate_for_letter(request, number)
    replied = (
        Reply.objects.published().filter(letter=found, number=reply, withheld="").prefetch_related("answers").first()
    )
    if replied is None:
        raise Http404
    replied.letter = found
    form = PromiseForm(request.POST if request.method == "POST" else None, reply=replied)
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        try:
            actions.promise(mandate, replied, data["words"], data["due_on"], data["measure"])
        except Refused as error:
            field = "words" if error.code in {"promised_already", "not_in_reply"} else "due_on"
            form.add_error(field, str(REFUSALS.get(error.code, error.code)))
        else:
            messages.success(request, str(_("It is a commitment now, with its own clock.")))
            return redirect("offices:letter", number)
    context = {"mandate": mandate, "letter": found, "reply": replied, "form": form}
    return render(request, "offices/promise.html", context, status=422 if form.is_bound else 200)
