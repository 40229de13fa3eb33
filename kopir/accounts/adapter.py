"""How the sign-in library meets our accounts."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from django.http import HttpRequest

from kopir.accounts.actions import account_for, confirm_account
from kopir.accounts.models import Account


class AccountAdapter(DefaultAccountAdapter):
    def save_user(self, request: HttpRequest, user: Any, form: Any, commit: bool = True) -> Account:
        account = account_for(form.cleaned_data["email"])
        user.pk, user.__dict__ = account.pk, account.__dict__
        return account

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        confirmed = bool(super().confirm_email(request, email_address))
        confirm_account(email_address.email)
        return confirmed
