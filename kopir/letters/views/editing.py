"""What editors do with a letter that is on its way."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from django.views.decorators.http import require_http_methods, require_safe

from kopir.accounts.permissions import editor_required, signed_in
from kopir.letters import actions, labels
from kopir.letters.actions.wording import printed_words
from kopir.letters.forms import CloseForm, ConfirmForm, HandingInForm, ReasonForm
from kopir.letters.models import Mailing
from kopir.letters.rules import LETTER, Channel, CloseReason, LetterState
from kopir.letters.views.acting import Act, act_page, bound, letter_of
from kopir.letters.views.public import view_of
from kopir.web import clock, qr
from kopir.web.caching import private_page, secret_page
from kopir.web.errors import TooLate
from kopir.web.views import refused

FORM_METHODS = ["GET", "HEAD", "POST"]


@require_safe
@private_page
@editor_required
def manage(request: HttpRequest, number: int) -> HttpResponse:
    view = view_of(number)
    today = clock.today(view.letter.rulebook.time_zone)
    waiting = set(Mailing.objects.filter(letter=view.letter).waiting_for_editor(today).values_list("pk", flat=True))
    context = {
        "view": view,
        "waiting": [item for item in view.mailings if item.mailing.pk in waiting],
        "may_hand_in": not view.letter.clock_starts_on and not view.letter.is_ended,
        "may_bounce": view.letter.state in {LetterState.SENT, LetterState.WAITING},
        "may_withdraw": not view.letter.is_ended and not view.letter.has_replied,
        "may_close": not view.letter.is_ended and view.letter.state != LetterState.PREPARED,
    }
    return render(request, "letters/manage.html", context)


@require_http_methods(FORM_METHODS)
@secret_page
@editor_required
def print_page(request: HttpRequest, number: int) -> HttpResponse:
    """Show a button; pressed, answer with the page to be printed, which holds a fresh link as a QR code."""
    view = view_of(number)
    context: dict[str, object] = {}
    if request.method == "POST":
        try:
            secret = actions.make_print_link(view.letter)
        except TooLate as error:
            return refused(request, reason=labels.REFUSALS.get(error.code))
        address = settings.SITE_URL + view.letter.permanent_path
        sheets = printed_words(view.letter)
        with override(sheets[0]["language"]):
            link = settings.SITE_URL + reverse("letter-link:page", args=[secret])
        context = {"link": link, "qr": qr.drawn(link), "address": address, "sheets": sheets}
    return render(request, "letters/print.html", {"view": view, "now": clock.now(), **context})


@require_http_methods(FORM_METHODS)
@private_page
@editor_required
def handing_in(request: HttpRequest, number: int) -> HttpResponse:
    letter, editor = letter_of(number), signed_in(request)

    def perform(form: HandingInForm) -> None:
        data = form.cleaned_data
        actions.record_handing_in(
            letter,
            channel=Channel(data["channel"]),
            on=data["on"],
            registration_number=data["registration_number"],
            note_text=data["note"],
            editor=editor,
        )

    act = Act(
        _("Record that the letter was handed in"),
        _("The clock starts on the day that you give here."),
        _("Record it and start the clock"),
        _("Recorded; the clock runs."),
        perform,
    )
    return act_page(request, letter, HandingInForm(bound(request)), act)


@require_http_methods(FORM_METHODS)
@private_page
@editor_required
def bounce(request: HttpRequest, number: int) -> HttpResponse:
    letter = letter_of(number)
    act = Act(
        _("Record that the letter came back"),
        _("A letter that came back has started no clock: its days are taken away, and reminders are called off."),
        _("It came back"),
        _("Recorded; no clock runs."),
        lambda _form: actions.record_bounce(letter),
    )
    return act_page(request, letter, ConfirmForm(bound(request)), act)


@require_http_methods(FORM_METHODS)
@private_page
@editor_required
def send_again(request: HttpRequest, number: int) -> HttpResponse:
    letter, editor = letter_of(number), signed_in(request)
    act = Act(
        _("Send the letter again"),
        _("It goes to the address that is verified for this office now."),
        _("Send it again"),
        _("The letter is on its way again."),
        lambda _form: actions.send_again(letter, editor),
    )
    return act_page(request, letter, ConfirmForm(bound(request)), act)


@require_safe
@private_page
@editor_required
def extension(request: HttpRequest, number: int) -> HttpResponse:
    """More time is granted or refused at the desk, where a decision can be undone."""
    return redirect("desk:item", "extensions", letter_of(number).pk)


@require_http_methods(FORM_METHODS)
@private_page
@editor_required
def close(request: HttpRequest, number: int) -> HttpResponse:
    letter, editor = letter_of(number), signed_in(request)
    act = Act(
        _("Close the letter"),
        _("Its link opens nothing any more, and nobody is reminded. The page and all replies stay public."),
        _("Close the letter"),
        _("The letter is closed."),
        lambda form: actions.close_letter(letter, CloseReason(form.cleaned_data["reason"]), editor),
        is_danger=True,
    )
    return act_page(request, letter, CloseForm(bound(request)), act)


@require_http_methods(FORM_METHODS)
@private_page
@editor_required
def withdraw(request: HttpRequest, number: int) -> HttpResponse:
    letter, editor = letter_of(number), signed_in(request)
    act = Act(
        _("Withdraw the letter"),
        _("For a letter that should not have been sent. It stays public, with your reason."),
        _("Withdraw the letter"),
        _("The letter is withdrawn."),
        lambda form: actions.withdraw_letter(letter, form.cleaned_data["reason"], editor),
        is_danger=True,
    )
    return act_page(request, letter, ReasonForm(bound(request)), act)


@require_safe
@private_page
@editor_required
def confirm_mailing(request: HttpRequest, number: int, kind: str) -> HttpResponse:
    """A step of the ladder is taken at the desk, where it can be undone before any mail goes."""
    found = get_object_or_404(Mailing.objects.exclude(kind=LETTER), letter__number=number, kind=kind)
    return redirect("desk:item", "rungs", found.pk)
