from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from kopir.accounts.actions import choose_language
from kopir.accounts.forms import LanguageForm
from kopir.accounts.labels import ROLES
from kopir.accounts.permissions import has_role, has_second_factor, sign_in_required, signed_in
from kopir.accounts.rules import Role, needs_second_factor
from kopir.web.caching import private_page
from kopir.web.views import Trouble, error_page

HURRY = Trouble(
    gettext_lazy("That was too often"),
    gettext_lazy(
        "To keep accounts safe, this can be tried only a few times in a row. Please wait five minutes and try again."
    ),
    gettext_lazy("Nothing was lost or changed."),
)


@private_page
@sign_in_required
def me(request: HttpRequest) -> HttpResponse:
    """What we hold about a person, shown to that person; and the language of our mails."""
    account = signed_in(request)
    form = LanguageForm(request.POST or None, initial={"language": account.language})
    if request.method == "POST" and form.is_valid():
        choose_language(account, form.cleaned_data["language"])
        messages.success(request, _("The language of mails to you is changed."))
        return redirect("accounts:me")
    page = {
        "account": account,
        "roles": [ROLES[role] for role in Role if role in account.roles()],
        "is_editor": has_role(account, Role.EDITOR),
        "has_second_factor": has_second_factor(account),
        "needs_second_factor": needs_second_factor(account.roles()),
        "form": form,
    }
    return render(request, "accounts/me.html", page, status=422 if form.errors else 200)


@private_page
@require_safe
@sign_in_required
def second_factor(request: HttpRequest) -> HttpResponse:
    """Ask somebody who works for the site to add a passkey or an app before going on."""
    return render(request, "accounts/second_factor.html")


def too_many(request: HttpRequest) -> HttpResponse:
    return error_page(request, 429, trouble=HURRY)
