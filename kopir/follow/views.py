from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kopir.accounts.permissions import sign_in_required, signed_in
from kopir.follow import actions
from kopir.follow.forms import FollowForm, RhythmForm
from kopir.follow.labels import REFUSED, RHYTHMS
from kopir.follow.models import Following
from kopir.follow.rules import FORGET_AFTER_DAYS, Rhythm
from kopir.follow.subjects import Subject, asked_for, find, subjects
from kopir.issues.views.asking import account_of
from kopir.tokens.actions import find as find_token
from kopir.web.caching import private_page, secret_page
from kopir.web.connections import connection_of
from kopir.web.errors import Refused, TooLate
from kopir.web.languages import current
from kopir.web.views import gone


@require_http_methods(["GET", "HEAD", "POST"])
@private_page
def new(request: HttpRequest) -> HttpResponse:
    """Begin to follow what the address names: at once for who is signed in, else by the button in a mail."""
    subject = _subject_or_404(asked_for(request.GET))
    account = account_of(request)
    form = FollowForm(
        request.POST if request.method == "POST" else None,
        is_signed_in=account is not None,
        initial={"language": account.language if account else current()},
    )
    if request.method != "POST":
        return _form(request, form, subject)
    if not form.is_valid():
        return _form(request, form, subject, status=422)
    given, connection = form.cleaned_data, connection_of(request)
    try:
        if account:
            actions.follow(account, subject.what, given["rhythm"], given["language"], connection=connection)
            messages.success(request, _("You follow it now."))
            return redirect("follow:mine")
        actions.ask_following(subject.what, **given, page_language=current(), connection=connection)
    except Refused as refusal:
        form.add_error(None, str(REFUSED[refusal.code]))
        return _form(request, form, subject, status=429)
    return redirect("follow:sent")


def _subject_or_404(what: str) -> Subject:
    subject = find(what) if what else None
    if subject is None:
        raise Http404("no such thing to follow")
    return subject


def _form(request: HttpRequest, form: FollowForm, subject: Subject, *, status: int = 200) -> HttpResponse:
    return render(request, "follow/new.html", {"form": form, "subject": subject}, status=status)


@require_safe
@private_page
def sent(request: HttpRequest) -> HttpResponse:
    return render(request, "follow/sent.html", {"days": FORGET_AFTER_DAYS})


@require_http_methods(["GET", "HEAD", "POST"])
@secret_page
def confirm(request: HttpRequest, secret: str) -> HttpResponseBase:
    if request.method == "POST":
        try:
            actions.confirm_following(secret)
        except TooLate:
            return gone(request)
        return redirect("follow:followed")
    pending = actions.pending_of(find_token(actions.FOLLOW, secret))
    subject = find(pending.what) if pending else None
    if pending is None or subject is None:
        return gone(request)
    return render(request, "follow/confirm.html", {"subject": subject, "rhythm": RHYTHMS[Rhythm(pending.rhythm)]})


@require_safe
@private_page
def followed(request: HttpRequest) -> HttpResponse:
    return render(request, "follow/followed.html")


@require_safe
@private_page
@sign_in_required
def mine(request: HttpRequest) -> HttpResponse:
    """Everything that the person follows, each with its rhythm, language and a way out."""
    return _mine(request, list(Following.objects.of(signed_in(request))))


def _mine(request: HttpRequest, held: list[Following], wrong: RhythmForm | None = None, key: int = 0) -> HttpResponse:
    found = subjects(following.what for following in held)
    rows = [(each, found.get(each.what), wrong if wrong and each.pk == key else rhythm_form(each)) for each in held]
    return render(request, "follow/mine.html", {"rows": rows}, status=422 if wrong else 200)


def rhythm_form(following: Following, data: object = None) -> RhythmForm:
    initial = {"rhythm": following.rhythm, "language": following.language}
    return RhythmForm(data, initial=initial, auto_id=f"id_{following.pk}_%s")  # type: ignore[arg-type]  # a QueryDict


@require_POST
@private_page
@sign_in_required
def change(request: HttpRequest, key: int) -> HttpResponse:
    held = Following.objects.of(signed_in(request))
    following = get_object_or_404(held, pk=key)
    form = rhythm_form(following, request.POST)
    if not form.is_valid():
        return _mine(request, list(held), form, key)
    actions.change_following(following, form.cleaned_data["rhythm"], form.cleaned_data["language"])
    messages.success(request, _("The change is saved."))
    return redirect("follow:mine")


@require_POST
@private_page
@sign_in_required
def stop_mine(request: HttpRequest, key: int) -> HttpResponse:
    following = get_object_or_404(Following.objects.of(signed_in(request)), pk=key)
    actions.stop_following(following)
    messages.success(request, _("You do not follow it any more, and get no more mails about it."))
    return redirect("follow:mine")


@require_POST
@private_page
@sign_in_required
def stop_all(request: HttpRequest) -> HttpResponse:
    actions.stop_all(signed_in(request))
    messages.success(request, _("You follow nothing any more, and get no more notices."))
    return redirect("follow:mine")


@require_http_methods(["GET", "HEAD", "POST"])
@secret_page
def stop(request: HttpRequest, secret: str) -> HttpResponseBase:
    """The page behind the link of a notice: one button, and the same answer however often it is pressed."""
    if request.method == "POST":
        try:
            actions.stop_by_link(secret)
        except TooLate:
            return gone(request)
        return redirect("follow:stopped")
    token = find_token(actions.STOP, secret)
    if token is None:
        return gone(request)
    following = actions.following_of(token)
    subject = find(following.what) if following else None
    return render(request, "follow/stop.html", {"is_followed": following is not None, "subject": subject})


@require_safe
@private_page
def stopped(request: HttpRequest) -> HttpResponse:
    return render(request, "follow/stopped.html")


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@secret_page
def stop_by_mail_program(request: HttpRequest, secret: str) -> HttpResponseBase:
    """RFC 8058: a mail program posts here for its reader, without cookies and without a form of ours.

    The secret opens this one act. A person who opens the address is led to the page with the button.
    """
    following = actions.following_of(find_token(actions.STOP, secret))
    with override(following.language if following else current()):
        if request.method != "POST":
            return redirect("follow:stop", secret)
        try:
            was_followed = actions.stop_by_link(secret)
        except TooLate:
            return HttpResponse(_("This link has run out."), status=410, content_type="text/plain; charset=utf-8")
        said = _("You get no more of these mails.") if was_followed else _("This had been stopped before.")
        return HttpResponse(said, content_type="text/plain; charset=utf-8")
