"""Doors of pages: sign-in first, then the role, then the second factor."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect

from kopir.accounts.models import Account
from kopir.accounts.rules import STAFF, Role, may_act_as

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def signed_in(request: HttpRequest) -> Account:
    """Return the account behind a request that has passed one of the doors below."""
    if not isinstance(request.user, Account):
        raise PermissionDenied
    return request.user


def has_role(account: Any, role: Role) -> bool:
    return isinstance(account, Account) and may_act_as(account.roles(), role)


def has_second_factor(account: Account) -> bool:
    """Say whether the account is guarded by an app or a key besides the code in a mail."""
    return bool(Authenticator.objects.filter(user=account, type__in=FACTORS).exists())


def sign_in_required(view: View[P]) -> View[P]:
    """Send a visitor to the sign-in page, and back again."""
    return login_required(view)


def role_required(role: Role) -> Callable[[View[P]], View[P]]:
    """Open a page to those whose roles include `role`; staff show a second factor first."""

    def door(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not has_role(request.user, role):
                raise PermissionDenied
            if role in STAFF and settings.STAFF_NEED_SECOND_FACTOR and not has_second_factor(signed_in(request)):
                return redirect("accounts:second_factor")
            return view(request, *args, **kwargs)

        return login_required(guarded)

    return door


member_required = role_required(Role.MEMBER)
moderator_required = role_required(Role.MODERATOR)
editor_required = role_required(Role.EDITOR)
steward_required = role_required(Role.STEWARD)
