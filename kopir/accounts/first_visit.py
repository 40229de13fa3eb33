"""The link that `kopir init` prints: it lets the editor in once, to register a passkey, before any mail can be sent."""

from __future__ import annotations

from datetime import timedelta

from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.contrib.auth import login
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation

from kopir.accounts.actions import confirm_account
from kopir.accounts.models import Account
from kopir.accounts.permissions import has_second_factor
from kopir.tokens.actions import TokenSpent, find, mint, revoke, spend
from kopir.web.caching import secret_page
from kopir.web.languages import current
from kopir.web.views import error_page

ACT = "first-visit"
LIFETIME = timedelta(days=3)


@transaction.atomic
def first_link(account: Account) -> str:
    """Return a fresh link for an account that nothing guards yet; older ones stop working."""
    revoke(ACT, f"account/{account.pk}")
    secret = mint(ACT, f"account/{account.pk}", LIFETIME)
    with translation.override(settings.LANGUAGE_CODE):
        return settings.SITE_URL + reverse("first_visit", args=[secret])


@secret_page
def first_visit(request: HttpRequest, secret: str) -> HttpResponse:
    """Show a button; a press signs the editor in, spends the link and leads on to the passkey."""
    token = find(ACT, secret)
    account = Account.objects.filter(pk=token.about.removeprefix("account/"), is_active=True).first() if token else None
    # Where a passkey stands already the link would be a way round it.
    if token is None or account is None or has_second_factor(account):
        return error_page(request, 410)
    if request.method != "POST":
        return render(request, "accounts/first_visit.html")
    try:
        with transaction.atomic():
            spend(token)
            confirm_account(account.email, current())
    except TokenSpent:
        return error_page(request, 410)
    login(request, account, backend="kopir.accounts.backends.EmailBackend")
    record_authentication(request, account, "code", email=account.email)
    return redirect("mfa_add_webauthn")
