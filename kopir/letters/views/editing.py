"""What editors do with a letter that is on its way."""

from __future__ import annotations

import io

import qrcode
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe
from qrcode.image.svg import SvgPathImage

from kopir.accounts.permissions import editor_required, signed_in
from kopir.letters import actions, labels
from kopir.letters.forms import CloseForm, ConfirmForm, HandingInForm, ReasonForm, RungForm
from kopir.letters.models import Mailing
from kopir.letters.presenting import clock_view, mailing_label
from kopir.letters.rules import Channel, CloseReason, LetterState
from kopir.letters.views.acting import Act, act_page, bound, letter_of
from kopir.letters.views.public import view_of
from kopir.web import clock
from kopir.web.caching import private_page
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
@private_page
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
        link = settings.SITE_URL + reverse("letter-link:page", args=[secret])
        context = {"link": link, "qr": qr_of(link), "address": settings.SITE_URL + view.letter.permanent_path}
    response = render(request, "letters/print.html", {"view": view, "now": clock.now(), **context})
    response.headers["Referrer-Policy"] = "strict-origin"
    return response


def qr_of(text: str) -> SafeString:
    """Draw a QR code inline, so that the secret never becomes the address of a picture."""
    out = io.BytesIO()
    qrcode.make(text, image_factory=SvgPathImage, border=4).save(out)
    drawing = out.getvalue().decode()
    return mark_safe(drawing[drawing.index("<svg") :])  # our own drawing of an encoded text


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


@require_http_methods(FORM_METHODS)
@private_page
@editor_required
def grant_extension(request: HttpRequest, number: int) -> HttpResponse:
    letter, editor = letter_of(number), signed_in(request)
    act = Act(
        _("Grant more time"),
        _("The day that the office asked for becomes the day on which the answer is due."),
        _("Grant it"),
        _("More time was granted."),
        lambda _form: actions.grant_extension(letter, editor),
    )
    return act_page(request, letter, ConfirmForm(bound(request)), act)


@require_http_methods(FORM_METHODS)
@private_page
@editor_required
def refuse_extension(request: HttpRequest, number: int) -> HttpResponse:
    letter, editor = letter_of(number), signed_in(request)
    act = Act(
        _("Refuse more time"),
        _("The answer stays due on the day on which it is due now."),
        _("Refuse it"),
        _("More time was refused."),
        lambda form: actions.refuse_extension(letter, form.cleaned_data["reason"], editor),
    )
    return act_page(request, letter, ReasonForm(bound(request)), act)


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


@require_http_methods(FORM_METHODS)
@private_page
@editor_required
def confirm_mailing(request: HttpRequest, number: int, kind: str) -> HttpResponse:
    letter, editor = letter_of(number), signed_in(request)
    mailing = letter.mailings.select_related("letter").filter(kind=kind).exclude(kind="letter").first()
    if mailing is None:
        raise Http404
    mailing.letter = letter

    def perform(form: RungForm) -> None:
        actions.confirm_rung(mailing, editor, note_text=form.cleaned_data["note"], to=form.cleaned_data["to"])

    act = Act(
        mailing_label(mailing, letter),
        _("Each step is taken once, and everybody sees it."),
        _("Take this step"),
        _("The step was taken."),
        perform,
        more={"clock": clock_view(letter, clock.today(letter.rulebook.time_zone))},
    )
    return act_page(request, letter, RungForm(bound(request), letter=letter), act)
