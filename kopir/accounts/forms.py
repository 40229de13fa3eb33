from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import RequestLoginCodeForm
from allauth.core import context
from allauth.core.internal import ratelimit
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kopir.accounts.actions import account_asked_for
from kopir.accounts.erasure import Words
from kopir.accounts.rules import canonical_address
from kopir.web.connections import connection_of
from kopir.web.errors import Refused
from kopir.web.languages import shown

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
        try:
            account = account_asked_for(address, connection_of(context.request))
        except Refused as refusal:
            raise get_adapter().validation_error("too_many_login_attempts") from refusal
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
        label=_("Language of mails to you"), choices=lambda: [(code, LANGUAGE_NAMES[code]) for code in shown()]
    )


class AddressForm(forms.Form):
    email = forms.EmailField(
        label=_("New e-mail"),
        help_text=_("A mail with a button goes to it. Until you press it, nothing changes."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        max_length=254,
    )


class EraseForm(forms.Form):
    WORD = pgettext_lazy("to be typed before one's data is erased", "erase")

    words = forms.ChoiceField(
        label=_("What becomes of what you published"),
        choices=[
            (Words.ERASED.value, _("Erase my words, photos and name; a trace with the date stays in their place")),
            (Words.UNNAMED.value, _("Let my words and photos stand, without my name and tied to nobody")),
        ],
        widget=forms.RadioSelect,
    )
    typed = forms.CharField(
        label=_("Type the word to confirm"), widget=forms.TextInput(attrs={"autocomplete": "off", "maxlength": 40})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["typed"].help_text = _("The word is: %(word)s") % {"word": self.WORD}

    def clean_typed(self) -> str:
        typed = str(self.cleaned_data["typed"]).strip()
        if typed.casefold() != str(self.WORD).casefold():
            raise forms.ValidationError(_("This is not the word. Nothing was erased."))
        return typed
