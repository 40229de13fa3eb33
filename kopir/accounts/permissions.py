"""Doors of pages: sign-in first, then the role."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

from kopir.accounts.models import Account
from kopir.accounts.rules import Role, may_act_as

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def signed_in(request: HttpRequest) -> Account:
    """Return the account behind a request that has passed one of the doors below."""
    if not isinstance(request.user, Account):
        raise PermissionDenied
    return request.user


def has_role(account: Any, role: Role) -> bool:
    return isinstance(account, Account) and may_act_as(account.roles(), role)


def role_required(role: Role) -> Callable[[View[P]], View[P]]:
    def door(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not has_role(request.user, role):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return login_required(guarded)

    return door


member_required = role_required(Role.MEMBER)
moderator_required = role_required(Role.MODERATOR)
editor_required = role_required(Role.EDITOR)
steward_required = role_required(Role.STEWARD)
