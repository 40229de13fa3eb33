"""Take up an office's desk, and accept to act for one. Opening a link does nothing."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from kopir.accounts.models import Account
from kopir.offices import actions
from kopir.offices.labels import REFUSALS
from kopir.offices.models import Mandate
from kopir.offices.views.doors import office_at
from kopir.web.caching import private_page, secret_page
from kopir.web.connections import connection_of
from kopir.web.errors import Refused, TooLate
from kopir.web.languages import current
from kopir.web.views import gone, refused

FORM_METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(FORM_METHODS)
@private_page
def ask(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    """Ask for the link; it goes to the registered address, so the page is open to everybody."""
    office = office_at(kind, slug)
    trouble, status = "", 200
    if request.method == "POST":
        try:
            actions.ask_claim(office, language=current(), connection=connection_of(request))
        except Refused as error:
            trouble, status = str(REFUSALS.get(error.code, error.code)), 422
        else:
            messages.success(request, str(_("A link is on its way to the registered address of the office.")))
            return redirect(request.path)
    is_claimed = Mandate.objects.for_office(office).live().claims().exists()
    return render(
        request, "offices/ask.html", {"office": office, "trouble": trouble, "is_claimed": is_claimed}, status=status
    )


@require_http_methods(FORM_METHODS)
@secret_page
def claim(request: HttpRequest, secret: str) -> HttpResponse:
    """Whoever came by the link signs in as usual and presses the button."""
    office = actions.office_of(secret)
    if office is None:
        return gone(request)
    account = request.user if isinstance(request.user, Account) else None
    if request.method == "POST" and account:
        try:
            mandate = actions.claim(secret, account)
        except TooLate as error:
            return refused(request, reason=REFUSALS.get(error.code))
        messages.success(request, str(_("This is the desk of your office.")))
        return redirect("offices:office", mandate.office.KIND, mandate.office.slug)
    sign_in = f"{reverse('account_login')}?{urlencode({REDIRECT_FIELD_NAME: request.path})}"
    return render(request, "offices/claim.html", {"office": office, "account": account, "sign_in": sign_in})


@require_http_methods(FORM_METHODS)
@secret_page
def assist(request: HttpRequest, secret: str) -> HttpResponse:
    mandate = actions.invited_by(secret)
    if mandate is None:
        return gone(request)
    if request.method != "POST":
        return render(request, "offices/assist.html", {"mandate": mandate})
    try:
        actions.accept(secret, current())
    except TooLate as error:
        return refused(request, reason=REFUSALS.get(error.code))
    return redirect("offices:office", mandate.office.KIND, mandate.office.slug)
