from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import RequestLoginCodeForm
from allauth.core import context
from allauth.core.internal import ratelimit
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.utils.translation import gettext_lazy as _

from kopir.accounts.actions import account_for
from kopir.accounts.rules import canonical_address
from kopir.web.languages import LANGUAGES

LANGUAGE_NAMES = {"kk": "Қазақша", "ru": "Русский", "en": "English"}


class SignInForm(RequestLoginCodeForm):
    """An address goes in; a code goes to the address of its account. Known or not, the answer looks the same.

    The code never goes to the address as typed: for some providers `a+b@…` is another person's mailbox, and our rule
    that both are one account would hand that person the account.
    """

    email = forms.EmailField(
        label=_("Your e-mail"),
        help_text=_("We send a code to it. It is never shown to anybody."),
        widget=forms.EmailInput(attrs={"autocomplete": "email webauthn"}),
        max_length=254,
    )

    def clean_email(self) -> str:
        address = str(self.cleaned_data["email"])
        one = canonical_address(address)
        if not ratelimit.consume(context.request, action="request_login_code", app="allauth.account", key=one):
            raise get_adapter().validation_error("too_many_login_attempts")
        account = account_for(address)
        self._user = account if account.is_active else None
        return account.email


class AddKeyForm(AddWebAuthnForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name of the key")
        self.fields["name"].help_text = _("So that you know it again, such as “my phone”.")
        self.fields["passwordless"].label = _("Sign in with this key alone, without a code by e-mail")


class RenameKeyForm(EditWebAuthnForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name of the key")


class LanguageForm(forms.Form):
    language = forms.ChoiceField(
        label=_("Language of mails to you"), choices=[(code, LANGUAGE_NAMES[code]) for code in LANGUAGES]
    )
