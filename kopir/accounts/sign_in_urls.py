"""The sign-in library's pages that we use, with our templates; the others (passwords, sign-up) have no address."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account import views as account
from allauth.mfa.base import views as factors
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as app
from allauth.mfa.webauthn import views as keys
from django.http import HttpRequest, HttpResponseBase
from django.urls import URLPattern, path

from kopir.accounts.first_visit import first_visit
from kopir.web.caching import private_page

View = Callable[..., HttpResponseBase]


def houselike(view: View) -> View:
    """Keep the page out of caches, and answer 422 to a form with errors, as every form of the house does."""

    @private_page
    @wraps(view)
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        form = (getattr(response, "context_data", None) or {}).get("form")
        if request.method == "POST" and response.status_code == 200 and form is not None and form.errors:
            response.status_code = 422
        return response

    return shown


def leaving(view: View) -> View:
    """Let the browser forget at sign-out what it kept for this person: on a shared phone the next one finds nothing."""

    @wraps(view)
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        if request.method == "POST":
            response.headers["Clear-Site-Data"] = '"cache", "storage"'
        return response

    return shown


def page(route: str, view: View, name: str) -> URLPattern:
    return path(route, houselike(view), name=name)


urlpatterns = [
    # Both names lead to the one page: an address, or a passkey.
    page("", account.request_login_code, "account_request_login_code"),
    page("", account.request_login_code, "account_login"),
    page("code/", account.confirm_login_code, "account_confirm_login_code"),
    page("out/", leaving(account.logout), "account_logout"),
    page("closed/", account.account_inactive, "account_inactive"),
    page("first/<slug:secret>", first_visit, "first_visit"),
    page("passkey/", keys.login_webauthn, "mfa_login_webauthn"),
    page("second/", factors.authenticate, "mfa_authenticate"),
    page("factors/", factors.index, "mfa_index"),
    page("factors/again/", factors.reauthenticate, "mfa_reauthenticate"),
    page("factors/app/add/", app.activate_totp, "mfa_activate_totp"),
    page("factors/app/remove/", app.deactivate_totp, "mfa_deactivate_totp"),
    page("factors/codes/", codes.view_recovery_codes, "mfa_view_recovery_codes"),
    page("factors/codes/new/", codes.generate_recovery_codes, "mfa_generate_recovery_codes"),
    page("factors/codes/file/", codes.download_recovery_codes, "mfa_download_recovery_codes"),
    page("factors/keys/", keys.list_webauthn, "mfa_list_webauthn"),
    page("factors/keys/add/", keys.add_webauthn, "mfa_add_webauthn"),
    page("factors/keys/again/", keys.reauthenticate_webauthn, "mfa_reauthenticate_webauthn"),
    page("factors/keys/<int:pk>/remove/", keys.remove_webauthn, "mfa_remove_webauthn"),
    page("factors/keys/<int:pk>/rename/", keys.edit_webauthn, "mfa_edit_webauthn"),
]
