"""How the sign-in library meets our accounts."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.http import HttpRequest

from kopir.accounts.actions import confirm_account
from kopir.accounts.models import Account
from kopir.accounts.rules import needs_second_factor
from kopir.web.languages import current


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """There is no sign-up: an account comes with the first confirmed act or the first sign-in."""
        return False

    def login(self, request: HttpRequest, user: Any) -> None:
        super().login(request, user)
        confirm_account(user.email, current())
        if needs_second_factor(user.roles()):
            request.session.set_expiry(settings.STAFF_SESSION_AGE)  # a working day, whatever the browser keeps


class SecondFactorAdapter(DefaultMFAAdapter):
    def get_totp_label(self, user: Account) -> str:
        """What an authenticator app shows; its backups may leave the phone, so no address."""
        return f"{settings.SITE_NAME} {user.pk}"
